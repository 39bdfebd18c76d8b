using Edge.Drivers.Numbers;

namespace Edge.Drivers.Devices.Medibus;

/// <summary>
/// One command or answer: ESC or SOH, command code, text, sum of all that as two hexadecimal digits, CR. No byte has bit 7
/// set; those with it are curves in between and were taken out before.
/// </summary>
internal readonly ref struct MedibusFrame
{
    public const byte AnswerMark = 0x01;
    public const byte CommandMark = 0x1B;
    public const byte EndMark = 0x0D;

    /// <summary>Longest frame taken; the longest answers of devices have some 700 bytes.</summary>
    public const int MaxBytes = 2048;

    private const int SumDigits = 2;
    private const int LeastBytes = 2 + SumDigits + 1;

    private MedibusFrame(ReadOnlySpan<byte> bytes)
    {
        IsCommand = bytes[0] == CommandMark;
        Command = (MedibusCommand)bytes[1];
        Text = bytes[2..^(SumDigits + 1)];
    }

    /// <summary>True for what the device asks of us, false for its answers.</summary>
    public bool IsCommand { get; }

    public MedibusCommand Command { get; }

    /// <summary>Arguments or answer, without the sum.</summary>
    public ReadOnlySpan<byte> Text { get; }

    /// <summary>Reads a whole frame and checks its sum.</summary>
    public static DecodeResult TryRead(ReadOnlySpan<byte> bytes, out MedibusFrame frame)
    {
        frame = default;
        if (bytes.IsEmpty)
        {
            return DecodeResult.Rejected(RejectReason.Truncated, 0);
        }

        if (bytes[0] is not (AnswerMark or CommandMark))
        {
            return DecodeResult.Rejected(RejectReason.BadSync, 0);
        }

        int end = bytes.IndexOf(EndMark);
        if (end < 0 || bytes.Length < LeastBytes)
        {
            return DecodeResult.Rejected(RejectReason.Truncated, bytes.Length);
        }

        if (end != bytes.Length - 1)
        {
            return DecodeResult.Rejected(RejectReason.BadLength, end);
        }

        if (bytes.ContainsAnyInRange((byte)0x80, (byte)0xFF))
        {
            return DecodeResult.Rejected(RejectReason.BadEncoding, bytes.IndexOfAnyInRange((byte)0x80, (byte)0xFF));
        }

        int sumAt = bytes.Length - SumDigits - 1;
        if (!AsciiNumber.TryParseHex(bytes.Slice(sumAt, SumDigits), out uint sum) || sum != Sum8.Of(bytes[..sumAt]))
        {
            return DecodeResult.Rejected(RejectReason.BadChecksum, sumAt);
        }

        frame = new MedibusFrame(bytes);
        return DecodeResult.Decoded;
    }

    /// <summary>A frame with its sum.</summary>
    public static byte[] Encode(byte mark, MedibusCommand command, ReadOnlySpan<byte> text = default)
    {
        byte[] head = [mark, (byte)command, .. text];
        return [.. head, .. System.Text.Encoding.ASCII.GetBytes(Sum8.Of(head).ToString("X2", System.Globalization.CultureInfo.InvariantCulture)), EndMark];
    }
}
