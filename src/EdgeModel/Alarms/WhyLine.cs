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
    // Quality from which the signal is called good and not just usable.
    private const float GoodQuality = 0.8f;

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

        return $"{Standing(subject.Rule, metric, machine, now)} {Signal(machine)}"
            + $"Limit set by {subject.Rule.SetBy}{Reason(subject.Rule.Why)} (version {subject.Rule.Version.ToString(CultureInfo.InvariantCulture)}).";
    }

    // The limit that is named is the one that the value named beside it has crossed, not the one of the priority reached.
    private static string Standing(AlarmRule rule, Metric metric, in MachineRecord machine, MonotonicTime now)
    {
        string side = rule.Side == LimitSide.Low ? "below" : "above";
        decimal? last = machine.LastGoodValue;
        Judgement judgement = last is { } judged ? rule.Judge(judged) : default;
        string limit = Number(judgement.Severe ? rule.Severe!.Value : rule.Limit!.Value) + Unit(metric);
        string value = $"{metric.PanelName} {(last is { } v ? Number(v) : "--")}{Unit(metric)}";
        MonotonicTime since = judgement.Severe && machine.SevereSince is { } severeSince ? severeSince : machine.StartedAt + -rule.OnDelay;
        return machine switch
        {
            { Unknown: true } => $"{value} {Ago(now - machine.LastGoodAt)} ago, no usable signal since.",
            { State: MachineState.Latched } => $"{metric.PanelName} was {side} {limit}; over, please confirm.",
            { State: MachineState.Clearing } => $"{value}, back from {side} {limit}.",
            _ when judgement.Beyond => $"{value} is {side} your limit of {limit} for {Ago(now - since)}.",
            _ => $"{value}, was {side} your limit of {limit} and is not yet well back.",
        };
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
        return $"{where}: {Title(subject).TrimEnd('.')}. Raised {Ago(now - machine.StartedAt)} ago. Local alarms go on.";
    }

    private static string Reason(string why) => why.Length == 0 ? "" : ": " + why;

    private static string Signal(in MachineRecord machine)
    {
        string? quality = float.IsNaN(machine.LastGoodQuality) ? null : machine.LastGoodQuality >= GoodQuality ? "good" : "fair";
        string? index = machine.LastGoodPerfusion is { } perfusion ? "PI " + Number(perfusion) : null;
        return (quality, index) switch
        {
            (null, null) => "",
            (null, _) => $"{index}. ",
            (_, null) => $"Signal {quality}. ",
            _ => $"Signal {quality} ({index}). ",
        };
    }

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
