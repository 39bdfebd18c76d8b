using System.Buffers.Binary;
using Edge.Drivers.Numbers;

namespace Edge.Drivers.Devices.IntelliVue;

/// <summary>
/// The frame of the serial interface: C0, header, body, check, C1. Header and check are escaped like the body: 7D and the
/// byte xor 20 stand for C0, C1 and 7D. Check: CRC-16/X-25 over header and body, low byte first. Source: Philips IntelliVue
/// Data Export Interface Programming Guide, MIB/RS232.
/// </summary>
internal static class IntelliVueFrame
{
    public const byte StartMark = 0xC0;
    public const byte EndMark = 0xC1;

    /// <summary>Protocol, type, length of the body.</summary>
    public const int HeaderBytes = 4;

    /// <summary>Longest header, body and check; the monitor sends at most 1364 bytes of body.</summary>
    public const int MaxContentBytes = HeaderBytes + 2048 + CheckBytes;

    /// <summary>Longest frame on the line: everything escaped.</summary>
    public const int MaxFrameBytes = 2 * MaxContentBytes + 2;

    private const byte Escape = 0x7D;
    private const byte EscapeBit = 0x20;
    private const int CheckBytes = 2;
    private const byte Protocol = 0x11;
    private const byte MessageType = 0x01;

    /// <summary>Takes a frame apart and checks it.</summary>
    /// <param name="frame">Bytes as on the line.</param>
    /// <param name="content">Space for <see cref="MaxContentBytes"/> bytes.</param>
    /// <param name="payload">Header and body.</param>
    /// <param name="check">The check as sent.</param>
    public static DecodeResult Unpack(ReadOnlySpan<byte> frame, Span<byte> content, out ReadOnlySpan<byte> payload, out ushort check)
    {
        payload = default;
        check = 0;
        if (frame.IsEmpty || frame[0] != StartMark)
        {
            return DecodeResult.Rejected(frame.IsEmpty ? RejectReason.Truncated : RejectReason.BadSync, 0);
        }

        if (frame.Length < 2 || frame[^1] != EndMark)
        {
            return DecodeResult.Rejected(RejectReason.Truncated, frame.Length);
        }

        int length = 0;
        for (int i = 1; i < frame.Length - 1; i++)
        {
            byte b = frame[i];
            if (b is StartMark or EndMark)
            {
                return DecodeResult.Rejected(RejectReason.BadSync, i);
            }

            if (b == Escape)
            {
                i++;
                if (i == frame.Length - 1)
                {
                    return DecodeResult.Rejected(RejectReason.BadEncoding, i);
                }

                b = (byte)(frame[i] ^ EscapeBit);
            }

            if (length == MaxContentBytes)
            {
                return DecodeResult.Rejected(RejectReason.TooLong, i);
            }

            content[length++] = b;
        }

        return Check(content[..length], frame.Length, out payload, out check);
    }

    /// <summary>The frame of a body.</summary>
    public static byte[] Pack(ReadOnlySpan<byte> body)
    {
        byte[] payload = [Protocol, MessageType, (byte)(body.Length >> 8), (byte)body.Length, .. body];
        ushort check = Crc16.X25.Of(payload);
        var frame = new List<byte> { StartMark };
        foreach (byte b in (ReadOnlySpan<byte>)[.. payload, (byte)check, (byte)(check >> 8)])
        {
            if (b is StartMark or EndMark or Escape)
            {
                frame.Add(Escape);
                frame.Add((byte)(b ^ EscapeBit));
            }
            else
            {
                frame.Add(b);
            }
        }

        frame.Add(EndMark);
        return [.. frame];
    }

    private static DecodeResult Check(ReadOnlySpan<byte> content, int frameBytes, out ReadOnlySpan<byte> payload, out ushort check)
    {
        payload = default;
        check = 0;
        if (content.Length < HeaderBytes + CheckBytes)
        {
            return DecodeResult.Rejected(RejectReason.Truncated, frameBytes);
        }

        check = BinaryPrimitives.ReadUInt16LittleEndian(content[^CheckBytes..]);
        payload = content[..^CheckBytes];
        if (Crc16.X25.Of(payload) != check)
        {
            return DecodeResult.Rejected(RejectReason.BadChecksum, frameBytes - CheckBytes - 1);
        }

        if (payload[0] != Protocol)
        {
            return DecodeResult.Rejected(RejectReason.UnknownMessage, 1);
        }

        return BinaryPrimitives.ReadUInt16BigEndian(payload[2..]) == payload.Length - HeaderBytes
            ? DecodeResult.Decoded
            : DecodeResult.Rejected(RejectReason.BadLength, 3);
    }
}
