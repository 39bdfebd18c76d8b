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
    /// <summary>A reading stamped further ahead of the step than this is not usable: a clock is wrong.</summary>
    public static readonly TimeSpan MostAhead = TimeSpan.FromSeconds(2);

    private static readonly MonotonicTime BootedAt = new(0);

    /// <summary>Advances <paramref name="state"/> in place; <paramref name="output"/> is cleared and filled.</summary>
    /// <param name="now">
    /// Monotonic instant of the input; one before that of an earlier input counts as that one. A reading counts at its own
    /// ReceivedAt, and never later than at <paramref name="now"/>.
    /// </param>
    public static void Advance(EdgeState state, in EdgeInput input, MonotonicTime now, EdgeOutput output)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(output);
        output.Clear();
        MonotonicTime at = state.StepTo(now);
        switch (input.Kind)
        {
            case EdgeInputKind.Reading:
                Read(state, input.Reading, at, output);
                break;
            case EdgeInputKind.Tick:
                Pass(state, at, output);
                break;
            case EdgeInputKind.Command:
                output.Outcome = OperatorStep.Obey(state, input.Command, at, output);
                break;
            case EdgeInputKind.Link:
                state.Find(input.Device)?.LinkTo(input.IsOn, at, output);
                break;
            case EdgeInputKind.Adoption:
                state.Add(input.Adopted!, at);
                break;
            case EdgeInputKind.GatewayCondition:
                state.Find(input.Condition)?.Condition(at, input.IsOn, !input.IsOn, output);
                break;
            case EdgeInputKind.Clock:
                state.SetClock(input.Clock);
                state.Find(TechnicalCondition.Clock)?.Condition(at, !input.Clock.IsTrusted, input.Clock.IsTrusted, output);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(input), input.Kind, "An input is made by its factories.");
        }
    }

    private static void Read(EdgeState state, in Reading reading, MonotonicTime now, EdgeOutput output)
    {
        DeviceTrack? device = state.Find(reading.Device);
        SignalTrack? signal = device?.Find(reading.Metric);
        if (device is null || signal is null || reading.Mode != device.Device.Mode || reading.Patient != device.Device.Patient)
        {
            state.UnknownReadings++;
            return;
        }

        bool isAhead = reading.ReceivedAt - now > MostAhead;
        Reading taken = reading with
        {
            ReceivedAt = reading.ReceivedAt < now ? reading.ReceivedAt : now,
            Validity = isAhead ? Validity.Invalid : reading.Validity,
        };
        bool isStored = (reading.Flags & QualityFlags.FromStorage) != 0;
        if (isStored && signal.ShowPast(taken))
        {
            return;
        }

        if (isStored || reading.ReceivedAt < BootedAt || signal.IsTooLate(taken, now))
        {
            state.PastReadings++;
            return;
        }

        if (isAhead)
        {
            state.Find(TechnicalCondition.Clock)?.Condition(now, present: true, gone: false, output);
        }

        device.Take(signal, taken, state.Setup.QualityGate, output);
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
}
