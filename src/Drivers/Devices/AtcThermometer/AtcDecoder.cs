using Edge.Drivers.Ble;
using Edge.Drivers.Vectors;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.AtcThermometer;

/// <summary>Counter of the measurement that was handed on last.</summary>
internal sealed record AtcState(byte Counter) : DecoderState;

/// <summary>Readings of either layout, each measurement once.</summary>
internal sealed class AtcDecoder : IFrameDecoder
{
    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var result = AtcMeasurement.TryRead(frame, out var measurement);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        if ((context.State as AtcState)?.Counter == measurement.Counter)
        {
            return DecodeResult.Ignored;
        }

        into.NextState = new AtcState(measurement.Counter);
        into.Add(new(Metrics.RoomTemperature, measurement.Temperature, Validity.Valid));
        into.Add(new(Metrics.RoomHumidity, measurement.Humidity, Validity.Valid));
        into.Add(new(Metrics.Battery, measurement.Battery, Validity.Valid));
        return result;
    }
}

/// <summary>Fields of one layout.</summary>
internal sealed class AtcProfile(string name, int frameBytes) : AdvertisementProfile(name, AtcMeasurement.Service)
{
    private readonly AtcDecoder _decoder = new();

    protected override DecodeResult ExplainData(ReadOnlySpan<byte> data, in FrameContext context, FrameExplanation into)
    {
        if (data.Length != frameBytes)
        {
            return DecodeResult.Rejected(data.Length < frameBytes ? RejectReason.Truncated : RejectReason.BadLength, Math.Min(data.Length, frameBytes));
        }

        var result = AtcMeasurement.TryRead(data, out var measurement);
        var fields = into.Fields;
        fields["address"] = measurement.Address.ToString();
        fields.SetQuantity("temperature", measurement.Temperature, "Cel");
        fields.SetQuantity("humidity", measurement.Humidity, "%");
        fields.SetQuantity("voltage", measurement.Voltage, "V");
        fields.SetQuantity("battery", measurement.Battery, "%");
        fields["packet"] = (int)measurement.Counter;
        return result.Outcome == DecodeOutcome.Decoded ? _decoder.Decode(data, context, into.Readings) : result;
    }
}
