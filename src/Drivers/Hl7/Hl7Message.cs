namespace Edge.Drivers.Hl7;

/// <summary>
/// A message of HL7 version 2: a header segment, then segments, each ended by CR; LF and CR LF are taken too. Source: HL7
/// version 2.6, chapter 2.
/// </summary>
internal ref struct Hl7Message
{
    // MSH, the field separator and at least two encoding characters.
    private const int LeastBytes = 6;

    private readonly ReadOnlySpan<byte> _bytes;
    private ReadOnlySpan<byte> _rest;

    private Hl7Message(ReadOnlySpan<byte> bytes, Hl7Separators separators)
    {
        _bytes = bytes;
        _rest = bytes;
        Separators = separators;
    }

    public Hl7Separators Separators { get; }

    /// <summary>The header, MSH.</summary>
    public readonly Hl7Segment Header => new(_bytes[..EndOf(_bytes)], Separators);

    /// <summary>Sender's id of the message; the acknowledgement repeats it.</summary>
    public readonly ReadOnlySpan<byte> ControlId => Header.Field(10);

    /// <summary>True for an unsolicited observation, ORU^R01.</summary>
    public readonly bool IsObservation => Header.Component(9, 1).SequenceEqual("ORU"u8) && Header.Component(9, 2).SequenceEqual("R01"u8);

    /// <summary>Reads the header of a message without envelope.</summary>
    public static DecodeResult TryRead(ReadOnlySpan<byte> bytes, out Hl7Message message)
    {
        message = default;
        int common = bytes.CommonPrefixLength("MSH"u8);
        if (common < 3)
        {
            return DecodeResult.Rejected(bytes.Length <= common ? RejectReason.Truncated : RejectReason.BadSync, common);
        }

        if (bytes.Length < LeastBytes)
        {
            return DecodeResult.Rejected(RejectReason.Truncated, bytes.Length);
        }

        var separators = new Hl7Separators(bytes[3], bytes[4], bytes[5]);
        bool isSane = IsMark(separators.Field) && IsMark(separators.Component) && IsMark(separators.Repetition)
            && separators.Field != separators.Component && separators.Field != separators.Repetition && separators.Component != separators.Repetition;
        message = new Hl7Message(bytes, separators);
        return isSane ? DecodeResult.Decoded : DecodeResult.Rejected(RejectReason.BadField, 3);
    }

    /// <summary>Goes to the next segment, the header being the first; false at the end.</summary>
    public bool Next(out Hl7Segment segment)
    {
        _rest = _rest.TrimStart("\r\n"u8);
        int end = EndOf(_rest);
        segment = new Hl7Segment(_rest[..end], Separators);
        _rest = _rest[end..];
        return end > 0;
    }

    private static int EndOf(ReadOnlySpan<byte> bytes) =>
        bytes.IndexOfAny((byte)'\r', (byte)'\n') is >= 0 and var end ? end : bytes.Length;

    // Letters, digits and blanks are content and can separate nothing.
    private static bool IsMark(byte b) => b is > 0x20 and < 0x7F && !char.IsAsciiLetterOrDigit((char)b);
}
