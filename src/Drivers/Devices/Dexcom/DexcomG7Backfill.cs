using Edge.Drivers.Numbers;
using Edge.Drivers.Vectors;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Dexcom;

/// <summary>A stored value of a G7, 9 bytes: time u24, 1 byte, glucose u16, state, flags, trend.</summary>
/// <param name="Seconds">Since the sensor was activated.</param>
/// <param name="Number">mg/dL, or null.</param>
/// <param name="Trend">mg/dL a minute, or null.</param>
internal readonly record struct DexcomG7Backfill(int Seconds, int? Number, byte State, bool IsDisplayOnly, decimal? Trend)
{
    public static DecodeResult TryRead(ReadOnlySpan<byte> frame, out DexcomG7Backfill stored)
    {
        var reader = new FieldReader(frame);
        int seconds = reader.U24();
        reader.Take(1);
        stored = new(
            seconds, DexcomGlucose.Number(reader.U16()), reader.U8(), DexcomG7Glucose.MarksDisplayOnly(reader.U8()), DexcomG7Glucose.Rate(reader.S8()));
        if (!reader.Rest.IsEmpty)
        {
            reader.Reject(RejectReason.BadLength, reader.Offset);
        }

        return reader.Result;
    }
}

/// <summary>Readings of stored values; they have an age only once a live value has told what time it is on the sensor's clock.</summary>
internal sealed class DexcomG7BackfillDecoder : IFrameDecoder
{
    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var result = DexcomG7Backfill.TryRead(frame, out var stored);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        if (context.State is not DexcomLastValue last || last.ClockAt(context.ReceivedAt) < stored.Seconds)
        {
            return DecodeResult.Ignored;
        }

        var reading = DexcomGlucose.Reading(stored.Number, stored.State, stored.IsDisplayOnly);
        into.Add(reading with
        {
            Flags = reading.Flags | QualityFlags.FromStorage,
            Age = TimeSpan.FromSeconds(last.ClockAt(context.ReceivedAt) - stored.Seconds),
        });
        return result;
    }
}

/// <summary>Fields of a stored value.</summary>
internal sealed class DexcomG7BackfillProfile : FrameProfile
{
    public override string Name => "dexcom-g7-backfill";

    public override Guid Origin => DexcomCharacteristics.Backfill;

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = DexcomG7Backfill.TryRead(frame, out var stored);
        if (result.Outcome == DecodeOutcome.Decoded)
        {
            into.Fields["time"] = stored.Seconds;
            into.Fields["glucose"] = stored.Number;
            into.Fields["state"] = stored.State;
            into.Fields["display_only"] = stored.IsDisplayOnly;
            into.Fields.SetNumber("trend", stored.Trend);
        }

        return result;
    }
}
