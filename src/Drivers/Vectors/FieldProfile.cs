using Edge.Drivers.Numbers;

namespace Edge.Drivers.Vectors;

/// <summary>Reads a value field by field and writes the fields down; faults stay in the reader.</summary>
internal delegate void FieldWriter(ref FieldReader reader, FrameExplanation into);

/// <summary>The view of one characteristic, or of one kind of number.</summary>
/// <param name="name">Profile name in vectors.</param>
/// <param name="origin">The characteristic; empty for what is no characteristic of its own.</param>
/// <param name="write">Reads and writes the fields.</param>
/// <param name="decoder">The live decoder of these values; null when the gateway emits no reading from them.</param>
internal sealed class FieldProfile(string name, Guid origin, FieldWriter write, IFrameDecoder? decoder = null) : FrameProfile
{
    public override string Name => name;

    public override Guid Origin => origin;

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var reader = new FieldReader(frame);
        write(ref reader, into);
        var result = reader.Result;
        return result.Outcome == DecodeOutcome.Decoded && decoder is not null
            ? decoder.Decode(frame, new FrameContext { Origin = origin }, into.Readings)
            : result;
    }
}
