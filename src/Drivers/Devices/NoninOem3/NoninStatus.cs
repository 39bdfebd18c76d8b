namespace Edge.Drivers.Devices.NoninOem3;

/// <summary>
/// Status byte of formats 2 and 7: bit 0 sync, 1 green, 2 red, 3 sensor alarm, 4 out of track, 5 artifact,
/// 6 sensor disconnected, 7 always set.
/// </summary>
internal readonly record struct NoninStatus(byte Raw)
{
    /// <summary>HR code of "no value".</summary>
    public const int MissingHeartRate = 511;

    /// <summary>SpO2 code of "no value".</summary>
    public const int MissingSpO2 = 127;

    public bool IsSync => (Raw & 0x01) != 0;

    public bool IsValid => (Raw & 0x80) != 0;

    public bool SensorAlarm => (Raw & 0x08) != 0;

    public bool OutOfTrack => (Raw & 0x10) != 0;

    public bool Artifact => (Raw & 0x20) != 0;

    public bool Disconnected => (Raw & 0x40) != 0;

    /// <summary>Perfusion light: green good, yellow marginal, red low; null outside a pulse.</summary>
    public string? Perfusion => (Raw & 0x06) switch
    {
        0x02 => "green",
        0x04 => "red",
        0x06 => "yellow",
        _ => null,
    };

    public bool LowPerfusion => (Raw & 0x06) == 0x04;

    public bool MarginalPerfusion => (Raw & 0x06) == 0x06;

    public static decimal? HeartRate(int code) => code == MissingHeartRate ? null : code;

    public static decimal? SpO2(int code) => code == MissingSpO2 ? null : code;
}
