using System.Buffers.Binary;
using Edge.Drivers.Framing;
using Edge.Drivers.Numbers;

namespace Edge.Drivers.Devices.Viatom;

/// <summary>
/// Framing of Viatom devices: mark, code, its complement, two bytes, length u16, payload, CRC-8 over all before it. First
/// generation: requests AA with the command as code, replies 55 with a state as code (0 = done) and no word of which command
/// they answer; the two bytes are a block number. Second generation (OxyII, BP2): A5 and the command both ways; the two bytes are
/// a flag (1 in answers) and a sequence number. A frame comes in notifications of 20 bytes or more.
/// </summary>
internal readonly ref struct ViatomFrame
{
    public const byte FirstRequest = 0xAA;
    public const byte FirstReply = 0x55;
    public const byte SecondGeneration = 0xA5;
    public const int HeaderBytes = 7;

    /// <summary>Most payload that is waited for; blocks of files have 512 bytes.</summary>
    public const int MaxPayloadBytes = 1024;
    public const int MaxFrameBytes = HeaderBytes + MaxPayloadBytes + 1;

    private readonly ReadOnlySpan<byte> _bytes;

    private ViatomFrame(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Command; in replies of the first generation 0, or why the command was refused.</summary>
    public byte Code => _bytes[1];

    /// <summary>Block of a file, first generation.</summary>
    public ushort Block => BinaryPrimitives.ReadUInt16LittleEndian(_bytes[3..]);

    /// <summary>0 in requests, 1 in answers, second generation.</summary>
    public byte Flag => _bytes[3];

    /// <summary>Number that the answer repeats, second generation.</summary>
    public byte Sequence => _bytes[4];

    public ReadOnlySpan<byte> Payload => _bytes[HeaderBytes..^1];

    /// <summary>A request without payload.</summary>
    public static byte[] Request(byte mark, byte command) => Request(mark, command, 0, []);

    /// <summary>A request.</summary>
    /// <param name="twoBytes">Block number of the first generation; flag 0 and, in the high byte, sequence of the second.</param>
    public static byte[] Request(byte mark, byte command, ushort twoBytes, ReadOnlySpan<byte> payload)
    {
        byte[] bytes = [mark, command, (byte)~command, 0, 0, 0, 0, .. payload, 0];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(3), twoBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(5), (ushort)payload.Length);
        bytes[^1] = Crc8.Plain.Of(bytes.AsSpan(0, bytes.Length - 1));
        return bytes;
    }

    /// <summary>Checks a beginning or a whole frame.</summary>
    /// <param name="bytes">Bytes from a possible start on.</param>
    /// <param name="mark">First byte of such frames.</param>
    /// <param name="frameBytes">Length of the frame, 0 as long as it is unknown.</param>
    /// <returns>Decoded for a whole frame, Truncated for a beginning, or what does not fit.</returns>
    public static DecodeResult Check(ReadOnlySpan<byte> bytes, byte mark, out int frameBytes)
    {
        frameBytes = 0;
        if (bytes.Length > 0 && bytes[0] != mark)
        {
            return DecodeResult.Rejected(RejectReason.BadSync, 0);
        }

        if (bytes.Length > 2 && (bytes[1] ^ bytes[2]) != 0xFF)
        {
            return DecodeResult.Rejected(RejectReason.BadSync, 2);
        }

        if (bytes.Length < HeaderBytes)
        {
            return DecodeResult.Rejected(RejectReason.Truncated, bytes.Length);
        }

        int payloadBytes = BinaryPrimitives.ReadUInt16LittleEndian(bytes[5..]);
        if (payloadBytes > MaxPayloadBytes)
        {
            return DecodeResult.Rejected(RejectReason.BadLength, 5);
        }

        frameBytes = HeaderBytes + payloadBytes + 1;
        if (bytes.Length < frameBytes)
        {
            return DecodeResult.Rejected(RejectReason.Truncated, bytes.Length);
        }

        return Crc8.Plain.Of(bytes[..(frameBytes - 1)]) == bytes[frameBytes - 1]
            ? DecodeResult.Decoded
            : DecodeResult.Rejected(RejectReason.BadChecksum, frameBytes - 1);
    }

    /// <summary>Reads a whole frame.</summary>
    public static DecodeResult TryRead(ReadOnlySpan<byte> bytes, byte mark, out ViatomFrame frame)
    {
        frame = default;
        var result = Check(bytes, mark, out int frameBytes);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        if (bytes.Length > frameBytes)
        {
            return DecodeResult.Rejected(RejectReason.BadLength, frameBytes);
        }

        frame = new(bytes);
        return result;
    }
}

/// <summary>Puts frames with this mark together from notifications.</summary>
internal sealed class ViatomFramer(byte mark) : SlidingFramer(ViatomFrame.MaxFrameBytes)
{
    protected override int Match(ReadOnlySpan<byte> window)
    {
        var result = ViatomFrame.Check(window, mark, out int frameBytes);
        return result.Outcome == DecodeOutcome.Decoded ? frameBytes : result.Reason switch
        {
            RejectReason.Truncated => NeedMore,
            RejectReason.BadSync => NoStart,
            _ => FailedCheck,
        };
    }
}
