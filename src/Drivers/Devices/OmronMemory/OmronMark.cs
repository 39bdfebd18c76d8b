using System.Globalization;

namespace Edge.Drivers.Devices.OmronMemory;

/// <summary>The newest record of one user, as it lies in its slot: where the next reading of the memory begins.</summary>
/// <param name="Slot">Its place.</param>
/// <param name="Bytes">Its content; when that is another one, the memory went round or was cleared, and all of it is read.</param>
internal sealed record OmronMark(int Slot, ReadOnlyMemory<byte> Bytes)
{
    private const int MostUsers = 4;
    private const int MostSlotBytes = 32;

    /// <summary>
    /// Reads a saved cursor, text <c>1@12=6558541a...;2@3=...</c>: user, slot, content. What is not readable is left out, so that the
    /// memory of that user is read as a whole.
    /// </summary>
    /// <returns>Marks by user, the first user at 0.</returns>
    public static OmronMark?[] ParseAll(string? cursor)
    {
        var marks = new OmronMark?[MostUsers];
        foreach (string part in (cursor ?? "").Split(';'))
        {
            int at = part.IndexOf('@', StringComparison.Ordinal), equals = part.IndexOf('=', StringComparison.Ordinal);
            if (at > 0 && equals > at
                && int.TryParse(part.AsSpan(0, at), NumberStyles.None, CultureInfo.InvariantCulture, out int user) && user is >= 1 and <= MostUsers
                && int.TryParse(part.AsSpan(at + 1, equals - at - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int slot)
                && Vectors.VectorLine.ParseHex(part[(equals + 1)..], out _) is { Length: > 0 and <= MostSlotBytes } bytes)
            {
                marks[user - 1] = new(slot, bytes);
            }
        }

        return marks;
    }

    /// <summary>The cursor of these marks.</summary>
    public static string Format(IReadOnlyList<OmronMark?> marks) => string.Join(';', marks
        .Select((mark, i) => mark is null ? null : string.Create(CultureInfo.InvariantCulture, $"{i + 1}@{mark.Slot}={Convert.ToHexStringLower(mark.Bytes.Span)}"))
        .Where(text => text is not null));
}
