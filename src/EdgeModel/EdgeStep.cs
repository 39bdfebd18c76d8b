using Edge.Model.Alarms;
using Edge.Model.Alarms.Rules;
using Edge.Model.Alarms.Technical;
using Edge.Model.Monitoring;
using Edge.Model.Observations;

namespace Edge.Model;

/// <summary>
/// The one step that decides: state, input and monotonic time in; state and alarm log lines out. Deterministic and
/// single-threaded; it reads no clock, does no I/O and calls no model, so the same inputs give the same bytes live,
/// in a test, in a replay and in a simulation.
/// <para>
/// Unusable input makes conditions unknown; it neither raises nor clears a patient alarm. Nothing here throws on data.
/// </para>
/// </summary>
public static class EdgeStep
{
    /// <summary>Advances <paramref name="state"/> in place; <paramref name="output"/> is cleared and filled.</summary>
    /// <param name="now">Monotonic instant of the input, not before that of the previous one. A reading counts at its own ReceivedAt.</param>
    public static void Advance(EdgeState state, in EdgeInput input, MonotonicTime now, EdgeOutput output)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(output);
        output.Clear();
        switch (input.Kind)
        {
            case EdgeInputKind.Reading:
                Read(state, input.Reading, output);
                break;
            case EdgeInputKind.Tick:
                Pass(state, now, output);
                break;
            case EdgeInputKind.Command:
                Obey(state, input.Command!, now, output);
                break;
            case EdgeInputKind.Link:
                state.Find(input.Device)?.LinkTo(input.IsOn, now, output);
                break;
            case EdgeInputKind.GatewayCondition:
                state.Find(input.Condition)?.Condition(now, input.IsOn, !input.IsOn, output);
                break;
            case EdgeInputKind.Clock:
                state.SetClock(input.Clock);
                state.Find(TechnicalCondition.Clock)?.Condition(now, !input.Clock.IsTrusted, input.Clock.IsTrusted, output);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(input), input.Kind, "An input is made by its factories.");
        }
    }

    private static void Read(EdgeState state, in Reading reading, EdgeOutput output)
    {
        DeviceTrack? device = state.Find(reading.Device);
        SignalTrack? signal = FindSignal(device, reading.Metric);
        if (device is null || signal is null)
        {
            state.UnknownReadings++;
            return;
        }

        bool usable = reading.IsUsable(state.Setup.QualityGate) && reading.Mode == device.Device.Mode;
        signal.Observe(reading, usable, output);
        device.Observe(reading, state.Setup.QualityGate, output);
        signal.PassBlindness(reading.ReceivedAt, output);
    }

    private static void Pass(EdgeState state, MonotonicTime now, EdgeOutput output)
    {
        foreach (DeviceTrack device in state.Devices)
        {
            device.Pass(now, output);
        }

        foreach (TechnicalCondition condition in EdgeState.GatewayConditions)
        {
            state.Find(condition)?.Tick(now, output);
        }
    }

    private static void Obey(EdgeState state, OperatorCommand command, MonotonicTime now, EdgeOutput output)
    {
        output.Outcome = command switch
        {
            AcknowledgeCommand ack => Acknowledge(state, ack, now, output),
            PauseCommand pause => Pause(state, pause, now, output),
            LimitCommand limit => ChangeLimit(state, limit, now, output),
            _ => CommandOutcome.None,
        };
    }

    private static CommandOutcome Acknowledge(EdgeState state, AcknowledgeCommand ack, MonotonicTime now, EdgeOutput output)
    {
        if (FindEpisode(state, ack.Episode) is not { } track)
        {
            return CommandOutcome.AckStale;
        }

        bool current = track.Machine.IsVisible && track.Machine.Episode == ack.Episode;
        var by = new Acknowledgement(ack.Role, ack.Station, now);
        track.Keep(AlarmMachine.Acknowledge(track.Machine, track.Subject, now, ack.Episode, by, output.Events));
        return current ? CommandOutcome.Acked : CommandOutcome.AckStale;
    }

    private static CommandOutcome Pause(EdgeState state, PauseCommand pause, MonotonicTime now, EdgeOutput output)
    {
        if (FindEpisode(state, pause.Episode) is not { } track)
        {
            return CommandOutcome.PauseStale;
        }

        bool current = track.Machine.IsVisible && track.Machine.Episode == pause.Episode;
        var by = new Acknowledgement(pause.Role, pause.Station, now);
        track.Keep(AlarmMachine.Pause(track.Machine, track.Subject, now, pause.Episode, pause.Duration, by, output.Events));
        return current ? CommandOutcome.AudioPaused : CommandOutcome.PauseStale;
    }

    private static CommandOutcome ChangeLimit(EdgeState state, LimitCommand command, MonotonicTime now, EdgeOutput output)
    {
        CommandOutcome outcome = CommandOutcome.LimitRefused;
        foreach (AlarmTrack track in state.Tracks)
        {
            if (track.Preset is not { } preset || track.Subject.Patient != command.Patient || preset.Id != command.RuleId)
            {
                continue;
            }

            outcome = LimitBounds.Judge(preset, command);
            if (outcome != CommandOutcome.LimitChanged)
            {
                return outcome;
            }

            AlarmRule rule = track.Subject.Rule;
            track.Subject.Rule = rule with
            {
                Limit = command.Limit,
                Severe = command.Severe,
                Version = rule.Version + 1,
                SetBy = command.Role,
                Why = command.Why,
            };
            track.Keep(AlarmMachine.LimitChanged(track.Machine, track.Subject, now, command.Role, output.Events));
            output.ChangedLimits = track.Subject;
        }

        return outcome;
    }

    private static AlarmTrack? FindEpisode(EdgeState state, EpisodeId episode)
    {
        foreach (AlarmTrack track in state.Tracks)
        {
            if (!episode.IsNone && track.LastEpisode == episode)
            {
                return track;
            }
        }

        return null;
    }

    private static SignalTrack? FindSignal(DeviceTrack? device, Metric metric)
    {
        if (device is not null)
        {
            foreach (SignalTrack signal in device.Signals)
            {
                if (signal.Metric == metric)
                {
                    return signal;
                }
            }
        }

        return null;
    }
}
