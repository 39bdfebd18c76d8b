using Edge.Drivers.Numbers;
using Edge.Drivers.Vectors;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.BerryMed;

/// <summary>
/// Frame of 5 bytes, 100 a second, bit 7 set on byte 0 alone. Byte 0: 0-3 signal strength, 4 searched too long, 5 probe
/// unplugged, 6 beat. Byte 1: pleth 0-127. Byte 2: 0-3 bar graph, 4 no finger, 5 searching, 6 = bit 7 of the pulse rate. Byte 3:
/// pulse rate, 255 none. Byte 4: SpO2, 127 none.
/// </summary>
internal readonly record struct BerryFrame(byte First, byte Pleth, byte Third, byte Rate, byte RawSpO2)
{
    public const int Bytes = 5;

    public int SignalStrength => First & 0x0F;

    public bool SearchedTooLong => (First & 0x10) != 0;

    public bool IsUnplugged => (First & 0x20) != 0;

    public bool Beat => (First & 0x40) != 0;

    public int Bar => Third & 0x0F;

    public bool IsFingerOut => (Third & 0x10) != 0;

    public bool IsSearching => (Third & 0x20) != 0;

    public decimal? SpO2 => OximeterCode.SpO2(RawSpO2);

    public decimal? PulseRate => OximeterCode.PulseRate(((Third & 0x40) << 1) | Rate);

    /// <summary>What the flags say about the numbers.</summary>
    public SignalCondition Condition => SignalCondition.Good
        .Off(IsFingerOut)
        .Off(IsUnplugged, QualityFlags.SensorOff | QualityFlags.SensorFault)
        .Doubtful(IsSearching || SearchedTooLong, QualityFlags.Searching);

    public static DecodeResult TryRead(ReadOnlySpan<byte> bytes, out BerryFrame frame)
    {
        frame = default;
        if (bytes.Length != Bytes)
        {
            return DecodeResult.Rejected(bytes.Length < Bytes ? RejectReason.Truncated : RejectReason.BadLength, Math.Min(bytes.Length, Bytes));
        }

        for (int i = 0; i < Bytes; i++)
        {
            if ((bytes[i] & 0x80) != 0 != (i == 0))
            {
                return DecodeResult.Rejected(RejectReason.BadSync, i);
            }
        }

        frame = new(bytes[0], bytes[1], bytes[2], bytes[3], bytes[4]);
        return DecodeResult.Decoded;
    }
}

/// <summary>Readings and pleth of a frame.</summary>
internal sealed class BerryDecoder : IFrameDecoder
{
    /// <summary>Frames a second, one sample each.</summary>
    public const double RateHz = 100;

    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var result = BerryFrame.TryRead(frame, out var read);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        var condition = read.Condition;
        into.Add(condition.Reading(Metrics.SpO2, read.SpO2));
        into.Add(condition.Reading(Metrics.PulseRateOximeter, read.PulseRate));
        if (condition.Validity != Validity.NotAvailable)
        {
            into.AddWaveform(Metrics.PlethWaveform, RateHz, 1, 0, 1)[0] = read.Pleth;
        }

        return result;
    }
}

/// <summary>All fields of a frame.</summary>
internal sealed class BerryProfile : FrameProfile
{
    private readonly BerryDecoder _decoder = new();

    public override string Name => "berrymed-frame";

    public override Guid Origin => BerryMedDriver.Notify;

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = BerryFrame.TryRead(frame, out var read);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        var fields = into.Fields;
        fields["signal_strength"] = read.SignalStrength;
        fields["pleth"] = (int)read.Pleth;
        fields["bar"] = read.Bar;
        fields["beep"] = read.Beat;
        fields["finger_out"] = read.IsFingerOut;
        fields["searching"] = read.IsSearching;
        fields["probe_error"] = read.IsUnplugged;
        fields.SetQuantity("spo2", read.SpO2, "%");
        fields.SetQuantity("pulse_rate", read.PulseRate, "/min");
        return _decoder.Decode(frame, default, into.Readings);
    }
}
