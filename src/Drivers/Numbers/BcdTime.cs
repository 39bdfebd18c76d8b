namespace Edge.Drivers.Numbers;

/// <summary>
/// Absolute Time of IEEE 11073-20601: century, year, month, day, hour, minute, second and hundredths, each two
/// binary-coded decimal digits. No zone.
/// </summary>
internal static class BcdTime
{
    public const int Bytes = 8;

    private const int MillisecondsPerHundredth = 10;
    private const int NoNumber = -1;

    /// <summary>The instant, or null when a digit or the date is impossible, or there are not eight bytes.</summary>
    public static DateTime? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Bytes)
        {
            return null;
        }

        Span<int> fields = stackalloc int[Bytes];
        for (int i = 0; i < Bytes; i++)
        {
            fields[i] = Number(bytes[i]);
            if (fields[i] == NoNumber)
            {
                return null;
            }
        }

        return DeviceClock.At(
            fields[0] * 100 + fields[1], fields[2], fields[3], fields[4], fields[5], fields[6], fields[7] * MillisecondsPerHundredth);
    }

    private static int Number(byte digits) =>
        (digits & 0x0F) <= 9 && digits >> 4 <= 9 ? (digits >> 4) * 10 + (digits & 0x0F) : NoNumber;
}
