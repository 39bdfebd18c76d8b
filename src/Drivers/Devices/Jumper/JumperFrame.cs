using Edge.Drivers.Numbers;
using Edge.Drivers.Vectors;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Jumper;

/// <summary>
/// Notifications of Jumper oximeters, told apart by their first byte: 81 = pulse rate (255 none), SpO2 (127 none), perfusion
/// index x 0.1 % (0 none), later models more; 80 = samples of pleth.
/// </summary>
internal static class JumperFrame
{
    public const byte Pleth = 0x80;
    public const byte Values = 0x81;
    private const int MinValueBytes = 4;

    // What lists of such devices state; nobody measured it.
    private const double PlethRateHz = 100;

    /// <summary>Checks a notification: Decoded, Ignored for a kind that is not known, or rejected.</summary>
    public static DecodeResult Check(ReadOnlySpan<byte> frame)
    {
        if (frame.IsEmpty)
        {
            return DecodeResult.Rejected(RejectReason.Truncated, 0);
        }

        return frame[0] switch
        {
            Values when frame.Length < MinValueBytes => DecodeResult.Rejected(RejectReason.Truncated, frame.Length),
            Values or Pleth => DecodeResult.Decoded,
            _ => DecodeResult.Ignored,
        };
    }

    /// <summary>Adds what a checked notification holds.</summary>
    public static void AddTo(ReadOnlySpan<byte> frame, DecodedFrame into)
    {
        if (frame[0] == Values)
        {
            var good = SignalCondition.Good;
            into.Add(good.Reading(Metrics.SpO2, OximeterCode.SpO2(frame[2])));
            into.Add(good.Reading(Metrics.PulseRateOximeter, OximeterCode.PulseRate(frame[1])));
            into.Add(good.Reading(Metrics.PerfusionIndex, OximeterCode.PerfusionIndex(frame[3])));
            return;
        }

        var samples = into.AddWaveform(Metrics.PlethWaveform, PlethRateHz, 1, 0, Math.Min(frame.Length - 1, DecodedFrame.MaxSamples));
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = frame[i + 1];
        }
    }
}

/// <summary>Readings and pleth of notifications.</summary>
internal sealed class JumperDecoder : IFrameDecoder
{
    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var result = JumperFrame.Check(frame);
        if (result.Outcome == DecodeOutcome.Decoded)
        {
            JumperFrame.AddTo(frame, into);
        }

        return result;
    }
}

/// <summary>Fields of a notification.</summary>
internal sealed class JumperProfile : FrameProfile
{
    public override string Name => "jumper-oximeter";

    public override Guid Origin => JumperDriver.Notify;

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = JumperFrame.Check(frame);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        JumperFrame.AddTo(frame, into.Readings);
        if (frame[0] == JumperFrame.Pleth)
        {
            into.Fields.SetSamples("pleth", into.Readings.Samples);
            return result;
        }

        into.Fields.SetQuantity("spo2", OximeterCode.SpO2(frame[2]), "%");
        into.Fields.SetQuantity("pulse_rate", OximeterCode.PulseRate(frame[1]), "/min");
        into.Fields.SetQuantity("perfusion_index", OximeterCode.PerfusionIndex(frame[3]), "%");
        return result;
    }
}
