namespace Edge.Drivers.Iio;

/// <summary>
/// A frame of text lines <c>attribute=value</c>, closed by an empty line, so that a cut frame is never taken for a whole one.
/// An attribute whose read failed has an empty value; one that the sensor does not have has no line.
/// </summary>
internal readonly ref struct AttributeText
{
    private readonly ReadOnlySpan<byte> _lines;

    private AttributeText(ReadOnlySpan<byte> lines) => _lines = lines;

    /// <summary>Checks a frame line by line.</summary>
    public static DecodeResult TryRead(ReadOnlySpan<byte> frame, out AttributeText text)
    {
        text = default;
        if (!frame.EndsWith("\n\n"u8))
        {
            return DecodeResult.Rejected(RejectReason.Truncated, frame.Length);
        }

        text = new AttributeText(frame[..^1]);
        int at = 0;
        while (at < frame.Length - 1)
        {
            var line = frame[at..];
            line = line[..line.IndexOf((byte)'\n')];
            int equals = line.IndexOf((byte)'=');
            if (equals < 1 || line.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
            {
                return DecodeResult.Rejected(RejectReason.BadField, at);
            }

            at += line.Length + 1;
        }

        return DecodeResult.Decoded;
    }

    /// <summary>Finds an attribute; the first line of that name counts.</summary>
    /// <param name="value">Its value; empty when its read failed.</param>
    /// <returns>False when the sensor does not have it.</returns>
    public bool TryFind(ReadOnlySpan<byte> attribute, out ReadOnlySpan<byte> value)
    {
        foreach (var (name, found) in this)
        {
            if (name.SequenceEqual(attribute))
            {
                value = found;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>Enumerates the lines.</summary>
    public Lines GetEnumerator() => new(_lines);

    /// <summary>One line.</summary>
    public readonly ref struct Line(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        private readonly ReadOnlySpan<byte> _name = name;
        private readonly ReadOnlySpan<byte> _value = value;

        public void Deconstruct(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
        {
            name = _name;
            value = _value;
        }
    }

    /// <summary>Walks the lines.</summary>
    public ref struct Lines(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> _rest = rest;

        public Line Current { get; private set; }

        public bool MoveNext()
        {
            if (_rest.IsEmpty)
            {
                return false;
            }

            int end = _rest.IndexOf((byte)'\n');
            int equals = _rest.IndexOf((byte)'=');
            Current = new Line(_rest[..equals], _rest[(equals + 1)..end]);
            _rest = _rest[(end + 1)..];
            return true;
        }
    }
}
