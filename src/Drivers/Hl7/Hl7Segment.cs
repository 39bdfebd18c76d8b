namespace Edge.Drivers.Hl7;

/// <summary>The marks between the parts of a message, as its header names them.</summary>
internal readonly record struct Hl7Separators(byte Field, byte Component, byte Repetition)
{
    /// <summary>The marks that nearly every sender uses.</summary>
    public static Hl7Separators Usual { get; } = new((byte)'|', (byte)'^', (byte)'~');
}

/// <summary>One segment of a message: a name of three letters and fields, counted from 1. A field that is not there is empty.</summary>
internal readonly ref struct Hl7Segment(ReadOnlySpan<byte> bytes, Hl7Separators separators)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public ReadOnlySpan<byte> Name => Part(_bytes, separators.Field, 1);

    public bool Is(ReadOnlySpan<byte> name) => Name.SequenceEqual(name);

    /// <summary>A field as sent. In a header the separator itself counts as field 1.</summary>
    public ReadOnlySpan<byte> Field(int number) => Part(_bytes, separators.Field, Is("MSH"u8) ? number : number + 1);

    /// <summary>A component, counted from 1, of the first repetition of a field.</summary>
    public ReadOnlySpan<byte> Component(int field, int number) =>
        Part(Part(Field(field), separators.Repetition, 1), separators.Component, number).Trim((byte)' ');

    /// <summary>True when a repetition of a field is exactly this word.</summary>
    public bool Has(int field, ReadOnlySpan<byte> word)
    {
        var rest = Field(field);
        foreach (var range in rest.Split(separators.Repetition))
        {
            if (rest[range].Trim((byte)' ').SequenceEqual(word))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when a field holds several values.</summary>
    public bool Repeats(int field) => Field(field).Contains(separators.Repetition);

    private static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> bytes, byte separator, int number)
    {
        foreach (var range in bytes.Split(separator))
        {
            if (--number == 0)
            {
                return bytes[range];
            }
        }

        return default;
    }
}
