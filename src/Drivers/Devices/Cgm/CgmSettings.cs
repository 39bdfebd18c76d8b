namespace Edge.Drivers.Devices.Cgm;

/// <summary>What a sensor answered to the questions after connecting; null = not asked, refused, or no number.</summary>
internal sealed record CgmSettings
{
    /// <summary>Nothing known yet.</summary>
    public static CgmSettings Unknown { get; } = new();

    /// <summary>Minutes between two notified values; 0 = none is notified, 255 = as fast as the sensor can.</summary>
    public byte? IntervalMinutes { get; init; }

    /// <summary>Minutes since the session start at which the next calibration is due.</summary>
    public ushort? NextCalibrationMinutes { get; init; }

    /// <summary>Upper limit of the patient's own alert, mg/dL.</summary>
    public decimal? PatientHigh { get; init; }

    /// <summary>Lower limit of the patient's own alert, mg/dL.</summary>
    public decimal? PatientLow { get; init; }

    /// <summary>Limit of the hypoglycaemia alert, mg/dL.</summary>
    public decimal? Hypo { get; init; }

    /// <summary>Limit of the hyperglycaemia alert, mg/dL.</summary>
    public decimal? Hyper { get; init; }

    /// <summary>Limit of the alert on falling glucose, mg/dL/min.</summary>
    public decimal? RateOfDecrease { get; init; }

    /// <summary>Limit of the alert on rising glucose, mg/dL/min.</summary>
    public decimal? RateOfIncrease { get; init; }
}

/// <summary>Keeps the settings that a sensor answers with.</summary>
internal sealed class CgmOperationDecoder : IFrameDecoder
{
    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var session = context.State as CgmSession ?? CgmSession.Unknown;
        return CgmOperation.Check(frame, session.HasCrc, out _) is { Outcome: DecodeOutcome.Rejected } fault
            ? fault
            : session.Become(session with { Settings = CgmOperation.Keep(frame, session.Settings) }, into);
    }
}
