using Edge.Drivers.Framing;
using Edge.Drivers.Vectors;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.NoninOem3;

/// <summary>Readings of format 13, with the device's own time.</summary>
internal sealed class NoninSpotCheckDecoder : IFrameDecoder
{
    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var result = NoninSpotCheck.TryRead(frame, out var record);
        if (result.Outcome == DecodeOutcome.Decoded)
        {
            var condition = record.Condition;
            into.Add(condition.Reading(Metrics.SpO2, NoninStatus.SpO2(record.SpO2), record.MeasuredAt));
            into.Add(condition.Reading(Metrics.PulseRateOximeter, NoninStatus.HeartRate(record.HeartRate), record.MeasuredAt));
        }

        return result;
    }
}

/// <summary>Finds frames of format 13 by start mark, length, sum and end mark.</summary>
internal sealed class NoninSpotCheckFramer() : SlidingFramer(NoninSpotCheck.MaxFrameBytes)
{
    protected override int Match(ReadOnlySpan<byte> window)
    {
        var result = NoninSpotCheck.Check(window, out int frameBytes);
        if (result.Outcome == DecodeOutcome.Decoded)
        {
            return frameBytes;
        }

        return result.Reason switch
        {
            RejectReason.Truncated => NeedMore,
            RejectReason.BadSync when frameBytes == 0 => NoStart,
            _ => FailedCheck,
        };
    }
}

/// <summary>Fields of format 13.</summary>
internal sealed class NoninSpotCheckProfile : FrameProfile
{
    private readonly NoninSpotCheckDecoder _decoder = new();

    public override string Name => "nonin-df13";

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = NoninSpotCheck.TryRead(frame, out var record);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        into.Fields.SetQuantity("heart_rate", NoninStatus.HeartRate(record.HeartRate), "/min");
        into.Fields.SetQuantity("spo2", NoninStatus.SpO2(record.SpO2), "%");
        into.Fields.SetTime("device_time", record.MeasuredAt);
        into.Fields["smart_point"] = record.SmartPoint;
        into.Fields["no_measurement"] = record.NoMeasurement;
        into.Fields["from_memory"] = record.FromMemory;
        into.Fields["low_battery"] = record.LowBattery;
        return _decoder.Decode(frame, default, into.Readings);
    }
}
