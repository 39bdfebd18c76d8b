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

    public static News2Input Gather(EdgeState state, PatientId patient, MonotonicTime now)
    {
        ArgumentNullException.ThrowIfNull(state);
        return new News2Input
        {
            RespiratoryRate = Newest(state, patient, now, ContinuousAge, Metrics.RespirationRate),
            SpO2 = Newest(state, patient, now, ContinuousAge, Metrics.SpO2),
            Systolic = Newest(state, patient, now, SpotAge, Metrics.NibpSystolic),
            Pulse = Newest(state, patient, now, ContinuousAge, Metrics.HeartRate)
                ?? Newest(state, patient, now, ContinuousAge, Metrics.PulseRateOximeter),
            Temperature = Newest(state, patient, now, SpotAge, Metrics.BodyTemperature),
        };
    }

    private static decimal? Newest(EdgeState state, PatientId patient, MonotonicTime now, TimeSpan maximumAge, Metric metric)
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

        return newest?.Value;
    }
}
