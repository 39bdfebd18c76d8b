using System.Collections.Immutable;
using Edge.Model.Alarms;
using Edge.Model.Alarms.Technical;
using Edge.Model.Observations;

namespace Edge.Model.Monitoring;

/// <summary>
/// Watches sensor and signal of one device: sensor-off, low-perfusion and low-quality. A condition starts when its sign
/// has held at one signal for the delay of its rule, and recovers when no signal shows it any more.
/// </summary>
internal sealed class SensorWatch(ImmutableArray<SignalTrack> signals, Func<TechnicalCondition, AlarmTrack> newTrack)
{
    /// <summary>Perfusion index under which the sensor is probably not on the patient, %.</summary>
    public const decimal SensorOffPerfusion = 0.2m;

    /// <summary>Perfusion index under which the pulse signal counts as weak, %.</summary>
    public const decimal LowPerfusion = 0.4m;

    // With the rule's own delay of 5 s a flag that stands alone starts at 15 s.
    private static readonly TimeSpan FlagAlone = TimeSpan.FromSeconds(10);

    public AlarmTrack SensorOff { get; } = newTrack(TechnicalCondition.SensorOff);

    public AlarmTrack LowPerfusionTrack { get; } = newTrack(TechnicalCondition.LowPerfusion);

    public AlarmTrack LowQuality { get; } = newTrack(TechnicalCondition.LowQuality);

    internal static void Observe(SignalTrack signal, in Reading reading, MonotonicTime t, float qualityGate)
    {
        if (signal.Metric == Metrics.PerfusionIndex)
        {
            signal.Signs.ObservePerfusion(reading, t);
        }
        else if (signal.IsJudged)
        {
            signal.Signs.ObserveJudged(reading, t, qualityGate);
        }
    }

    /// <summary>
    /// True when the device says in the frame of this reading that the sensor is off, be it beside another number of the same
    /// finger: the numbers of that sensor then say nothing of the patient.
    /// </summary>
    internal bool IsOff(SignalTrack signal, MonotonicTime t)
    {
        foreach (SignalTrack other in signals)
        {
            bool sameSensor = other == signal || (IsOnFinger(other) && IsOnFinger(signal) && other.Last?.ReceivedAt == t);
            if (sameSensor && other.Signs.SensorOff.Since is not null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Judges the signs as they stand before anything that comes at <paramref name="now"/>.</summary>
    internal void Pass(MonotonicTime now, EdgeOutput output)
    {
        Evidence off = default;
        Evidence poor = default;
        Evidence weak = default;
        foreach (SignalTrack signal in signals)
        {
            SignalSigns signs = signal.Signs;
            off = Worse(off, signs.SensorOff with { Since = OffSince(signal) });
            poor = Worse(poor, signs.Poor);
            weak = Worse(weak, signs.WeakPulse);
        }

        Judge(SensorOff, off, now, output);
        Judge(LowQuality, poor, now, output);
        Judge(LowPerfusionTrack, weak, now, output);
    }

    // The machine's own delay counts from a since that lies behind, so a sign that moves to another signal starts anew.
    private static void Judge(AlarmTrack track, in Evidence sign, MonotonicTime now, EdgeOutput output)
    {
        bool isPresent = sign.Since is not null;
        bool isGone = sign is { IsKnown: true, Stands: false };
        if (track.Machine.State != MachineState.Idle)
        {
            if (isPresent || isGone)
            {
                track.Condition(now, isPresent, isGone, output);
            }
        }
        else if (sign.Since is { } since && now > since + track.Subject.Rule.OnDelay)
        {
            track.Condition(since, present: true, gone: false, output);
        }

        track.Tick(now, output);
    }

    // Two signs need only the rule's delay; the perfusion index speaks for the sensor on the finger alone.
    private MonotonicTime? OffSince(SignalTrack signal)
    {
        if (signal.Signs.SensorOff.Since is not { } flagged)
        {
            return null;
        }

        MonotonicTime alone = flagged + FlagAlone;
        if (!IsOnFinger(signal) || NoPulseSince() is not { } noPulse)
        {
            return alone;
        }

        MonotonicTime both = noPulse > flagged ? noPulse : flagged;
        return both < alone ? both : alone;
    }

    private MonotonicTime? NoPulseSince()
    {
        foreach (SignalTrack signal in signals)
        {
            if (signal.Signs.NoPulse.Since is { } since)
            {
                return since;
            }
        }

        return null;
    }

    private static bool IsOnFinger(SignalTrack signal) => signal.Metric == Metrics.SpO2 || signal.Metric == Metrics.PulseRateOximeter;

    private static Evidence Worse(in Evidence a, in Evidence b) => new(
        a.Since is { } x && (b.Since is not { } y || x < y) ? a.Since : b.Since, a.Stands || b.Stands, a.IsKnown || b.IsKnown);
}
