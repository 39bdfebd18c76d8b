using Edge.Drivers.Vectors;

namespace Edge.Drivers.Devices.ContecCms50;

/// <summary>The two protocol families of CMS50 devices.</summary>
public enum Cms50Family
{
    /// <summary>19200 8O1, streams unasked: CMS50D+ up to firmware 4.5, older CMS50E.</summary>
    A = 1,

    /// <summary>115200 8N1, streams on command: CMS50E, F, EW, FW, CMS50D+ from firmware 4.6.</summary>
    B = 2,
}

/// <summary>Readings of live frames of one family.</summary>
internal sealed class Cms50Decoder(Cms50Family family) : IFrameDecoder
{
    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var result = TryRead(frame, out var sample);
        if (result.Outcome == DecodeOutcome.Decoded)
        {
            sample.AddTo(into);
        }

        return result;
    }

    /// <summary>Reads one frame of the family.</summary>
    public DecodeResult TryRead(ReadOnlySpan<byte> frame, out Cms50Sample sample) => family == Cms50Family.A
        ? Cms50FamilyA.TryRead(frame, out sample)
        : Cms50FamilyB.TryRead(frame, out sample);
}

/// <summary>All fields of a live frame, the numbers raw as sent.</summary>
internal sealed class Cms50LiveProfile(string name, Cms50Decoder decoder) : FrameProfile
{
    public override string Name => name;

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = decoder.TryRead(frame, out var sample);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        var fields = into.Fields;
        fields["signal_strength"] = sample.SignalStrength;
        fields["finger_out"] = sample.FingerOut;
        fields["spo2_dropping"] = sample.SpO2Dropping;
        fields["beep"] = sample.Beep;
        fields["pleth"] = sample.Pleth;
        fields["bar"] = sample.Bar;
        fields["probe_error"] = sample.ProbeError;
        fields["searching"] = sample.Searching;
        fields.SetQuantity("pulse_rate", sample.RawPulseRate, "/min");
        fields.SetQuantity("spo2", sample.RawSpO2, "%");
        fields.SetQuantity("perfusion_index", sample.PerfusionIndex, "%");
        sample.AddTo(into.Readings);
        return result;
    }
}
