namespace Edge.Drivers.Ble;

/// <summary>
/// The decoder of a device with several characteristics: each value goes to the decoder of the characteristic it came
/// from. The battery level is decoded for every device. A value of any other origin is rejected.
/// </summary>
internal sealed class GattDecoder : IFrameDecoder
{
    private readonly Dictionary<Guid, IFrameDecoder> _byOrigin;

    /// <param name="parts">Decoders by characteristic.</param>
    public GattDecoder(params ReadOnlySpan<(Guid Origin, IFrameDecoder Decoder)> parts)
    {
        _byOrigin = new() { [GattId.BatteryLevel] = new BatteryLevelDecoder() };
        foreach (var (origin, decoder) in parts)
        {
            _byOrigin.Add(origin, decoder);
        }
    }

    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into) =>
        _byOrigin.TryGetValue(context.Origin, out var decoder)
            ? decoder.Decode(frame, context, into)
            : DecodeResult.Rejected(RejectReason.UnknownMessage, 0);
}
