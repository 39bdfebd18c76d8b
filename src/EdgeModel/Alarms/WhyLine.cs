using System.Globalization;
using Edge.Model.Alarms.Technical;
using Edge.Model.Observations;

namespace Edge.Model.Alarms;

/// <summary>
/// Title and reason of an alarm in plain English, from codes and numbers alone, so that whoever shows a stored alarm
/// says the same as the gateway did. Not on the alarm path: it allocates.
/// </summary>
public static class WhyLine
{
    /// <summary>Short title, e.g. <c>SpO2 low</c> or <c>Sensor off. Not a patient problem.</summary>
    public static string Title(AlarmSubject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        if (TechnicalRules.FromRuleId(subject.Rule.Id) is { } condition)
        {
            return Title(condition, subject.Metric);
        }

        return $"{subject.Metric?.PanelName} {(subject.Rule.Side == LimitSide.Low ? "low" : "high")}";
    }

    /// <summary>Why the episode stands: value, limit, duration, signal, who set the limit.</summary>
    public static string For(AlarmSubject subject, in MachineRecord machine, MonotonicTime now)
    {
        ArgumentNullException.ThrowIfNull(subject);
        if (subject.Rule.Limit is null || subject.Metric is not { } metric)
        {
            return Technical(subject, machine, now);
        }

        decimal? limit = machine.Priority == AlarmPriority.High && subject.Rule.Severe is { } severe ? severe : subject.Rule.Limit;
        string side = subject.Rule.Side == LimitSide.Low ? "below" : "above";
        string value = machine.LastGoodValue is { } v ? Number(v) : "--";
        string unit = Unit(metric);
        string first = machine switch
        {
            { Unknown: true } => $"{metric.PanelName} {value}{unit} {Ago(now - machine.LastGoodAt)} ago, no usable signal since.",
            { State: MachineState.Latched } => $"{metric.PanelName} was {side} {Number(limit!.Value)}{unit}; over, please confirm.",
            { State: MachineState.Clearing } => $"{metric.PanelName} {value}{unit}, back from {side} {Number(limit!.Value)}{unit}.",
            _ => $"{metric.PanelName} {value}{unit} is {side} the limit of {Number(limit!.Value)}{unit} for {Ago(now - machine.StartedAt + subject.Rule.OnDelay)}.",
        };
        return $"{first} {Signal(machine.LastGoodQuality)}Limit: {subject.Rule.Why} ({subject.Rule.SetBy}, version {subject.Rule.Version.ToString(CultureInfo.InvariantCulture)}).";
    }

    private static string Title(TechnicalCondition condition, Metric? metric) => condition switch
    {
        TechnicalCondition.SensorOff => "Sensor off. Not a patient problem.",
        TechnicalCondition.LowPerfusion => "Weak pulse signal",
        TechnicalCondition.LowQuality => "Poor signal",
        TechnicalCondition.Stale => "No data",
        TechnicalCondition.CannotSee => $"Cannot see the patient's {metric?.PanelName}",
        TechnicalCondition.DeviceLost => "Device not reachable",
        TechnicalCondition.Clock => "Clock not set",
        TechnicalCondition.Disk => "Disk nearly full",
        TechnicalCondition.JournalFault => "Records cannot be stored",
        TechnicalCondition.DataDropped => "Stored data had to be dropped",
        TechnicalCondition.SyncBacklog => "Cloud not reached for a day",
        TechnicalCondition.SyncRefused => "Cloud refuses the data",
        TechnicalCondition.Autonomy => "Storage for unsent data runs out",
        TechnicalCondition.Configuration => "New settings are faulty; the last valid ones are in use",
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };

    private static string Technical(AlarmSubject subject, in MachineRecord machine, MonotonicTime now)
    {
        string where = subject.Device.Value is null ? "Gateway" : subject.Device.Value;
        return $"{where}: {Title(subject)}, for {Ago(now - machine.StartedAt + subject.Rule.OnDelay)}. Local alarms go on.";
    }

    private static string Signal(float quality) => float.IsNaN(quality) ? "" : quality >= 0.8f ? "Signal good. " : "Signal fair. ";

    private static string Number(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Unit(Metric metric) => metric.Ucum switch
    {
        "%" => " %",
        "mm[Hg]" => " mmHg",
        "Cel" => " °C",
        "1" => "",
        var ucum => " " + ucum,
    };

    private static string Ago(TimeSpan span)
    {
        long seconds = Math.Max(0, (long)span.TotalSeconds);
        return seconds < 120
            ? string.Create(CultureInfo.InvariantCulture, $"{seconds} s")
            : string.Create(CultureInfo.InvariantCulture, $"{seconds / 60} min");
    }
}
