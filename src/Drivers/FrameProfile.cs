namespace Edge.Drivers;

/// <summary>
/// A named view of one kind of frame: its fields in the vocabulary of the vectors. Used offline by the
/// <c>decode</c> verb and the vector tests, through the same parsers that the live decoder uses.
/// </summary>
public abstract class FrameProfile
{
    /// <summary>Profile name in vectors, e.g. <c>cms50-live5</c>.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Characteristic whose values these are, or service of the advertised bytes, as in <see cref="FrameContext.Origin"/>;
    /// empty for byte streams and for what is no frame of its own.
    /// </summary>
    public virtual Guid Origin => default;

    /// <summary>
    /// Writes the fields of one frame to <see cref="FrameExplanation.Fields"/>: a value with unit is
    /// <c>{"value": v, "unit": ucum}</c>, a field without usable value is null. Readings go to
    /// <see cref="FrameExplanation.Readings"/> when the frame is one that the gateway itself would decode.
    /// Any bytes are allowed; malformed ones are rejected, never an exception.
    /// </summary>
    public abstract DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into);
}
