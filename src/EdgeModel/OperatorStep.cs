using Edge.Model.Alarms;
using Edge.Model.Alarms.Rules;
using Edge.Model.Monitoring;
using Edge.Model.Observations;

namespace Edge.Model;

/// <summary>The part of the step that carries out what people ask: acknowledge, pause, change limits.</summary>
internal static class OperatorStep
{
    internal static CommandOutcome Obey(EdgeState state, OperatorCommand? command, MonotonicTime now, EdgeOutput output) => command switch
    {
        AcknowledgeCommand ack => Acknowledge(state, ack, now, output),
        PauseCommand pause => Pause(state, pause, now, output),
        LimitCommand limit => ChangeLimit(state, limit, now, output),
        _ => CommandOutcome.None,
    };

    private static CommandOutcome Acknowledge(EdgeState state, AcknowledgeCommand ack, MonotonicTime now, EdgeOutput output)
    {
        if (FindEpisode(state, ack.Episode) is not { } track)
        {
            return CommandOutcome.AckStale;
        }

        var by = new Acknowledgement(ack.Role, ack.Station, now);
        track.Keep(AlarmMachine.Acknowledge(track.Machine, track.Subject, now, ack.Episode, by, output.Events));
        return Logged(output, AlarmEventType.AckStale) ? CommandOutcome.AckStale : CommandOutcome.Acked;
    }

    private static CommandOutcome Pause(EdgeState state, PauseCommand pause, MonotonicTime now, EdgeOutput output)
    {
        if (FindEpisode(state, pause.Episode) is not { } track)
        {
            return CommandOutcome.PauseStale;
        }

        var by = new Acknowledgement(pause.Role, pause.Station, now);
        track.Keep(AlarmMachine.Pause(track.Machine, track.Subject, now, pause.Episode, pause.Duration, by, output.Events));
        return Logged(output, AlarmEventType.PauseStale) ? CommandOutcome.PauseStale : CommandOutcome.AudioPaused;
    }

    // One rule of one patient may watch several devices: all of them change, or none.
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
            AlarmRule changed = rule with
            {
                Limit = command.Limit,
                Severe = command.Severe,
                Version = rule.Version + 1,
                SetBy = command.Role,
                Why = command.Why,
            };
            track.ChangeRule(changed, now, command.Role, output);
            output.ChangedLimits = track.Subject;
        }

        return outcome;
    }

    // The episode may have ended by a timer in this very step, so the log and not the state before says what came of it.
    private static bool Logged(EdgeOutput output, AlarmEventType type)
    {
        foreach (AlarmEvent e in output.Events)
        {
            if (e.Type == type)
            {
                return true;
            }
        }

        return false;
    }

    private static AlarmTrack? FindEpisode(EdgeState state, EpisodeId episode)
    {
        foreach (AlarmTrack track in state.Tracks)
        {
            if (track.Knows(episode))
            {
                return track;
            }
        }

        return null;
    }
}
