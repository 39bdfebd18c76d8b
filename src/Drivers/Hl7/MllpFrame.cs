namespace Edge.Drivers.Hl7;

/// <summary>
/// The envelope of the minimal lower layer protocol: 0B, message, 1C 0D. Source: HL7 Transport Specification, MLLP release 1.
/// </summary>
internal static class MllpFrame
{
    public const byte Start = 0x0B;
    public const byte End = 0x1C;
    public const byte Return = 0x0D;

    /// <summary>Longest frame taken, in bytes. A message with every number of a monitor has about 20,000.</summary>
    public const int MaxBytes = 256 * 1024;

    private const int EnvelopeBytes = 3;

    /// <summary>Takes the envelope off.</summary>
    public static DecodeResult TryOpen(ReadOnlySpan<byte> frame, out ReadOnlySpan<byte> message)
    {
        message = default;
        if (frame.IsEmpty)
        {
            return DecodeResult.Rejected(RejectReason.Truncated, 0);
        }

        if (frame[0] != Start)
        {
            return DecodeResult.Rejected(RejectReason.BadSync, 0);
        }

        if (frame.Length < EnvelopeBytes || frame[^2] != End || frame[^1] != Return)
        {
            return DecodeResult.Rejected(RejectReason.Truncated, frame.Length);
        }

        message = frame[1..^2];
        return DecodeResult.Decoded;
    }

    /// <summary>The message in its envelope.</summary>
    public static byte[] Wrap(ReadOnlySpan<byte> message) => [Start, .. message, End, Return];
}
