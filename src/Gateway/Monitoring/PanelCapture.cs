using Edge.Model.Alarms;
using Edge.Model.Alarms.Scores;
using Edge.Model.Alarms.Technical;
using Edge.Model.Monitoring;
using Edge.Model.Observations;

namespace Edge.Gateway.Monitoring;

/// <summary>One signal as it stood at the instant of a capture.</summary>
internal readonly record struct CapturedSignal(
    DeviceTrack Device, SignalTrack Signal, Reading? Last, SignalState State, OffReason Reason);

/// <summary>One visible episode as it stood at the instant of a capture, with the rule in force then.</summary>
internal readonly record struct CapturedAlarm(AlarmSubject Subject, AlarmRule Rule, MachineRecord Machine);

/// <summary>
/// Copy of what the panel shows, taken under the alarm path's lock in microseconds; texts are made from it outside.
/// Reused by one reader at a time.
/// </summary>
internal sealed class PanelCapture
{
    public List<CapturedSignal> Signals { get; } = [];

    public List<CapturedAlarm> Alarms { get; } = [];

    public Dictionary<PatientId, News2Input> News2 { get; } = [];

    public MonotonicTime Now { get; private set; }

    public ClockTrust Clock { get; private set; }

    /// <summary>Fills the capture; called under the lock.</summary>
    public static void Fill(EdgeState state, MonotonicTime now, PanelCapture into)
    {
        into.Signals.Clear();
        into.Alarms.Clear();
        into.News2.Clear();
        (into.Now, into.Clock) = (now, state.Clock);
        foreach (DeviceTrack device in state.Devices)
        {
            foreach (SignalTrack signal in device.Signals)
            {
                (SignalState signalState, OffReason reason) = signal.StateAt(now, device.LinkIsUp);
                if (!signal.Signal.IsWatched && signalState is not (SignalState.Live or SignalState.Old))
                {
                    // Its sensor is not in use: nothing to show, and nothing to miss.
                    continue;
                }

                into.Signals.Add(new CapturedSignal(device, signal, signal.Last, signalState, reason));
            }

            if (!into.News2.ContainsKey(device.Device.Patient))
            {
                into.News2[device.Device.Patient] = News2Window.Gather(state, device.Device.Patient, now);
            }
        }

        foreach (AlarmTrack track in state.Tracks)
        {
            if (track.Machine.IsVisible)
            {
                into.Alarms.Add(new CapturedAlarm(track.Subject, track.Subject.Rule, track.Machine));
            }
        }
    }

    /// <summary>
    /// The visible episode that already speaks for <paramref name="alarm"/>, or null: one cause, one card. A lost device
    /// speaks for all that follows from it; stale and sensor-off speak for blindness and poor signal. It is the greatest
    /// cause there is, so that the card that is shown stands for every episode that is not.
    /// </summary>
    public CapturedAlarm? SpokenForBy(in CapturedAlarm alarm)
    {
        int greatest = CauseRank(alarm);
        CapturedAlarm? speaker = null;
        if (greatest == 0)
        {
            return null;
        }

        foreach (CapturedAlarm other in Alarms)
        {
            int rank = CauseRank(other);
            if (rank > greatest && other.Subject.Device == alarm.Subject.Device && other.Subject.Patient == alarm.Subject.Patient)
            {
                (greatest, speaker) = (rank, other);
            }
        }

        return speaker;
    }

    // 0 = speaks for itself; a greater cause speaks for the lesser ones of the same device.
    private static int CauseRank(in CapturedAlarm alarm) => TechnicalRules.FromRuleId(alarm.Rule.Id) switch
    {
        TechnicalCondition.DeviceLost => 4,
        TechnicalCondition.Stale or TechnicalCondition.SensorOff => 3,
        TechnicalCondition.CannotSee => 2,
        TechnicalCondition.LowQuality or TechnicalCondition.LowPerfusion => 1,
        _ => 0,
    };
}
