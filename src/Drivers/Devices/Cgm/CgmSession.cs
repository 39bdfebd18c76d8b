using Edge.Drivers.Devices.GlucoseMeter;

namespace Edge.Drivers.Devices.Cgm;

/// <summary>What the sensor said of itself after connecting; all that a measurement needs to be understood.</summary>
internal sealed record CgmSession : DecoderState
{
    /// <summary>Nothing known yet.</summary>
    public static CgmSession Unknown { get; } = new();

    /// <summary>Whether every value ends in an E2E-CRC; null = not known.</summary>
    public bool? HasCrc { get; init; }

    /// <summary>What is measured and where; null = not known.</summary>
    public GlucoseSample? Sample { get; init; }

    /// <summary>Start of the session on the sensor's clock, without zone; null = not known.</summary>
    public DateTime? StartedAt { get; init; }

    /// <summary>Minutes from the start to the last value before this connection; what is older comes from memory. Null = not known.</summary>
    public ushort? OffsetAtConnect { get; init; }

    /// <summary>What the sensor answered to the questions after connecting.</summary>
    public CgmSettings Settings { get; init; } = CgmSettings.Unknown;

    /// <summary>Time of a value on the sensor's clock, or null.</summary>
    public DateTime? TimeOf(ushort offsetMinutes)
    {
        long ticks = offsetMinutes * TimeSpan.TicksPerMinute;
        return StartedAt is { } start && ticks <= DateTime.MaxValue.Ticks - start.Ticks ? start.AddTicks(ticks) : null;
    }

    /// <summary>Hands over a session that has changed. The value it came from carries no measurement, so its frame counts as ignored.</summary>
    public DecodeResult Become(CgmSession next, DecodedFrame into)
    {
        into.NextState = next == this ? null : next;
        return DecodeResult.Ignored;
    }
}
