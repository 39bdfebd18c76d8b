using Edge.Drivers.Framing;
using Edge.Drivers.Numbers;

namespace Edge.Drivers.Devices.Pc60Fw;

/// <summary>
/// Frame of PC-60FW oximeters: AA 55, token (0F measurement, F0 device), length of what follows, type, data, CRC-8/MAXIM over all
/// before it. Frames lie anywhere in the notifications.
/// </summary>
internal readonly ref struct Pc60Frame
{
    public const byte Measurement = 0x0F;
    public const byte Device = 0xF0;

    private const int HeaderBytes = 4;
    private const int MinLength = 2;

    /// <summary>Longest frame that is waited for.</summary>
    public const int MaxFrameBytes = HeaderBytes + 64;

    private readonly ReadOnlySpan<byte> _bytes;

    private Pc60Frame(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    public byte Token => _bytes[2];

    public byte Type => _bytes[HeaderBytes];

    public ReadOnlySpan<byte> Content => _bytes[(HeaderBytes + 1)..^1];

    /// <summary>Checks a beginning or a whole frame.</summary>
    /// <param name="bytes">Bytes from a possible start on.</param>
    /// <param name="frameBytes">Length of the frame, 0 as long as it is unknown.</param>
    /// <returns>Decoded for a whole frame, Truncated for a beginning, or what does not fit.</returns>
    public static DecodeResult Check(ReadOnlySpan<byte> bytes, out int frameBytes)
    {
        frameBytes = 0;
        ReadOnlySpan<byte> sync = [0xAA, 0x55];
        int common = bytes.CommonPrefixLength(sync);
        if (common < Math.Min(bytes.Length, sync.Length))
        {
            return DecodeResult.Rejected(RejectReason.BadSync, common);
        }

        if (bytes.Length > 2 && bytes[2] is not (Measurement or Device))
        {
            return DecodeResult.Rejected(RejectReason.BadSync, 2);
        }

        if (bytes.Length < HeaderBytes)
        {
            return DecodeResult.Rejected(RejectReason.Truncated, bytes.Length);
        }

        if (bytes[3] < MinLength || HeaderBytes + bytes[3] > MaxFrameBytes)
        {
            return DecodeResult.Rejected(RejectReason.BadLength, 3);
        }

        frameBytes = HeaderBytes + bytes[3];
        if (bytes.Length < frameBytes)
        {
            return DecodeResult.Rejected(RejectReason.Truncated, bytes.Length);
        }

        return Crc8.Maxim.Of(bytes[..(frameBytes - 1)]) == bytes[frameBytes - 1]
            ? DecodeResult.Decoded
            : DecodeResult.Rejected(RejectReason.BadChecksum, frameBytes - 1);
    }

    /// <summary>Reads a whole frame.</summary>
    public static DecodeResult TryRead(ReadOnlySpan<byte> bytes, out Pc60Frame frame)
    {
        frame = default;
        var result = Check(bytes, out int frameBytes);
        if (result.Outcome == DecodeOutcome.Decoded && bytes.Length > frameBytes)
        {
            return DecodeResult.Rejected(RejectReason.BadLength, frameBytes);
        }

        if (result.Outcome == DecodeOutcome.Decoded)
        {
            frame = new(bytes);
        }

        return result;
    }
}

/// <summary>Finds frames in the stream of notifications.</summary>
internal sealed class Pc60Framer() : SlidingFramer(Pc60Frame.MaxFrameBytes)
{
    protected override int Match(ReadOnlySpan<byte> window)
    {
        var result = Pc60Frame.Check(window, out int frameBytes);
        return result.Outcome == DecodeOutcome.Decoded ? frameBytes : result.Reason switch
        {
            RejectReason.Truncated => NeedMore,
            RejectReason.BadSync => NoStart,
            _ => FailedCheck,
        };
    }
}
