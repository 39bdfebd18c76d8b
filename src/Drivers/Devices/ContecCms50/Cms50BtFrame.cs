using Edge.Drivers.Framing;
using Edge.Drivers.Numbers;
using Edge.Drivers.Vectors;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.ContecCms50;

/// <summary>
/// Live values of a CMS50D-BT: EB 01 05, pulse rate, SpO2, two more bytes, sum of the seven bytes before it with bit 7 cleared.
/// 0, 127 and 255 are no values.
/// </summary>
internal readonly record struct Cms50BtFrame(byte RawPulseRate, byte RawSpO2)
{
    public const int Bytes = 8;

    public decimal? SpO2 => OximeterCode.SpO2(RawSpO2);

    public decimal? PulseRate => OximeterCode.PulseRate(RawPulseRate);

    private static ReadOnlySpan<byte> Start => [0xEB, 0x01, 0x05];

    /// <summary>Check byte of frames and commands.</summary>
    public static byte Sum(ReadOnlySpan<byte> bytes) => (byte)(Sum8.Of(bytes) & 0x7F);

    /// <summary>Reads a whole frame; a beginning is Truncated.</summary>
    public static DecodeResult TryRead(ReadOnlySpan<byte> bytes, out Cms50BtFrame frame)
    {
        frame = default;
        int common = bytes.CommonPrefixLength(Start);
        if (common < Math.Min(bytes.Length, Start.Length))
        {
            return DecodeResult.Rejected(RejectReason.BadSync, common);
        }

        if (bytes.Length != Bytes)
        {
            return DecodeResult.Rejected(bytes.Length < Bytes ? RejectReason.Truncated : RejectReason.BadLength, Math.Min(bytes.Length, Bytes));
        }

        if (Sum(bytes[..^1]) != bytes[^1])
        {
            return DecodeResult.Rejected(RejectReason.BadChecksum, Bytes - 1);
        }

        frame = new(bytes[3], bytes[4]);
        return DecodeResult.Decoded;
    }
}

/// <summary>Finds frames by their start and their sum.</summary>
internal sealed class Cms50BtFramer() : SlidingFramer(Cms50BtFrame.Bytes)
{
    protected override int Match(ReadOnlySpan<byte> window)
    {
        var result = Cms50BtFrame.TryRead(window, out _);
        return result.Outcome == DecodeOutcome.Decoded ? Cms50BtFrame.Bytes : result.Reason switch
        {
            RejectReason.Truncated => NeedMore,
            RejectReason.BadSync => NoStart,
            _ => FailedCheck,
        };
    }
}

/// <summary>Readings of live values.</summary>
internal sealed class Cms50BtDecoder : IFrameDecoder
{
    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var result = Cms50BtFrame.TryRead(frame, out var values);
        if (result.Outcome == DecodeOutcome.Decoded)
        {
            into.Add(SignalCondition.Good.Reading(Metrics.SpO2, values.SpO2));
            into.Add(SignalCondition.Good.Reading(Metrics.PulseRateOximeter, values.PulseRate));
        }

        return result;
    }
}

/// <summary>Fields of live values.</summary>
internal sealed class Cms50BtProfile : FrameProfile
{
    private readonly Cms50BtDecoder _decoder = new();

    public override string Name => "cms50bt-live";

    public override Guid Origin => Cms50BtDriver.Notify;

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = Cms50BtFrame.TryRead(frame, out var values);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        into.Fields.SetQuantity("spo2", values.SpO2, "%");
        into.Fields.SetQuantity("pulse_rate", values.PulseRate, "/min");
        return _decoder.Decode(frame, default, into.Readings);
    }
}
