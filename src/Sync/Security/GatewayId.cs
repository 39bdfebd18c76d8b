using System.Globalization;

namespace Edge.Sync.Security;

/// <summary>
/// Identity of one gateway: 64 random bits, chosen at first start, never 0. Stands in its certificate, in every
/// segment header and in every message, as 16 lower-case hexadecimal digits where it is text.
/// </summary>
/// <param name="Value">The 64 bits; 0 means "none" and is refused everywhere.</param>
public readonly record struct GatewayId(ulong Value)
{
    /// <summary>Reads exactly 16 hexadecimal digits; false for anything else and for 0.</summary>
    public static bool TryParse(string? text, out GatewayId id)
    {
        id = default;
        if (text is not { Length: 16 } || !ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong value) || value == 0)
            return false;
        id = new GatewayId(value);
        return true;
    }

    /// <summary>A new id from the given source of randomness.</summary>
    public static GatewayId Create(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return new GatewayId((ulong)random.NextInt64(1, long.MaxValue));
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);
}
