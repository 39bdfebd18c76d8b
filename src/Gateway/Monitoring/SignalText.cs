using System.Globalization;
using Edge.Gateway.Panel;
using Edge.Model.Alarms;
using Edge.Model.Monitoring;
using Edge.Model.Observations;

namespace Edge.Gateway.Monitoring;

/// <summary>Words and numbers of one signal for the panel.</summary>
internal static class SignalText
{
    /// <summary>The view of a captured signal at <paramref name="now"/>.</summary>
    public static SignalView View(in CapturedSignal captured, MonotonicTime now)
    {
        Metric metric = captured.Signal.Metric;
        bool shown = captured.State is SignalState.Live or SignalState.Old;
        string? value = shown && captured.Last?.Value is { } v
            ? v.ToString("F" + metric.DisplayDecimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            : null;
        long? ageMs = captured.Last is { } last ? Math.Max(0, (long)(now - last.ReceivedAt).TotalMilliseconds) : null;
        string device = captured.Device.Device.Id.Value;
        return new SignalView(
            $"{device}/{metric.Key}",
            device,
            metric.Key,
            metric.PanelName,
            Unit(metric),
            value,
            State(captured.State),
            shown ? Doubt(captured.Last) : Reason(captured.Reason),
            ageMs,
            (long)captured.Signal.Signal.ExpectedInterval.TotalMilliseconds,
            Limits(captured.Signal));
    }

    /// <summary>Unit as people write it.</summary>
    public static string Unit(Metric metric) => metric.Ucum switch
    {
        "mm[Hg]" => "mmHg",
        "Cel" => "°C",
        "1" => "",
        var ucum => ucum,
    };

    private static string State(SignalState state) => state switch
    {
        SignalState.Live => "live",
        SignalState.Old => "old",
        SignalState.Off => "off",
        _ => "never-seen",
    };

    private static string? Reason(OffReason reason) => reason switch
    {
        OffReason.SensorOff => "sensor off",
        OffReason.Stale => "no data",
        OffReason.DeviceLost => "device not reachable",
        OffReason.Invalid => "value not plausible",
        OffReason.Calibrating => "calibrating",
        OffReason.OutOfRange => "outside the measuring range",
        OffReason.NoValue => "no value",
        _ => null,
    };

    private static string? Doubt(Reading? reading) => reading?.Validity switch
    {
        Validity.Questionable => "poor signal",
        Validity.Ongoing => "measuring",
        _ => null,
    };

    private static string Limits(SignalTrack signal)
    {
        List<string> parts = [];
        foreach (AlarmTrack track in signal.Rules)
        {
            AlarmRule rule = track.Subject.Rule;
            string side = rule.Side == LimitSide.Low ? "below" : "above";
            if (rule.Limit is { } limit)
            {
                string severe = rule.Severe is { } s ? $", urgent {side} {s.ToString(CultureInfo.InvariantCulture)}" : "";
                parts.Add($"alarm {side} {limit.ToString(CultureInfo.InvariantCulture)}{severe}");
            }
        }

        return string.Join("; ", parts);
    }
}
