using System.Buffers.Binary;
using Edge.Drivers.Numbers;

namespace Edge.Drivers.Ble;

/// <summary>
/// The E2E-CRC at the end of a value: two bytes that are there when the device says so in its features. Source: Continuous
/// Glucose Monitoring Service 1.0.2, E2E-CRC field.
/// </summary>
internal static class E2eCheck
{
    public const int Bytes = 2;

    /// <summary>Checks length and CRC of a value; the length alone tells whether there is a CRC.</summary>
    /// <param name="frame">The whole value.</param>
    /// <param name="plainBytes">Its length without CRC.</param>
    /// <param name="expected">Whether the device sends CRCs; null = not known yet.</param>
    /// <param name="secured">True when there is a CRC.</param>
    public static DecodeResult Read(ReadOnlySpan<byte> frame, int plainBytes, bool? expected, out bool secured)
    {
        secured = frame.Length == plainBytes + Bytes;
        if (frame.Length < plainBytes)
        {
            return DecodeResult.Rejected(RejectReason.Truncated, frame.Length);
        }

        if ((!secured && frame.Length != plainBytes) || (expected is { } known && known != secured))
        {
            return DecodeResult.Rejected(RejectReason.BadLength, frame.Length);
        }

        return !secured || Holds(frame) ? DecodeResult.Decoded : DecodeResult.Rejected(RejectReason.BadChecksum, plainBytes);
    }

    /// <summary>True when the last two bytes are the CRC of those before them.</summary>
    public static bool Holds(ReadOnlySpan<byte> secured) =>
        BinaryPrimitives.ReadUInt16LittleEndian(secured[^Bytes..]) == Crc16.Mcrf4xx.Of(secured[..^Bytes]);
}
