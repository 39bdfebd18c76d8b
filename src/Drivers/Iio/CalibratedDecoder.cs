using Edge.Model.Observations;

namespace Edge.Drivers.Iio;

/// <summary>
/// One value of a converter that a person calibrated: (count - zero) x factor. The sensor's first channel counts; the
/// configured channel is the only one in the frame.
/// </summary>
/// <param name="metric">What the calibrated value is.</param>
/// <param name="kernelScaleCounts">True when an uncalibrated count still means something, by the kernel's own scale.</param>
/// <param name="channels">Channels in order.</param>
internal sealed class CalibratedDecoder(Metric metric, bool kernelScaleCounts, params IReadOnlyList<SysfsChannel> channels) : IFrameDecoder
{
    private readonly SysfsChannel[] _channels = [.. channels];

    /// <summary>Attributes that the decoder reads, each once.</summary>
    public IReadOnlyList<string> Attributes { get; } = [.. channels.SelectMany(c => c.Attributes).Distinct()];

    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var result = AttributeText.TryRead(frame, out var text);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        foreach (var channel in _channels)
        {
            bool isCalibrated = context.Settings is { Factor: not 1 };
            decimal value = 0;
            var outcome = isCalibrated || !kernelScaleCounts ? channel.ReadRaw(text, out value) : channel.Read(text, out value);
            switch (outcome)
            {
                case ChannelOutcome.Malformed:
                    return DecodeResult.Rejected(RejectReason.BadField, 0);
                case ChannelOutcome.Unreadable:
                    into.Add(new(metric, null, Validity.NotAvailable, QualityFlags.SensorFault));
                    return result;
                case ChannelOutcome.Value:
                    into.Add(isCalibrated ? Calibrated(value, context.Settings!) : Uncalibrated(value));
                    return result;
                default:
                    break;
            }
        }

        return result;
    }

    private DecodedReading Calibrated(decimal raw, DeviceSettings settings)
    {
        try
        {
            return new(metric, SysfsNumber.Trim((raw - settings.Zero) * settings.Factor), Validity.Valid);
        }
        catch (OverflowException)
        {
            // Only an absurd calibration gets here.
            return new(metric, null, Validity.Invalid);
        }
    }

    private DecodedReading Uncalibrated(decimal value) =>
        kernelScaleCounts ? new(metric, value, Validity.Valid) : new(metric, null, Validity.CalibrationOngoing);
}
