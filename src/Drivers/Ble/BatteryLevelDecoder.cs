using Edge.Drivers.Numbers;
using Edge.Model.Observations;

namespace Edge.Drivers.Ble;

/// <summary>Battery Level, 2A19: one byte, 0 to 100 %. Source: Battery Service 1.1.</summary>
internal sealed class BatteryLevelDecoder : IFrameDecoder
{
    private const byte Full = 100;

    /// <summary>Reads the level; more than full is rejected.</summary>
    public static decimal Read(ref FieldReader reader)
    {
        int at = reader.Offset;
        byte level = reader.U8();
        if (level > Full)
        {
            reader.Reject(RejectReason.BadField, at);
        }

        return level;
    }

    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var reader = new FieldReader(frame);
        decimal level = Read(ref reader);
        if (reader.Result.Outcome == DecodeOutcome.Decoded)
        {
            into.Add(new(Metrics.Battery, level, Validity.Valid));
        }

        return reader.Result;
    }
}
