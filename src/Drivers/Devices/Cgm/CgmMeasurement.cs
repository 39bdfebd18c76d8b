using Edge.Drivers.Ble;
using Edge.Drivers.Numbers;

namespace Edge.Drivers.Devices.Cgm;

/// <summary>
/// One record of a sensor, 2AA7: size, flags, glucose, time offset, [status], [calibration and temperature], [warning], [trend],
/// [quality], [E2E-CRC]. A notification holds one or more; one that does not fit its size spoils all of them. Source:
/// Continuous Glucose Monitoring Service 1.0.2, CGM measurement.
/// </summary>
internal readonly record struct CgmMeasurement
{
    private const int LeastBytes = 6;
    private const byte HasTrend = 1 << 0;
    private const byte HasQuality = 1 << 1;
    private const byte HasWarning = 1 << 5;
    private const byte HasCalibrationTemperature = 1 << 6;
    private const byte HasStatus = 1 << 7;

    /// <summary>mg/dL.</summary>
    public required MderNumber Glucose { get; init; }

    /// <summary>Minutes since the start of the session; numbers the records.</summary>
    public required ushort OffsetMinutes { get; init; }

    public byte? Status { get; init; }

    public byte? CalibrationTemperature { get; init; }

    public byte? Warning { get; init; }

    /// <summary>mg/dL a minute.</summary>
    public MderNumber? Trend { get; init; }

    /// <summary>Percent.</summary>
    public MderNumber? Quality { get; init; }

    /// <summary>True when the record ended in a CRC, which then is right.</summary>
    public bool IsSecured { get; init; }

    public CgmAnnunciation Annunciation => new(Status ?? 0, CalibrationTemperature ?? 0, Warning ?? 0);

    /// <summary>Checks a whole notification, so that no record of a bad one is used.</summary>
    /// <param name="notification">One or more records.</param>
    /// <param name="expectsCrc">Whether the sensor sends CRCs; null = not known.</param>
    public static DecodeResult Check(ReadOnlySpan<byte> notification, bool? expectsCrc)
    {
        int offset = 0;
        var result = DecodeResult.Rejected(RejectReason.Truncated, 0);
        while (offset < notification.Length)
        {
            result = CheckRecord(notification[offset..], offset, expectsCrc);
            if (result.Outcome != DecodeOutcome.Decoded)
            {
                return result;
            }

            offset += notification[offset];
        }

        return result;
    }

    /// <summary>Takes the next record off a notification that passed <see cref="Check"/>; false when there is none left.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> notification, out CgmMeasurement measurement)
    {
        measurement = default;
        if (notification.IsEmpty)
        {
            return false;
        }

        int size = notification[0];
        byte flags = notification[1];
        var reader = new FieldReader(notification[2..size]);
        measurement = new CgmMeasurement
        {
            Glucose = reader.SFloat(),
            OffsetMinutes = reader.U16(),
            Status = (flags & HasStatus) != 0 ? reader.U8() : null,
            CalibrationTemperature = (flags & HasCalibrationTemperature) != 0 ? reader.U8() : null,
            Warning = (flags & HasWarning) != 0 ? reader.U8() : null,
            Trend = (flags & HasTrend) != 0 ? reader.SFloat() : null,
            Quality = (flags & HasQuality) != 0 ? reader.SFloat() : null,
            IsSecured = reader.Rest.Length == E2eCheck.Bytes,
        };
        notification = notification[size..];
        return true;
    }

    private static DecodeResult CheckRecord(ReadOnlySpan<byte> rest, int at, bool? expectsCrc)
    {
        int size = rest[0];
        if (size < LeastBytes)
        {
            return DecodeResult.Rejected(RejectReason.BadLength, at);
        }

        if (size > rest.Length)
        {
            return DecodeResult.Rejected(RejectReason.Truncated, at + rest.Length);
        }

        var result = E2eCheck.Read(rest[..size], PlainBytes(rest[1]), expectsCrc, out _);

        // The size byte itself is at fault when the fields that the flags announce do not fill it.
        return result.Reason is RejectReason.Truncated or RejectReason.BadLength
            ? DecodeResult.Rejected(RejectReason.BadLength, at)
            : result with { Offset = result.Outcome == DecodeOutcome.Decoded ? 0 : at + result.Offset };
    }

    private static int PlainBytes(byte flags) =>
        LeastBytes
        + ((flags & HasStatus) != 0 ? 1 : 0)
        + ((flags & HasCalibrationTemperature) != 0 ? 1 : 0)
        + ((flags & HasWarning) != 0 ? 1 : 0)
        + ((flags & HasTrend) != 0 ? 2 : 0)
        + ((flags & HasQuality) != 0 ? 2 : 0);
}
