using System.Buffers;

namespace Edge.Drivers.Devices.Ivy450C;

/// <summary>
/// One ANSAR-B frame, sent once a second: FF, <c>ANSAR-B </c>, 400 wave bytes, CR-separated text lines
/// <c>KEY=status;field;...</c>, FE. Waves: 200 ECG, then 50 each of respiration, pleth, P1 and P2.
/// </summary>
internal readonly ref struct IvyFrame
{
    public const int WaveBytes = 400;
    public const int EcgSamples = 200;
    public const int SlowSamples = 50;
    public const byte StartMark = 0xFF;
    public const byte EndMark = 0xFE;

    /// <summary>Wave byte of a pressure channel without transducer.</summary>
    public const byte NoTransducer = 251;

    // The recording has 152 text bytes; a bound keeps a lost end mark from growing the frame.
    private const int MaxTextBytes = 512;

    private static readonly SearchValues<byte> TextBytes = SearchValues.Create(
        [(byte)'\t', (byte)'\r', (byte)'\n', .. Enumerable.Range(0x20, 0x5F).Select(b => (byte)b)]);

    private IvyFrame(ReadOnlySpan<byte> waves, ReadOnlySpan<byte> text)
    {
        Waves = waves;
        Text = text;
    }

    public static ReadOnlySpan<byte> Header => [StartMark, (byte)'A', (byte)'N', (byte)'S', (byte)'A', (byte)'R', (byte)'-', (byte)'B', (byte)' '];

    public static int HeaderBytes => Header.Length;

    public static int MaxFrameBytes => HeaderBytes + WaveBytes + MaxTextBytes + 1;

    public ReadOnlySpan<byte> Waves { get; }

    /// <summary>The text lines, without the end mark.</summary>
    public ReadOnlySpan<byte> Text { get; }

    public ReadOnlySpan<byte> Ecg => Waves[..EcgSamples];

    public ReadOnlySpan<byte> Respiration => Slow(0);

    public ReadOnlySpan<byte> Pleth => Slow(1);

    public ReadOnlySpan<byte> Pressure1 => Slow(2);

    public ReadOnlySpan<byte> Pressure2 => Slow(3);

    /// <summary>Checks a beginning or a whole frame.</summary>
    /// <param name="bytes">Bytes from a possible start on.</param>
    /// <param name="frameBytes">Length of the frame, 0 as long as it is unknown.</param>
    /// <returns>Decoded for a whole frame, Truncated for a beginning, or what does not fit.</returns>
    public static DecodeResult Check(ReadOnlySpan<byte> bytes, out int frameBytes)
    {
        frameBytes = 0;
        int common = bytes.CommonPrefixLength(Header);
        if (common < Math.Min(bytes.Length, HeaderBytes))
        {
            return DecodeResult.Rejected(RejectReason.BadSync, common);
        }

        int textAt = HeaderBytes + WaveBytes;
        if (bytes.Length <= textAt)
        {
            return DecodeResult.Rejected(RejectReason.Truncated, bytes.Length);
        }

        int textBytes = bytes[textAt..].IndexOfAnyExcept(TextBytes);
        if (textBytes < 0)
        {
            return bytes.Length < MaxFrameBytes
                ? DecodeResult.Rejected(RejectReason.Truncated, bytes.Length)
                : DecodeResult.Rejected(RejectReason.TooLong, textAt + MaxTextBytes);
        }

        if (textBytes > MaxTextBytes)
        {
            return DecodeResult.Rejected(RejectReason.TooLong, textAt + MaxTextBytes);
        }

        if (bytes[textAt + textBytes] != EndMark)
        {
            return DecodeResult.Rejected(RejectReason.BadEncoding, textAt + textBytes);
        }

        frameBytes = textAt + textBytes + 1;

        // A lost or doubled wave byte shifts the text; then it no longer starts with a line that we know.
        return IvyLine.StartsWithKnownKey(bytes.Slice(textAt, textBytes))
            ? DecodeResult.Decoded
            : DecodeResult.Rejected(RejectReason.BadField, textAt);
    }

    /// <summary>Reads a whole frame.</summary>
    public static DecodeResult TryRead(ReadOnlySpan<byte> bytes, out IvyFrame frame)
    {
        frame = default;
        var result = Check(bytes, out int frameBytes);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        if (bytes.Length > frameBytes)
        {
            return DecodeResult.Rejected(RejectReason.BadLength, frameBytes);
        }

        int textAt = HeaderBytes + WaveBytes;
        frame = new IvyFrame(bytes.Slice(HeaderBytes, WaveBytes), bytes[textAt..^1]);
        return result;
    }

    /// <summary>The text line with this key; empty fields when there is none.</summary>
    public IvyLine Line(ReadOnlySpan<byte> key) => IvyLine.Find(Text, key);

    private ReadOnlySpan<byte> Slow(int index) => Waves.Slice(EcgSamples + index * SlowSamples, SlowSamples);
}
