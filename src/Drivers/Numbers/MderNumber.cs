using Edge.Model.Observations;

namespace Edge.Drivers.Numbers;

/// <summary>Why a SFLOAT or FLOAT carries no number.</summary>
internal enum MderSpecial : byte
{
    /// <summary>It carries one.</summary>
    None = 0,

    NaN = 1,

    /// <summary>Not at this resolution.</summary>
    NRes = 2,

    PositiveInfinity = 3,
    NegativeInfinity = 4,
    Reserved = 5,

    /// <summary>A number that no decimal can hold with its digits: a FLOAT with an exponent far beyond any measurement.</summary>
    Unrepresentable = 6,

    /// <summary>A device's own code for "no value", which the standard takes for a number.</summary>
    Absent = 7,
}

/// <summary>
/// A medical number of IEEE 11073-20601: mantissa x 10^exponent, both two's complement. The digits are kept: 200 x 10^-2 is
/// 2.00 and not 2. The byte order is the caller's business.
/// </summary>
/// <param name="Value">The number with its scale, or null.</param>
/// <param name="Special">Why there is none.</param>
internal readonly record struct MderNumber(decimal? Value, MderSpecial Special)
{
    // A decimal holds 28 digits after the point and a little more than 28 before it.
    private const int MaxScale = 28;
    private const decimal TenthOfMax = decimal.MaxValue / 10;

    /// <summary>What stands for a number that is a device's own code for "no value".</summary>
    public static MderNumber Absent { get; } = new(null, MderSpecial.Absent);

    /// <summary>Reads a SFLOAT: 4 bits exponent, 12 bits mantissa. Only five exact words are special; F7FF is 204.7.</summary>
    public static MderNumber FromSFloat(ushort raw) => raw switch
    {
        0x07FF => Without(MderSpecial.NaN),
        0x0800 => Without(MderSpecial.NRes),
        0x07FE => Without(MderSpecial.PositiveInfinity),
        0x0802 => Without(MderSpecial.NegativeInfinity),
        0x0801 => Without(MderSpecial.Reserved),
        _ => Of((short)(raw << 4) >> 4, (short)raw >> 12),
    };

    /// <summary>Reads a FLOAT: 8 bits exponent, 24 bits mantissa.</summary>
    public static MderNumber FromFloat(uint raw) => raw switch
    {
        0x007FFFFF => Without(MderSpecial.NaN),
        0x00800000 => Without(MderSpecial.NRes),
        0x007FFFFE => Without(MderSpecial.PositiveInfinity),
        0x00800002 => Without(MderSpecial.NegativeInfinity),
        0x00800001 => Without(MderSpecial.Reserved),
        _ => Of((int)(raw << 8) >> 8, (int)raw >> 24),
    };

    /// <summary>What a reading without number is: data model, section 3.</summary>
    public Validity Validity => Special switch
    {
        MderSpecial.None => Validity.Valid,
        MderSpecial.NaN or MderSpecial.Absent => Validity.NotAvailable,
        MderSpecial.PositiveInfinity => Validity.Overflow,
        MderSpecial.NegativeInfinity => Validity.Underflow,
        _ => Validity.Invalid,
    };

    /// <summary>Code of the FHIR value set data-absent-reason, or null for a number.</summary>
    public string? DataAbsentReason => Special switch
    {
        MderSpecial.None => null,
        MderSpecial.NaN => "not-a-number",
        MderSpecial.Absent => "unknown",
        MderSpecial.PositiveInfinity => "positive-infinity",
        MderSpecial.NegativeInfinity => "negative-infinity",
        _ => "error",
    };

    /// <summary>The special's name in vectors and documents, or null where the standard has none.</summary>
    public string? SpecialName => Special switch
    {
        MderSpecial.None or MderSpecial.Absent => null,
        MderSpecial.NaN => "NaN",
        MderSpecial.NRes => "NRes",
        MderSpecial.PositiveInfinity => "+INF",
        MderSpecial.NegativeInfinity => "-INF",
        MderSpecial.Reserved => "reserved",
        _ => "unrepresentable",
    };

    private static MderNumber Without(MderSpecial special) => new(null, special);

    private static MderNumber Of(int mantissa, int exponent)
    {
        // Zeros at the end of a mantissa are digits as long as there is room for them.
        for (; exponent < -MaxScale && mantissa % 10 == 0 && mantissa != 0; exponent++)
        {
            mantissa /= 10;
        }

        if (exponent <= 0)
        {
            return exponent >= -MaxScale
                ? new(new decimal(Math.Abs(mantissa), 0, 0, mantissa < 0, (byte)-exponent), MderSpecial.None)
                : mantissa == 0 ? new(0, MderSpecial.None) : Without(MderSpecial.Unrepresentable);
        }

        decimal value = mantissa;
        for (; exponent > 0 && value != 0; exponent--)
        {
            if (Math.Abs(value) > TenthOfMax)
            {
                return Without(MderSpecial.Unrepresentable);
            }

            value *= 10;
        }

        return new(value, MderSpecial.None);
    }
}
