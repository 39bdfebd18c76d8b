namespace Edge.Model.Alarms;

/// <summary>
/// Identity of one alarm episode: a ULID, 48 bits of wall milliseconds and 80 random bits. The time part makes
/// lists readable; it orders nothing.
/// </summary>
/// <param name="Value">The 128 bits; 0 = no episode.</param>
public readonly record struct EpisodeId(UInt128 Value)
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>True for no episode.</summary>
    public bool IsNone => Value == UInt128.Zero;

    /// <summary>26 characters of Crockford base 32.</summary>
    public override string ToString() => string.Create(26, Value, static (text, value) =>
    {
        for (int i = 25; i >= 0; i--)
        {
            text[i] = Alphabet[(int)(value & 31)];
            value >>= 5;
        }
    });

    /// <summary>Reads the 26-character form; false for anything else.</summary>
    public static bool TryParse(string? text, out EpisodeId episode)
    {
        episode = default;
        if (text is not { Length: 26 } || text[0] > '7')
        {
            return false;
        }

        UInt128 value = 0;
        foreach (char c in text)
        {
            int digit = Alphabet.IndexOf(c, StringComparison.Ordinal);
            if (digit < 0)
            {
                return false;
            }

            value = (value << 5) | (uint)digit;
        }

        episode = new EpisodeId(value);
        return true;
    }
}

/// <summary>Source of episode ids: one seed gives one sequence, so that a replay repeats them bit for bit.</summary>
public sealed class EpisodeIds(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next id; <paramref name="wall"/> labels it and may be wrong.</summary>
    public EpisodeId Next(DateTimeOffset wall)
    {
        ulong wallMs = (ulong)Math.Max(0, wall.ToUnixTimeMilliseconds()) & 0xFFFF_FFFF_FFFF;
        ulong high = (wallMs << 16) | (NextRandom() & 0xFFFF);
        return new EpisodeId(new UInt128(high, NextRandom()));
    }

    // SplitMix64 (Steele, Lea, Flood 2014): small, seedable, good enough for identities.
    private ulong NextRandom()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
