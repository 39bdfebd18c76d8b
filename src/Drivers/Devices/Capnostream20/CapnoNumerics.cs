using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Capnostream20;

/// <summary>Units in which the monitor states carbon dioxide.</summary>
internal enum CapnoUnit : byte
{
    Mercury = 1,
    Kilopascal = 2,
    VolumePercent = 3,
}

/// <summary>A numerics record, sent once a second: 27 bytes or more. 255 is no value.</summary>
internal readonly ref struct CapnoNumerics(ReadOnlySpan<byte> payload)
{
    /// <summary>Bytes that are read; later versions append more.</summary>
    public const int LeastBytes = 27;

    /// <summary>Offset of the saturation.</summary>
    public const int SpO2At = 7;

    private const byte NoValue = 255;

    private readonly ReadOnlySpan<byte> _payload = payload;

    public decimal? EndTidalCo2 => Number(4);

    public decimal? InspiredCo2 => Number(5);

    public decimal? RespirationRate => Number(6);

    public decimal? SpO2 => Number(SpO2At);

    public decimal? PulseRate => Number(8);

    /// <summary>Respiration rate as sent, for the check of the next record.</summary>
    public byte RawRespirationRate => _payload[6];

    public byte SlowStatus => _payload[9];

    public byte Co2Alarms => _payload[13];

    public byte SpO2Alarms => _payload[14];

    public CapnoUnit Unit => (CapnoUnit)_payload[25];

    public byte ExtendedStatus => _payload[26];

    /// <summary>
    /// True for a record that lost a byte: its saturation is the respiration rate of the record before. Seen by others with
    /// real monitors, not confirmed here.
    /// </summary>
    public bool IsShifted(byte? respirationRateBefore) =>
        _payload[SpO2At] != NoValue && respirationRateBefore == _payload[SpO2At];

    /// <summary>What the monitor says of the gas sample. Alarm bits: no breath, EtCO2, rate, inspired CO2; extended: 01 calibration due, 02 flow, 04 pump off, 80 battery.</summary>
    public SignalCondition Gas => SignalCondition.Good
        .Off((ExtendedStatus & 0x04) != 0, QualityFlags.SensorFault)
        .Doubtful((ExtendedStatus & 0x02) != 0, QualityFlags.SensorFault)
        .Note((Co2Alarms & 0x3F) != 0, QualityFlags.DeviceAlarm)
        .Note((ExtendedStatus & 0x80) != 0, QualityFlags.LowBattery);

    /// <summary>What the monitor says of the finger sensor. Alarm bits: 01 no pulse, 02 to 10 limits, 20 sensor off, 40 not plugged in.</summary>
    public SignalCondition Finger => SignalCondition.Good
        .Off((SpO2Alarms & 0x20) != 0)
        .Off((SpO2Alarms & 0x40) != 0, QualityFlags.SensorOff | QualityFlags.SensorFault)
        .Doubtful((SpO2Alarms & 0x01) != 0, QualityFlags.Searching)
        .Note((SpO2Alarms & 0x1E) != 0, QualityFlags.DeviceAlarm)
        .Note((ExtendedStatus & 0x80) != 0, QualityFlags.LowBattery);

    private decimal? Number(int at) => _payload[at] == NoValue ? null : _payload[at];
}
