using Edge.Drivers.Numbers;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.HeartRate;

/// <summary>When the last beat was, on the gateway's clock.</summary>
internal sealed record BeatTime(MonotonicTime At) : DecoderState;

/// <summary>
/// Readings of 2A37: the rate, and every beat with its own time. A notification comes an unknown while after its last beat,
/// so beat times are the sum of the intervals; when the sum leaves the clock by more than 1.5 s, or would lie ahead of it,
/// the last beat is taken to be now.
/// </summary>
internal sealed class HeartRateDecoder : IFrameDecoder
{
    private static readonly TimeSpan MaxDrift = TimeSpan.FromSeconds(1.5);

    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var reader = new FieldReader(frame);
        var measurement = HeartRateMeasurement.Read(ref reader);
        if (reader.Result.Outcome != DecodeOutcome.Decoded)
        {
            return reader.Result;
        }

        var condition = measurement.Condition;
        into.Add(condition.Reading(Metrics.HeartRate, measurement.Rate == 0 ? null : measurement.Rate));
        AddBeats(measurement.Intervals, condition, context, into);
        return reader.Result;
    }

    private static void AddBeats(RrIntervals intervals, SignalCondition condition, in FrameContext context, DecodedFrame into)
    {
        if (intervals.Count == 0)
        {
            return;
        }

        long untilLast = intervals.Sum();
        var before = context.State as BeatTime;
        var last = LastBeat(before, RrIntervals.Span(untilLast), context.ReceivedAt);
        for (int i = 0; i < intervals.Count; i++)
        {
            untilLast -= intervals[i];
            var age = context.ReceivedAt - last + RrIntervals.Span(untilLast);

            // A beat at or before the last one known is a repeat after a reconnect.
            if (before is null || context.ReceivedAt + -age > before.At)
            {
                into.Add(condition.Reading(Metrics.RrInterval, intervals.Milliseconds(i)) with { Age = age });
            }
        }

        into.NextState = new BeatTime(last);
    }

    private static MonotonicTime LastBeat(BeatTime? before, TimeSpan sinceBeatBefore, MonotonicTime receivedAt)
    {
        if (before is null)
        {
            return receivedAt;
        }

        var summed = before.At + sinceBeatBefore;
        return summed <= receivedAt && receivedAt - summed <= MaxDrift ? summed : receivedAt;
    }
}
