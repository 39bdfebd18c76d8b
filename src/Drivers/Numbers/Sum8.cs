namespace Edge.Drivers.Numbers;

/// <summary>The check of Nonin and Datex frames: sum of bytes modulo 256.</summary>
internal static class Sum8
{
    public static byte Of(ReadOnlySpan<byte> bytes)
    {
        byte sum = 0;
        foreach (byte b in bytes)
        {
            sum = unchecked((byte)(sum + b));
        }

        return sum;
    }
}
