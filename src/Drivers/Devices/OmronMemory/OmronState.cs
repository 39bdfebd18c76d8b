using Edge.Drivers.Numbers;

namespace Edge.Drivers.Devices.OmronMemory;

/// <summary>What is known of a cuff between frames.</summary>
/// <param name="Model">Its memory layout; null while it has not said a model number that is known.</param>
/// <param name="Assembly">Pieces of the answer under way.</param>
internal sealed record OmronState(OmronModel? Model, OmronAssembly Assembly) : DecoderState
{
    public static OmronState Unknown { get; } = new(null, OmronAssembly.Empty);
}

/// <summary>Takes the model number, without which the memory cannot be read.</summary>
internal sealed class OmronModelDecoder : IFrameDecoder
{
    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var reader = new FieldReader(frame);
        string number = GattText.Read(ref reader);
        if (reader.Result.Outcome == DecodeOutcome.Decoded && OmronModels.Find(number) is { } model)
        {
            into.NextState = (context.State as OmronState ?? OmronState.Unknown) with { Model = model };
        }

        return reader.Result;
    }
}
