namespace Edge.Drivers.Devices.Capnostream20;

/// <summary>Kinds of messages of the monitor.</summary>
internal enum CapnoCode : byte
{
    Co2Wave = 0,
    Numerics = 1,
    DeviceId = 4,
}

/// <summary>
/// The line coding: 85, then length, code, payload and exclusive or, in which 85 goes as 80 05 and 80 as 80 00. The length
/// counts code and payload. The exclusive or is the same over both forms.
/// </summary>
internal static class CapnoWire
{
    public const byte StartMark = 0x85;
    public const byte Escape = 0x80;

    /// <summary>Longest content: length, code and payload, exclusive or, and a byte of padding.</summary>
    public const int MaxContentBytes = 1 + 255 + 1 + 1;

    /// <summary>Longest frame on the line: everything escaped.</summary>
    public const int MaxFrameBytes = 1 + 2 * MaxContentBytes;

    private const byte EscapedStart = 0x05;
    private const byte EscapedEscape = 0x00;

    /// <summary>Takes a frame apart.</summary>
    /// <param name="frame">Bytes as on the line.</param>
    /// <param name="content">Space for <see cref="MaxContentBytes"/> bytes.</param>
    /// <param name="message">Code and payload.</param>
    public static DecodeResult Unpack(ReadOnlySpan<byte> frame, Span<byte> content, out ReadOnlySpan<byte> message)
    {
        message = default;
        if (frame.IsEmpty || frame[0] != StartMark)
        {
            return DecodeResult.Rejected(frame.IsEmpty ? RejectReason.Truncated : RejectReason.BadSync, 0);
        }

        int length = 0;
        for (int i = 1; i < frame.Length; i++)
        {
            byte b = frame[i];
            if (b == Escape)
            {
                i++;
                if (i == frame.Length || !IsEscaped(frame[i]))
                {
                    return DecodeResult.Rejected(i == frame.Length ? RejectReason.Truncated : RejectReason.BadEncoding, i);
                }

                b = (byte)(Escape | frame[i]);
            }
            else if (b == StartMark)
            {
                return DecodeResult.Rejected(RejectReason.BadSync, i);
            }

            if (length == MaxContentBytes)
            {
                return DecodeResult.Rejected(RejectReason.TooLong, i);
            }

            content[length++] = b;
        }

        var whole = content[..length];
        int missing = Missing(whole);
        if (missing != 0)
        {
            return DecodeResult.Rejected(missing > 0 ? RejectReason.Truncated : RejectReason.BadLength, frame.Length);
        }

        if (!IsChecked(whole))
        {
            return DecodeResult.Rejected(RejectReason.BadChecksum, frame.Length - 1);
        }

        message = content.Slice(1, content[0]);
        return DecodeResult.Decoded;
    }

    /// <summary>True for what may stand after an escape.</summary>
    public static bool IsEscaped(byte b) => b is EscapedStart or EscapedEscape;

    /// <summary>Bytes that are still missing, 0 when the content has its length, negative when it is longer.</summary>
    public static int Missing(ReadOnlySpan<byte> content)
    {
        if (content.Length < 2 || content[0] == 0)
        {
            return content.Length < 2 ? 1 : -1;
        }

        int missing = content[0] + 2 - content.Length;

        // Some wave messages carry a zero before their exclusive or.
        bool isPadded = content[1] == (byte)CapnoCode.Co2Wave && missing <= 0
            && content[content[0] + 1] == 0 && Xor(content[..(content[0] + 1)]) != 0;
        return isPadded ? missing + 1 : missing;
    }

    /// <summary>True when the exclusive or of content of the right length fits.</summary>
    public static bool IsChecked(ReadOnlySpan<byte> content) => Xor(content[..(content[0] + 1)]) == content[^1];

    /// <summary>The frame of a message.</summary>
    public static byte[] Pack(ReadOnlySpan<byte> message)
    {
        byte[] content = [(byte)message.Length, .. message];
        var frame = new List<byte> { StartMark };
        foreach (byte b in (ReadOnlySpan<byte>)[.. content, Xor(content)])
        {
            if (b is StartMark or Escape)
            {
                frame.Add(Escape);
                frame.Add((byte)(b & 0x0F));
            }
            else
            {
                frame.Add(b);
            }
        }

        return [.. frame];
    }

    private static byte Xor(ReadOnlySpan<byte> bytes)
    {
        byte xor = 0;
        foreach (byte b in bytes)
        {
            xor ^= b;
        }

        return xor;
    }
}
