using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Edge.Drivers.Framing;
using Edge.Drivers.Vectors;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.OpenBci;

/// <summary>
/// One sample of a Cyton board, 33 bytes: A0, sample number u8, 8 channels of s24, 3 auxiliary words of s16, big-endian, stop
/// byte C0 to CF. One count = 4.5 V / gain / (2^23 - 1); with the default gain of 24 that is 0.02235 uV.
/// </summary>
internal readonly ref struct CytonFrame
{
    public const int Bytes = 33;
    public const int Channels = 8;
    public const int AuxWords = 3;

    private const byte StartMark = 0xA0;
    private const byte StopMark = 0xC0;
    private const int AuxAt = 26;

    private readonly ReadOnlySpan<byte> _bytes;

    private CytonFrame(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Counts 0 to 255 and begins again.</summary>
    public byte Number => _bytes[1];

    /// <summary>What the auxiliary words are: 0 = acceleration.</summary>
    public int StopType => _bytes[^1] & 0x0F;

    /// <summary>Counts of channel 0 to 7.</summary>
    public int Channel(int index)
    {
        var at = _bytes[(2 + 3 * index)..];
        return (at[0] << 24 | at[1] << 16 | at[2] << 8) >> 8;
    }

    /// <summary>Auxiliary word 0 to 2.</summary>
    public short Aux(int index) => BinaryPrimitives.ReadInt16BigEndian(_bytes[(AuxAt + 2 * index)..]);

    /// <summary>Reads a whole frame; a beginning is Truncated.</summary>
    public static DecodeResult TryRead(ReadOnlySpan<byte> bytes, out CytonFrame frame)
    {
        frame = default;
        if (!bytes.IsEmpty && bytes[0] != StartMark)
        {
            return DecodeResult.Rejected(RejectReason.BadSync, 0);
        }

        if (bytes.Length != Bytes)
        {
            return DecodeResult.Rejected(bytes.Length < Bytes ? RejectReason.Truncated : RejectReason.BadLength, Math.Min(bytes.Length, Bytes));
        }

        if ((bytes[^1] & 0xF0) != StopMark)
        {
            return DecodeResult.Rejected(RejectReason.BadSync, Bytes - 1);
        }

        frame = new(bytes);
        return DecodeResult.Decoded;
    }
}

/// <summary>Finds frames by their start and stop marks; there is no check sum.</summary>
internal sealed class CytonFramer() : SlidingFramer(CytonFrame.Bytes)
{
    protected override int Match(ReadOnlySpan<byte> window)
    {
        var result = CytonFrame.TryRead(window, out _);
        return result.Outcome == DecodeOutcome.Decoded ? CytonFrame.Bytes
            : result.Reason == RejectReason.Truncated ? NeedMore
            : result.Offset == 0 ? NoStart : FailedCheck;
    }
}

/// <summary>Number of the last sample. There are 256 of them, made once, because samples come 250 times a second.</summary>
internal sealed record CytonState(byte Number) : DecoderState
{
    private static readonly CytonState[] All = [.. Enumerable.Range(0, 256).Select(n => new CytonState((byte)n))];

    public static CytonState After(byte number) => All[number];
}

/// <summary>Channel 1 as ECG; a gap of the sample number is stated as lost samples.</summary>
internal sealed class CytonDecoder : IFrameDecoder
{
    /// <summary>Samples a second.</summary>
    public const double RateHz = 250;

    /// <summary>mV per count at a gain of 24.</summary>
    public const double Scale = 4500.0 / 24 / 8_388_607;

    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var result = CytonFrame.TryRead(frame, out var sample);
        if (result.Outcome == DecodeOutcome.Decoded)
        {
            int lost = context.State is CytonState last ? (byte)(sample.Number - last.Number - 1) : 0;
            into.NextState = CytonState.After(sample.Number);
            into.AddWaveform(Metrics.EcgWaveform, RateHz, Scale, 0, 1, lost)[0] = sample.Channel(0);
        }

        return result;
    }
}

/// <summary>All fields of a frame, in counts.</summary>
internal sealed class CytonProfile : FrameProfile
{
    private readonly CytonDecoder _decoder = new();

    public override string Name => "openbci-cyton";

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = CytonFrame.TryRead(frame, out var sample);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        var channels = new JsonArray();
        for (int i = 0; i < CytonFrame.Channels; i++)
        {
            channels.Add((JsonNode)JsonValue.Create(sample.Channel(i)));
        }

        var aux = new JsonArray();
        for (int i = 0; i < CytonFrame.AuxWords; i++)
        {
            aux.Add((JsonNode)JsonValue.Create((int)sample.Aux(i)));
        }

        into.Fields["sample"] = (int)sample.Number;
        into.Fields["channels"] = channels;
        into.Fields["aux"] = aux;
        into.Fields["stop"] = sample.StopType;
        return _decoder.Decode(frame, default, into.Readings);
    }
}
