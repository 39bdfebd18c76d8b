using Edge.Drivers.Ble;
using Edge.Drivers.Vectors;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.AtcThermometer;

/// <summary>Readings of either layout, plain or encrypted, each measurement once.</summary>
internal sealed class AtcDecoder : IFrameDecoder
{
    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        bool isEncrypted = AtcSecret.Is(frame);
        var measurement = default(AtcMeasurement);
        var result = isEncrypted ? DecodeResult.Decoded : AtcMeasurement.TryRead(frame, out measurement);
        byte counter = isEncrypted ? new AtcSecret(frame).Counter : measurement.Counter;
        if (result.Outcome == DecodeOutcome.Decoded && context.State is AtcState state)
        {
            result = state.Check(counter, isEncrypted, context.ReceivedAt);
        }

        if (result.Outcome == DecodeOutcome.Decoded && isEncrypted)
        {
            result = new AtcSecret(frame).TryOpen(context.Settings, out measurement);
        }

        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        into.NextState = new AtcState(counter, isEncrypted, context.ReceivedAt);
        into.Add(new(Metrics.RoomTemperature, measurement.Temperature, Validity.Valid));
        into.Add(new(Metrics.RoomHumidity, measurement.Humidity, Validity.Valid));
        into.Add(new(Metrics.Battery, measurement.Battery, Validity.Valid));
        return result;
    }
}

/// <summary>Fields of one layout, plain or encrypted.</summary>
internal sealed class AtcProfile(string name, int plainBytes, int secretBytes) : AdvertisementProfile(name, AtcMeasurement.Service)
{
    private readonly AtcDecoder _decoder = new();

    protected override DecodeResult ExplainData(ReadOnlySpan<byte> data, in FrameContext context, FrameExplanation into)
    {
        bool isEncrypted = data.Length == AtcSecret.BytesOf(secretBytes);
        if (!isEncrypted && data.Length != plainBytes)
        {
            return DecodeResult.Rejected(data.Length < plainBytes ? RejectReason.Truncated : RejectReason.BadLength, Math.Min(data.Length, plainBytes));
        }

        var result = isEncrypted
            ? new AtcSecret(data).TryOpen(context.Settings, out var measurement)
            : AtcMeasurement.TryRead(data, out measurement);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        var fields = into.Fields;
        fields["address"] = measurement.Address.ToString();
        fields.SetQuantity("temperature", measurement.Temperature, "Cel");
        fields.SetQuantity("humidity", measurement.Humidity, "%");
        fields.SetQuantity("voltage", measurement.Voltage, "V");
        fields.SetQuantity("battery", measurement.Battery, "%");
        fields["packet"] = (int)measurement.Counter;
        fields["encrypted"] = isEncrypted;
        return _decoder.Decode(data, context, into.Readings);
    }
}
