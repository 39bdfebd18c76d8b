using Edge.Drivers.Ble;
using Edge.Drivers.Devices.GlucoseMeter;
using Edge.Drivers.Numbers;
using Edge.Drivers.Vectors;

namespace Edge.Drivers.Devices.Cgm;

/// <summary>
/// Answers of the CGM Specific Ops Control Point, 2AAC. Operations come in threes of set, get and answer: the gateway sends gets
/// (<see cref="CgmQueries"/>), and only answers are accepted. Source: Continuous Glucose Monitoring Service 1.0.2, specific ops.
/// </summary>
internal static class CgmOperation
{
    private const byte Interval = 3;
    private const byte Calibration = 6;
    private const byte Outcome = 28;
    private const int CalibrationBytes = 10;

    /// <summary>Limits by answer code: name of the field and unit.</summary>
    private static (string Name, string Unit)? Limit(byte operation) => operation switch
    {
        9 => ("patient_high", "mg/dL"),
        12 => ("patient_low", "mg/dL"),
        15 => ("hypo", "mg/dL"),
        18 => ("hyper", "mg/dL"),
        21 => ("rate_decrease", "mg/dL/min"),
        24 => ("rate_increase", "mg/dL/min"),
        _ => null,
    };

    /// <summary>Says whether a frame is a well-formed answer.</summary>
    public static DecodeResult Check(ReadOnlySpan<byte> frame) => Check(frame, null, out _);

    /// <summary>Checks operation, length and CRC.</summary>
    /// <param name="frame">The whole value.</param>
    /// <param name="expectsCrc">Whether the sensor sends CRCs; null = not known.</param>
    /// <param name="secured">True when there is a CRC.</param>
    public static DecodeResult Check(ReadOnlySpan<byte> frame, bool? expectsCrc, out bool secured)
    {
        secured = false;
        if (frame.IsEmpty)
        {
            return DecodeResult.Rejected(RejectReason.Truncated, 0);
        }

        int operandBytes = frame[0] switch
        {
            Interval => 1,
            Calibration => CalibrationBytes,
            Outcome => 2,
            _ => Limit(frame[0]) is null ? 0 : 2,
        };
        return operandBytes == 0
            ? DecodeResult.Rejected(RejectReason.UnknownMessage, 0)
            : E2eCheck.Read(frame, 1 + operandBytes, expectsCrc, out secured);
    }

    /// <summary>The settings with the one that a checked answer states.</summary>
    public static CgmSettings Keep(ReadOnlySpan<byte> frame, CgmSettings known)
    {
        var reader = new FieldReader(frame);
        switch (reader.U8())
        {
            case Interval:
                return known with { IntervalMinutes = reader.U8() };
            case Calibration:
                // Glucose, time, sample; then when the next is due.
                reader.Take(5);
                return known with { NextCalibrationMinutes = reader.U16() };
            case 9:
                return known with { PatientHigh = reader.SFloat().Value };
            case 12:
                return known with { PatientLow = reader.SFloat().Value };
            case 15:
                return known with { Hypo = reader.SFloat().Value };
            case 18:
                return known with { Hyper = reader.SFloat().Value };
            case 21:
                return known with { RateOfDecrease = reader.SFloat().Value };
            case 24:
                return known with { RateOfIncrease = reader.SFloat().Value };
            default:
                return known;
        }
    }

    /// <summary>Writes the fields of an answer that passed <see cref="Check(ReadOnlySpan{byte}, bool?, out bool)"/>.</summary>
    public static void Write(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var fields = into.Fields;
        var reader = new FieldReader(frame);
        byte operation = reader.U8();
        fields["op"] = operation;
        switch (operation)
        {
            case Outcome:
                fields["request"] = reader.U8();
                fields["result"] = reader.U8();
                break;
            case Interval:
                fields.SetQuantity("interval", reader.U8(), "min");
                break;
            case Calibration:
                WriteCalibration(ref reader, into);
                break;
            default:
                var (name, unit) = Limit(operation)!.Value;
                fields.SetQuantity(name, reader.SFloat(), unit);
                break;
        }
    }

    private static void WriteCalibration(ref FieldReader reader, FrameExplanation into)
    {
        var fields = into.Fields;
        fields.SetQuantity("glucose", reader.SFloat(), "mg/dL");
        fields.SetQuantity("time_offset", reader.U16(), "min");
        var sample = GlucoseSample.FromByte(reader.U8());
        fields["type"] = sample.Type;
        fields["location"] = sample.Location;
        fields.SetQuantity("next_calibration", reader.U16(), "min");
        fields["record"] = reader.U16();
        fields["status"] = reader.U8();
    }
}

/// <summary>Fields of an answer of the control point.</summary>
internal sealed class CgmOperationProfile : FrameProfile
{
    public override string Name => "cgm-specific-ops-control-point";

    public override Guid Origin => CgmCharacteristics.SpecificOperations;

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = CgmOperation.Check(frame, null, out bool secured);
        if (result.Outcome == DecodeOutcome.Decoded)
        {
            CgmOperation.Write(frame, into);
            into.Fields["secured"] = secured;
        }

        return result;
    }
}
