using System.Collections.Frozen;
using Edge.Drivers.Ieee11073;
using Edge.Drivers.Numbers;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.IntelliVue;

/// <summary>The traces that are shown: one wave object for each metric.</summary>
internal sealed record IntelliVueState(IReadOnlyList<WaveTrace> Traces) : DecoderState
{
    public static IntelliVueState Empty { get; } = new([]);

    public WaveTrace? Of(Metric metric)
    {
        for (int i = 0; i < Traces.Count; i++)
        {
            if (Traces[i].Metric == metric)
            {
                return Traces[i];
            }
        }

        return null;
    }

    public IntelliVueState With(WaveTrace trace) => new([.. Traces.Where(t => t.Metric != trace.Metric), trace]);
}

/// <summary>
/// Readings of polled numerics and samples of polled waves. Of several objects for one metric in a result the first with a
/// value counts; of several leads the first one described is shown until the next association.
/// </summary>
/// <param name="known">Metrics that are emitted.</param>
internal sealed class IntelliVueDecoder(FrozenSet<Metric> known) : IFrameDecoder
{
    private const ushort NumericClass = 6;
    private const ushort SampleClass = 9;
    private const int ObservedBytes = 10;

    // The maker's own terms beside those of the standard: pulse of the cuff.
    private const ushort CuffPulse = 0xF0E5;

    // Invalid, unavailable, test, demonstration: no trace of a patient.
    private const ushort UnusableSamples = 0x8000 | 0x2000 | 0x0800 | 0x0400;

    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        Span<byte> content = stackalloc byte[IntelliVueFrame.MaxContentBytes];
        var result = IntelliVueFrame.Unpack(frame, content, out var payload, out _);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        result = ExportMessage.TryRead(payload[IntelliVueFrame.HeaderBytes..], out var message);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        if (message.Kind == ExportKind.AssociationAccepted)
        {
            // Handles of an earlier association mean nothing any more.
            into.NextState = context.State is IntelliVueState { Traces.Count: > 0 } ? IntelliVueState.Empty : null;
            return DecodeResult.Ignored;
        }

        return message.Kind == ExportKind.PollResult
            ? DecodePoll(message, context.State as IntelliVueState ?? IntelliVueState.Empty, into)
            : DecodeResult.Ignored;
    }

    private DecodeResult DecodePoll(in ExportMessage message, IntelliVueState state, DecodedFrame into)
    {
        // First all lengths, then values: a result that does not fit gives none.
        var check = new PollReply(message);
        while (check.Next(out _))
        {
            // Only the lengths matter here.
        }

        if (check.Result.Outcome != DecodeOutcome.Decoded)
        {
            return check.Result;
        }

        var reply = new PollReply(message);
        while (reply.Next(out var polled))
        {
            if (reply.ObjectClass == NumericClass)
            {
                AddNumeric(polled, reply.AbsoluteTime, into);
            }
            else if (reply.ObjectClass == SampleClass)
            {
                state = AddSamples(polled, state, into);
            }
        }

        return DecodeResult.Decoded;
    }

    private void AddNumeric(in PolledObject polled, DateTime? polledAt, DecodedFrame into)
    {
        DateTime? measuredAt = OwnTime(polled) ?? polledAt;
        var reader = polled.Attributes;
        var attributes = AttributeList.At(ref reader);
        while (attributes.Next(out ushort id, out var value))
        {
            if (id == AttributeId.Observed)
            {
                AddObserved(value, measuredAt, into);
            }
            else if (id == AttributeId.CompoundObserved)
            {
                int count = value.U16();
                value.U16();
                for (int i = 0; i < count && !value.IsAtEnd; i++)
                {
                    AddObserved(value.Part(ObservedBytes), measuredAt, into);
                }
            }
        }
    }

    // What is measured now and then keeps its own time while it is polled again and again.
    private static DateTime? OwnTime(in PolledObject polled)
    {
        var reader = polled.Attributes;
        var attributes = AttributeList.At(ref reader);
        while (attributes.Next(out ushort id, out var value))
        {
            if (id == AttributeId.TimeStampAbsolute)
            {
                return value.AbsoluteTime();
            }
        }

        return null;
    }

    private void AddObserved(BigEndianReader value, DateTime? measuredAt, DecodedFrame into)
    {
        ushort term = value.U16(), status = value.U16();
        string? unit = MdcUnit.Ucum(value.U16());
        var number = value.Float();
        uint code = MdcMetric.Scada | term;
        var metric = term == CuffPulse ? Metrics.PulseRateCuff : MdcMetric.Find(code);
        if (metric is null || !known.Contains(metric) || !value.IsGood || HasValue(metric, into))
        {
            return;
        }

        into.Add(MeasurementStatus.Reading(metric, number, status, measuredAt).In(unit, code));
    }

    private static bool HasValue(Metric metric, DecodedFrame into)
    {
        foreach (ref readonly var reading in into.Readings)
        {
            if (reading.Metric == metric && reading.Value is not null)
            {
                return true;
            }
        }

        return false;
    }

    private static IntelliVueState AddSamples(in PolledObject polled, IntelliVueState state, DecodedFrame into)
    {
        var reader = polled.Attributes;
        var attributes = AttributeList.At(ref reader);
        while (attributes.Next(out ushort id, out var value))
        {
            if (id == AttributeId.Samples)
            {
                state = AddSamples(polled, value, state, into);
            }
            else if (id == AttributeId.CompoundSamples)
            {
                // Several leads of one ECG: the first one is shown.
                value.U16();
                value.U16();
                state = AddSamples(polled, value, state, into);
            }
        }

        return state;
    }

    private static IntelliVueState AddSamples(in PolledObject polled, BigEndianReader value, IntelliVueState state, DecodedFrame into)
    {
        ushort term = value.U16(), status = value.U16();
        var samples = value.Part(value.U16());
        if (!samples.IsGood || WaveTrace.MetricOf(term) is not { } metric)
        {
            return state;
        }

        var shown = state.Of(metric);
        if (shown is { } other && (other.Context, other.Handle) != (polled.Context, polled.Handle))
        {
            return state;
        }

        if (WaveTrace.Describe(polled, metric) is { } described && described != shown)
        {
            into.NextState = state = state.With(described);
            shown = described;
        }

        if (shown is { } trace && (status & UnusableSamples) == 0)
        {
            Add(trace, samples, into);
        }

        return state;
    }

    private static void Add(in WaveTrace trace, BigEndianReader samples, DecodedFrame into)
    {
        int count = samples.Rest.Length / trace.SampleBytes;
        if (count == 0 || count > DecodedFrame.MaxSamples - into.Samples.Length)
        {
            return;
        }

        var to = into.AddWaveform(trace.Metric, trace.RateHz, trace.Scale, trace.Offset, count);
        for (int i = 0; i < count; i++)
        {
            to[i] = (trace.SampleBytes == 1 ? samples.U8() : samples.U16()) & trace.Mask;
        }
    }
}
