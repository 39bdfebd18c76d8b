using System.Collections.Frozen;
using Edge.Drivers.Hl7;
using Edge.Drivers.Ieee11073;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Hl7Pcd01;

/// <summary>A value measured now and then, as it came last.</summary>
/// <param name="MeasuredAt">Its own time, or null when the sender states none.</param>
internal readonly record struct KeptValue(Metric Metric, DateTime? MeasuredAt, decimal? Value, Validity Validity);

/// <summary>Values measured now and then that came before: a monitor repeats them in every message.</summary>
internal sealed record Pcd01State(IReadOnlyList<KeptValue> Kept) : DecoderState
{
    public static Pcd01State Empty { get; } = new([]);

    /// <summary>True when this very value came before.</summary>
    public bool Holds(in KeptValue value)
    {
        for (int i = 0; i < Kept.Count; i++)
        {
            if (Kept[i] == value)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The state with a new value of its metric.</summary>
    public Pcd01State With(KeptValue value) => new([.. Kept.Where(k => k.Metric != value.Metric), value]);
}

/// <summary>
/// Readings of an unsolicited observation message. Codes of the vocabulary give readings, others stay in the view of the
/// message; a bad field costs its segment and not the message. Of several inputs for one metric under one request, such as
/// two thermometers, the first with a value counts.
/// </summary>
/// <param name="periodic">Metrics that are measured all the time.</param>
/// <param name="onDemand">Metrics that are measured now and then, and repeated by every message until the next time.</param>
internal sealed class Pcd01Decoder(IReadOnlyList<Metric> periodic, IReadOnlyList<Metric> onDemand) : IFrameDecoder
{
    private readonly FrozenDictionary<Metric, int> _known =
        periodic.Concat(onDemand).Select((m, i) => (m, i)).ToFrozenDictionary(p => p.m, p => p.i);

    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var result = MllpFrame.TryOpen(frame, out var bytes);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        result = Hl7Message.TryRead(bytes, out var message);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return DecodeResult.Rejected(result.Reason, result.Offset + 1);
        }

        if (!message.IsObservation)
        {
            return DecodeResult.Rejected(RejectReason.UnknownMessage, 1);
        }

        Decode(ref message, context.State as Pcd01State ?? Pcd01State.Empty, into);
        return DecodeResult.Decoded;
    }

    private void Decode(scoped ref Hl7Message message, Pcd01State state, DecodedFrame into)
    {
        var header = message.Header;
        var zone = Hl7Time.ZoneOf(header.Component(7, 1));
        var flags = Pcd01Observation.IsRehearsal(header) ? QualityFlags.Simulated : QualityFlags.None;
        Span<Turn> turns = stackalloc Turn[_known.Count];
        Hl7Time? requestedAt = null;
        TakeTurns(message, turns);
        while (message.Next(out var segment))
        {
            if (segment.Is("OBR"u8))
            {
                requestedAt = Hl7Time.Read(segment.Component(7, 1), zone);
                TakeTurns(message, turns);
            }
            else if (segment.Is("OBX"u8))
            {
                var observation = new Pcd01Observation(segment);
                if (observation.Metric is { } metric && _known.TryGetValue(metric, out int index) && IsItsTurn(observation, ref turns[index]))
                {
                    bool isKept = observation.IsAperiodic || index >= periodic.Count;
                    var own = Hl7Time.Read(observation.Time, zone);

                    // The request's time is that of the message: a kept value is older than that.
                    var reading = Reading(observation, metric, isKept ? own?.Value : SecondsOf(own ?? requestedAt), flags);
                    state = Add(reading, isKept, state, into);
                }
            }
        }
    }

    private static Pcd01State Add(in DecodedReading reading, bool isKept, Pcd01State state, DecodedFrame into)
    {
        var kept = new KeptValue(reading.Metric, reading.MeasuredAt, reading.Value, reading.Validity);
        if (isKept && state.Holds(kept))
        {
            return state;
        }

        into.Add(reading);
        if (isKept)
        {
            into.NextState = state = state.With(kept);
        }

        return state;
    }

    // Looks ahead to the next request: which metrics have a value there.
    private void TakeTurns(Hl7Message message, Span<Turn> turns)
    {
        turns.Clear();
        while (message.Next(out var segment) && !segment.Is("OBR"u8))
        {
            if (segment.Is("OBX"u8))
            {
                var observation = new Pcd01Observation(segment);
                if (observation.Metric is { } metric && _known.TryGetValue(metric, out int index) && observation.IsUsable)
                {
                    turns[index] = Turn.WaitsForValue;
                }
            }
        }
    }

    private static bool IsItsTurn(in Pcd01Observation observation, ref Turn turn)
    {
        bool isIt = turn == Turn.Any || (turn == Turn.WaitsForValue && observation.IsUsable);
        turn = isIt ? Turn.Over : turn;
        return isIt;
    }

    // A sender that states minutes only would state the same time for many values.
    private static DateTime? SecondsOf(Hl7Time? time) => time is { HasSeconds: true } stated ? stated.Value : null;

    private static DecodedReading Reading(in Pcd01Observation observation, Metric metric, DateTime? measuredAt, QualityFlags flags)
    {
        var validity = observation.Validity is Validity.NotAvailable ? Validity.NotAvailable
            : observation.IsUsable ? observation.Validity
            : Validity.Invalid;
        decimal? value = observation.IsUsable ? observation.Number : null;
        var reading = new DecodedReading(metric, value, validity, observation.Flags | flags, MeasuredAt: measuredAt);
        return reading.In(observation.Unit, observation.Mdc ?? metric.Mdc);
    }

    // Which input of a metric counts under one request.
    private enum Turn : byte
    {
        // None has a value: the first one says so.
        Any = 0,
        WaitsForValue = 1,
        Over = 2,
    }
}
