namespace Edge.Drivers.Numbers;

/// <summary>Changes the prefix of a unit without touching the digits: 0.00105 kg/L are 105 mg/dL, and 0.001050 are 105.0.</summary>
internal static class PowerOfTen
{
    private const int NegativeMark = 3;

    /// <summary>
    /// The value times 10^<paramref name="exponent"/>, with as many digits after the point as are left of those it had.
    /// </summary>
    /// <param name="value">A measured value, small against the range of a decimal.</param>
    /// <param name="exponent">0 to 6.</param>
    public static decimal Times(decimal value, int exponent)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        int shift = Math.Min(value.Scale, exponent);
        decimal shifted = new(bits[0], bits[1], bits[2], bits[NegativeMark] < 0, (byte)(value.Scale - shift));
        for (; shift < exponent; shift++)
        {
            shifted *= 10;
        }

        return shifted;
    }
}
