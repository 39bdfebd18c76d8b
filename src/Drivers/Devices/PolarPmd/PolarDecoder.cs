using Edge.Drivers.Ble;

namespace Edge.Drivers.Devices.PolarPmd;

/// <summary>States of the two streams of a Polar sensor.</summary>
internal sealed record PolarState(DecoderState? HeartRate, DecoderState? Measurement) : DecoderState;

/// <summary>Heart rate and measurement data of one sensor, each with its own memory.</summary>
internal sealed class PolarDecoder(IFrameDecoder heartRate, Guid heartRateOrigin) : IFrameDecoder
{
    private readonly PmdDecoder _measurement = new();
    private readonly GattDecoder _others = new((PmdId.ControlPoint, new PmdControlDecoder()));

    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        bool isHeartRate = context.Origin == heartRateOrigin;
        if (!isHeartRate && context.Origin != PmdId.Data)
        {
            return _others.Decode(frame, context, into);
        }

        var state = context.State as PolarState;
        var part = new FrameContext
        {
            ReceivedAt = context.ReceivedAt,
            Origin = context.Origin,
            Settings = context.Settings,
            State = isHeartRate ? state?.HeartRate : state?.Measurement,
        };
        var result = (isHeartRate ? heartRate : _measurement).Decode(frame, part, into);
        if (into.NextState is { } next)
        {
            into.NextState = isHeartRate ? new PolarState(next, state?.Measurement) : new PolarState(state?.HeartRate, next);
        }

        return result;
    }
}
