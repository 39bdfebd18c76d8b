namespace Edge.Sync.Wire.Columns;

/// <summary>
/// 11073-10101 codes that take six bits instead of 32 in version 1 of the columns. The list is part of that version: never
/// change or extend it; a code that is not in it travels in full.
/// </summary>
internal static class KnownCodes
{
    /// <summary>Bits of an index.</summary>
    public const int IndexBits = 6;

    private static readonly uint[] Codes =
    [
        147842, 150456, 149530, 149546, 150448, 151562, 150021, 150022, 150023, 150017, 150018, 150019, 150364, 160184, 160212, 188736,
        151708, 152196, 67996, 131328, 150452, 151552, 150016, 147240, 150300, 150388, 160220, 188740, 188748, 188752, 67108865, 67108866,
        67108867, 67108868, 67108869, 67108870, 67108871, 151817, 151784, 151819, 151976, 151868, 151880, 151724, 151792, 151764, 67108872, 67108873,
    ];

    /// <summary>Number of codes in the list, at most 64.</summary>
    public static int Count => Codes.Length;

    /// <summary>Index of a code, or -1.</summary>
    public static int IndexOf(uint code) => Array.IndexOf(Codes, code);

    /// <summary>The code at an index below <see cref="Count"/>.</summary>
    public static uint At(int index) => Codes[index];
}
