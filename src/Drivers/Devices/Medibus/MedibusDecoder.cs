using System.Numerics;
using Edge.Drivers.Numbers;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Medibus;

/// <summary>The curves that are sent, in the order of their streams, and the answer they were read from.</summary>
internal sealed record MedibusState(byte[] Configuration, IReadOnlyList<MedibusCurve> Curves) : DecoderState;

/// <summary>Readings of the measured values of code page 1, and the curves that the host asks for.</summary>
internal sealed class MedibusDecoder : IFrameDecoder
{
    private static readonly Metric[] Measured = [.. MedibusParameter.Measured];

    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var state = context.State as MedibusState;
        if (!frame.IsEmpty && frame[0] >= 0x80)
        {
            var read = CurveGroup.TryRead(frame, out var group);
            if (read.Outcome == DecodeOutcome.Decoded && state is not null)
            {
                AddCurves(group, state.Curves, into);
            }

            return read;
        }

        var result = MedibusFrame.TryRead(frame, out var text);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        if (text.IsCommand)
        {
            return DecodeResult.Ignored;
        }

        switch (text.Command)
        {
            case MedibusCommand.MeasuredPage1:
                return AddMeasured(text.Text, into);
            case MedibusCommand.CurveConfiguration when text.Text.Length % MedibusCurve.Characters == 0:
                NoteCurves(text.Text, state, into);
                return DecodeResult.Decoded;
            case MedibusCommand.CurveConfiguration:
                return DecodeResult.Rejected(RejectReason.BadLength, 2);
            default:
                return DecodeResult.Ignored;
        }
    }

    private static void NoteCurves(ReadOnlySpan<byte> configuration, MedibusState? state, DecodedFrame into)
    {
        if (state is null || !configuration.SequenceEqual(state.Configuration))
        {
            into.NextState = new MedibusState(configuration.ToArray(), MedibusCurve.Choose(configuration));
        }
    }

    private static void AddCurves(in CurveGroup group, IReadOnlyList<MedibusCurve> curves, DecodedFrame into)
    {
        int index = 0;
        for (int streams = group.Streams; streams != 0; streams &= streams - 1, index++)
        {
            int stream = BitOperations.TrailingZeroCount(streams);
            if (stream < curves.Count && curves[stream] is { Metric: { } metric } curve)
            {
                into.AddWaveform(metric, curve.RateHz, curve.Scale, curve.Offset, 1)[0] = group.Value(index);
            }
        }
    }

    private static DecodeResult AddMeasured(ReadOnlySpan<byte> text, DecodedFrame into)
    {
        if (text.Length % MedibusParameter.Characters != 0)
        {
            return DecodeResult.Rejected(RejectReason.BadLength, 2);
        }

        // A code that is no number makes the whole answer doubtful.
        for (int at = 0; at < text.Length; at += MedibusParameter.Characters)
        {
            if (!AsciiNumber.TryParseHex(text.Slice(at, 2), out _))
            {
                return DecodeResult.Rejected(RejectReason.BadField, at + 2);
            }
        }

        foreach (var metric in Measured)
        {
            AddBest(metric, text, into);
        }

        return DecodeResult.Decoded;
    }

    private static void AddBest(Metric metric, ReadOnlySpan<byte> text, DecodedFrame into)
    {
        MedibusParameter? best = null;
        decimal? value = null;
        for (int at = 0; at < text.Length; at += MedibusParameter.Characters)
        {
            if (MedibusParameter.Find(text.Slice(at, 2)) is not { } parameter || parameter.Metric != metric)
            {
                continue;
            }

            decimal? number = MedibusText.TryParse(text.Slice(at + 2, 4), out decimal parsed) ? parsed : null;
            bool isBetter = best is null || (number is not null && (value is null || parameter.Rank < best.Rank));
            (best, value) = isBetter ? (parameter, number) : (best, value);
        }

        if (best is not null)
        {
            into.Add(new DecodedReading(metric, value, value is null ? Validity.NotAvailable : Validity.Valid)
            {
                SourceUnit = best.Unit == metric.Ucum ? null : best.Unit,
            });
        }
    }
}
