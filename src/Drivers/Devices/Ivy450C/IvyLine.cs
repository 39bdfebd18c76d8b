using Edge.Drivers.Numbers;

namespace Edge.Drivers.Devices.Ivy450C;

/// <summary>One text line after its key: fields separated by semicolons; an empty field means no value.</summary>
internal readonly ref struct IvyLine
{
    private readonly ReadOnlySpan<byte> _fields;

    private IvyLine(ReadOnlySpan<byte> fields) => _fields = fields;

    /// <summary>The last field that holds words instead of a number, e.g. <c>NO TRANSDUCER</c>; empty when none.</summary>
    public ReadOnlySpan<byte> Message
    {
        get
        {
            ReadOnlySpan<byte> message = default;
            foreach (var range in _fields.Split((byte)';'))
            {
                var part = _fields[range].Trim((byte)' ');
                message = part.ContainsAnyInRange((byte)'A', (byte)'Z') && !part.Contains((byte)'=') ? part : message;
            }

            return message;
        }
    }

    /// <summary>True when the message says that nothing is attached to the patient.</summary>
    public bool SaysOff
    {
        get
        {
            var message = Message;
            return message.IndexOf("NO TRANSDUCER"u8) >= 0
                || message.IndexOf("NO SENSOR"u8) >= 0
                || message.IndexOf("SENSOR OFF"u8) >= 0
                || message.IndexOf("LEAD OFF"u8) >= 0
                || message.IndexOf("LEADS OFF"u8) >= 0;
        }
    }

    /// <summary>True when the text begins with <c>KEY=</c> of a line that the protocol has.</summary>
    public static bool StartsWithKnownKey(ReadOnlySpan<byte> text)
    {
        int equals = text.IndexOf((byte)'=');
        return equals > 0 && text[..equals] switch
        {
            [(byte)'H', (byte)'R'] or [(byte)'R', (byte)'R'] => true,
            [(byte)'P' or (byte)'T', (byte)'1' or (byte)'2'] => true,
            var key => key.SequenceEqual("ETCO2"u8) || key.SequenceEqual("SPO2"u8) || key.SequenceEqual("NIBP"u8),
        };
    }

    /// <summary>Finds the line of a key among CR-separated lines.</summary>
    public static IvyLine Find(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key)
    {
        foreach (var range in text.SplitAny((byte)'\r', (byte)'\n'))
        {
            var line = text[range];
            if (line.Length > key.Length && line[key.Length] == '=' && line.StartsWith(key))
            {
                return new IvyLine(line[(key.Length + 1)..]);
            }
        }

        return default;
    }

    /// <summary>The number in field <paramref name="index"/> (0 = status); null when empty, missing or no number.</summary>
    public decimal? Number(int index) => AsciiNumber.TryParse(Field(index), out decimal value) ? value : null;

    /// <summary>The number after <c>name=</c> in any field, e.g. <c>PR=80</c>.</summary>
    public decimal? Named(ReadOnlySpan<byte> name)
    {
        foreach (var range in _fields.Split((byte)';'))
        {
            var field = _fields[range].Trim((byte)' ');
            if (field.Length > name.Length && field[name.Length] == '=' && field.StartsWith(name))
            {
                return AsciiNumber.TryParse(field[(name.Length + 1)..], out decimal value) ? value : null;
            }
        }

        return null;
    }

    private ReadOnlySpan<byte> Field(int index)
    {
        foreach (var range in _fields.Split((byte)';'))
        {
            if (index-- == 0)
            {
                return _fields[range].Trim((byte)' ');
            }
        }

        return default;
    }
}
