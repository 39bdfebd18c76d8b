using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Dexcom;

/// <summary>
/// Readings of a G7. A sensor whose time is up goes on sending its last value for hours under the same number, with a rising
/// age: such a repeat is never a new value.
/// </summary>
internal sealed class DexcomG7Decoder : IFrameDecoder
{
    // Two intervals. A younger repeat is the same value after a reconnect.
    private static readonly TimeSpan StuckAge = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        if (frame is not [DexcomG7Glucose.Opcode, ..])
        {
            // Other answers hold no value.
            return frame.IsEmpty ? DecodeResult.Rejected(RejectReason.Truncated, 0) : DecodeResult.Ignored;
        }

        var result = DexcomG7Glucose.TryRead(frame, out var glucose);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        var age = TimeSpan.FromSeconds(glucose.AgeSeconds);
        bool repeats = context.State is DexcomLastValue last && last.Sequence == glucose.Sequence;
        into.NextState = new DexcomLastValue(glucose.Sequence, glucose.Seconds, glucose.MessageSeconds, context.ReceivedAt);
        if (repeats && age < StuckAge && glucose.State == DexcomGlucose.Ok)
        {
            return DecodeResult.Ignored;
        }

        var reading = DexcomGlucose.Reading(glucose.Number, glucose.State, glucose.IsDisplayOnly) with { Age = age, Record = glucose.Sequence };
        into.Add(repeats && glucose.State == DexcomGlucose.Ok ? Stuck(reading) : reading);
        return result;
    }

    private static DecodedReading Stuck(in DecodedReading reading) => reading with
    {
        Validity = reading.Validity == Validity.Valid ? Validity.Questionable : reading.Validity,
        Flags = reading.Flags | QualityFlags.Stuck,
    };
}
