using Edge.Model.Monitoring;
using Edge.Model.Observations;

namespace Edge.Model.Alarms.Scores;

/// <summary>
/// Gathers the newest usable vital signs of a patient for NEWS2; a value older than its maximum age is missing.
/// Consciousness and oxygen are entered by people; without an entry they are missing.
/// </summary>
public static class News2Window
{
    /// <summary>Maximum age of respiration, saturation and pulse.</summary>
    public static readonly TimeSpan ContinuousAge = TimeSpan.FromMinutes(10);

    /// <summary>Maximum age of pressure, temperature and entries.</summary>
    public static readonly TimeSpan SpotAge = TimeSpan.FromHours(4);

    private static readonly Metric[] Pulses = [Metrics.HeartRate, Metrics.PulseRateOximeter, Metrics.PulseRateCuff];

    /// <summary>The set of <paramref name="patient"/> at <paramref name="now"/>; of several devices the newest value counts.</summary>
    public static News2Input Gather(EdgeState state, PatientId patient, MonotonicTime now)
    {
        ArgumentNullException.ThrowIfNull(state);
        return new News2Input
        {
            RespiratoryRate = Newest(state, patient, now, ContinuousAge, Metrics.RespirationRate)?.Value,
            SpO2 = Newest(state, patient, now, ContinuousAge, Metrics.SpO2)?.Value,
            Systolic = Newest(state, patient, now, SpotAge, Metrics.NibpSystolic)?.Value,
            Pulse = Pulse(state, patient, now),
            Temperature = Newest(state, patient, now, SpotAge, Metrics.BodyTemperature)?.Value,
        };
    }

    // The rate of the ECG counts before that of the oximeter and the cuff, but not when it has long stopped and they go on.
    private static decimal? Pulse(EdgeState state, PatientId patient, MonotonicTime now)
    {
        Reading? best = null;
        foreach (Metric metric in Pulses)
        {
            Reading? next = Newest(state, patient, now, ContinuousAge, metric);
            if (best is null || (next is { } n && n.ReceivedAt - best.Value.ReceivedAt > SignalTrack.LeastStaleLimit))
            {
                best = next;
            }
        }

        return best?.Value;
    }

    private static Reading? Newest(EdgeState state, PatientId patient, MonotonicTime now, TimeSpan maximumAge, Metric metric)
    {
        Reading? newest = null;
        foreach (DeviceTrack device in state.Devices)
        {
            foreach (SignalTrack signal in device.Signals)
            {
                if (device.Device.Patient == patient && signal.Metric == metric && signal.LastUsable is { } reading
                    && now - reading.ReceivedAt <= maximumAge && (newest is null || reading.ReceivedAt > newest.Value.ReceivedAt))
                {
                    newest = reading;
                }
            }
        }

        return newest;
    }
}
