using Edge.Drivers.Ble;
using Edge.Drivers.Devices.GlucoseMeter;
using Edge.Drivers.Vectors;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Cgm;

/// <summary>Readings of a notification, oldest first.</summary>
internal sealed class CgmMeasurementDecoder : IFrameDecoder
{
    private const float Percent = 100;

    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var session = context.State as CgmSession ?? CgmSession.Unknown;
        var result = CgmMeasurement.Check(frame, session.HasCrc);
        bool isPatient = session.Sample is not { IsControlSolution: true };
        if (result.Outcome == DecodeOutcome.Decoded && isPatient)
        {
            while (CgmMeasurement.TryTake(ref frame, out var measurement))
            {
                into.Add(Reading(measurement, session));
            }
        }

        return result;
    }

    private static DecodedReading Reading(in CgmMeasurement measurement, CgmSession session)
    {
        var annunciation = measurement.Annunciation;
        var validity = annunciation.Validity;
        if (validity is Validity.Valid or Validity.Questionable && measurement.Glucose.Value is null)
        {
            validity = measurement.Glucose.Validity;
        }

        var measuredAt = session.TimeOf(measurement.OffsetMinutes);
        bool isStored = measurement.OffsetMinutes < session.OffsetAtConnect;
        bool hasNumber = validity is not (Validity.NotAvailable or Validity.Overflow or Validity.Underflow);
        return new(
            Metrics.GlucoseCgm,
            hasNumber ? measurement.Glucose.Value : null,
            isStored ? StoredTime.Judge(validity, measuredAt) : validity,
            annunciation.Flags | (isStored ? QualityFlags.FromStorage : QualityFlags.None),
            measurement.Quality?.Value is { } quality ? Math.Clamp((float)quality / Percent, 0, 1) : float.NaN,
            measuredAt)
        {
            SiteMdc = session.Sample?.Mdc ?? 0,
            Record = measurement.OffsetMinutes,
        };
    }
}

/// <summary>Fields of the records of a notification.</summary>
internal sealed class CgmMeasurementProfile(IFrameDecoder decoder) : FrameProfile
{
    public override string Name => "cgm-measurement";

    public override Guid Origin => CgmCharacteristics.Measurement;

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = CgmMeasurement.Check(frame, null);
        var rest = frame;
        while (result.Outcome == DecodeOutcome.Decoded && CgmMeasurement.TryTake(ref rest, out var measurement))
        {
            into.NextRecord();
            Write(measurement, into);
        }

        return result.Outcome == DecodeOutcome.Decoded ? decoder.Decode(frame, default, into.Readings) : result;
    }

    private static void Write(in CgmMeasurement measurement, FrameExplanation into)
    {
        var fields = into.Fields;
        fields.SetQuantity("glucose", measurement.Glucose, "mg/dL");
        fields.SetQuantity("time_offset", measurement.OffsetMinutes, "min");
        fields["status_octet"] = measurement.Status;
        fields["cal_temp_octet"] = measurement.CalibrationTemperature;
        fields["warning_octet"] = measurement.Warning;
        fields.SetPlain("trend", measurement.Trend);
        fields.SetPlain("quality", measurement.Quality);
        fields["crc_ok"] = measurement.IsSecured ? true : null;
    }
}
