using Edge.Model.Observations;

namespace Edge.Drivers.Iio;

/// <summary>
/// Waveforms of a buffered capture. The layout comes first and stays in the state; scans before any layout say nothing.
/// Samples are the sensor's counts.
/// </summary>
/// <param name="channels">Channels that are emitted, and as what.</param>
internal sealed class ScanDecoder(params IReadOnlyList<(string Channel, Metric Metric)> channels) : IFrameDecoder
{
    private readonly (string Channel, Metric Metric)[] _channels = [.. channels];

    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        if (context.Origin == SysfsOrigin.Layout)
        {
            return ReadLayout(frame, into);
        }

        if (context.Origin != SysfsOrigin.Scans || context.State is not ScanState { Layout: var layout })
        {
            return DecodeResult.Rejected(RejectReason.UnknownMessage, 0);
        }

        int scans = frame.Length / layout.ScanBytes;
        if (scans == 0 || frame.Length % layout.ScanBytes != 0)
        {
            return DecodeResult.Rejected(RejectReason.BadLength, scans * layout.ScanBytes);
        }

        if ((long)scans * _channels.Length > DecodedFrame.MaxSamples)
        {
            return DecodeResult.Rejected(RejectReason.TooLong, 0);
        }

        foreach (var (channel, metric) in _channels)
        {
            if (layout.Find(channel) is { } placed)
            {
                var samples = into.AddWaveform(metric, layout.RateHz, 1, 0, scans);
                for (int i = 0; i < scans; i++)
                {
                    samples[i] = (int)placed.Element.Extract(frame[(i * layout.ScanBytes + placed.Offset)..]);
                }
            }
        }

        return DecodeResult.Decoded;
    }

    private DecodeResult ReadLayout(ReadOnlySpan<byte> frame, DecodedFrame into)
    {
        var result = ScanLayout.TryRead(frame, out var layout);
        if (layout is null)
        {
            return result;
        }

        foreach (var (channel, _) in _channels)
        {
            if (layout.Find(channel) is { Element.FitsSample: false })
            {
                return DecodeResult.Rejected(RejectReason.BadField, 0);
            }
        }

        into.NextState = new ScanState(layout);
        return result;
    }
}
