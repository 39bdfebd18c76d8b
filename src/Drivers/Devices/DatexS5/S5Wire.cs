using Edge.Drivers.Numbers;

namespace Edge.Drivers.Devices.DatexS5;

/// <summary>
/// The line coding of the Datex-Ohmeda record interface: 7E, escaped record and sum, 7E. 7D xx stands for xx | 20.
/// The sum runs over the unescaped record.
/// </summary>
internal static class S5Wire
{
    public const byte Flag = 0x7E;
    public const byte Escape = 0x7D;

    /// <summary>Longest record that the interface has, in bytes.</summary>
    public const int MaxRecordBytes = 1490;

    /// <summary>Longest frame: every byte escaped, and two flags.</summary>
    public const int MaxFrameBytes = (MaxRecordBytes + 1) * 2 + 2;

    /// <summary>Takes a frame with its flags apart and checks the sum.</summary>
    /// <param name="frame">Bytes as on the wire.</param>
    /// <param name="record">Space for the record and its sum: <see cref="MaxRecordBytes"/> + 1 bytes.</param>
    /// <param name="recordBytes">Length of the record without the sum.</param>
    public static DecodeResult Unpack(ReadOnlySpan<byte> frame, Span<byte> record, out int recordBytes)
    {
        recordBytes = 0;
        if (frame.Length < 2 || frame[0] != Flag)
        {
            return DecodeResult.Rejected(frame.IsEmpty || frame[0] == Flag ? RejectReason.Truncated : RejectReason.BadSync, 0);
        }

        int length = 0;
        for (int i = 1; i < frame.Length - 1; i++)
        {
            byte b = frame[i];
            if (b == Flag)
            {
                return DecodeResult.Rejected(RejectReason.BadSync, i);
            }

            if (b == Escape)
            {
                b = (byte)(frame[++i] | 0x20);
                if (i == frame.Length - 1 || frame[i] == Flag)
                {
                    return DecodeResult.Rejected(RejectReason.BadEncoding, i);
                }
            }

            if (length > MaxRecordBytes)
            {
                return DecodeResult.Rejected(RejectReason.TooLong, i);
            }

            record[length++] = b;
        }

        if (frame[^1] != Flag || length < 1)
        {
            return DecodeResult.Rejected(RejectReason.Truncated, frame.Length);
        }

        recordBytes = length - 1;
        return Sum8.Of(record[..recordBytes]) == record[recordBytes]
            ? DecodeResult.Decoded
            : DecodeResult.Rejected(RejectReason.BadChecksum, frame.Length - 2);
    }

    /// <summary>The frame of a record, with sum, escapes and flags.</summary>
    public static byte[] Pack(ReadOnlySpan<byte> record)
    {
        var frame = new List<byte>(record.Length + 4) { Flag };
        foreach (byte b in (ReadOnlySpan<byte>)[.. record, Sum8.Of(record)])
        {
            if (b is Flag or Escape)
            {
                frame.Add(Escape);
                frame.Add((byte)(b & ~0x20));
            }
            else
            {
                frame.Add(b);
            }
        }

        frame.Add(Flag);
        return [.. frame];
    }
}
