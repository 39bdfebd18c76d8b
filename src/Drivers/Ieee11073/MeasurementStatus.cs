using Edge.Model.Observations;

namespace Edge.Drivers.Ieee11073;

/// <summary>The 16 bits in which IEEE 11073 devices say what a measured value is worth; the worst word wins.</summary>
internal static class MeasurementStatus
{
    private const ushort Invalid = 0x8000;
    private const ushort Questionable = 0x4000;
    private const ushort Unavailable = 0x2000;
    private const ushort Calibrating = 0x1000;
    private const ushort Test = 0x0800;
    private const ushort Demonstration = 0x0400;
    private const ushort Validated = 0x0080;
    private const ushort Early = 0x0040;
    private const ushort Ongoing = 0x0020;
    private const ushort InAlarm = 0x0002;

    /// <summary>Validity of the value.</summary>
    public static Validity Validity(ushort status) => status switch
    {
        _ when (status & Unavailable) != 0 => Model.Observations.Validity.NotAvailable,
        _ when (status & Invalid) != 0 => Model.Observations.Validity.Invalid,
        _ when (status & Calibrating) != 0 => Model.Observations.Validity.CalibrationOngoing,
        _ when (status & Questionable) != 0 => Model.Observations.Validity.Questionable,
        _ when (status & Ongoing) != 0 => Model.Observations.Validity.Ongoing,
        _ when (status & Validated) != 0 => Model.Observations.Validity.Validated,
        _ => Model.Observations.Validity.Valid,
    };

    /// <summary>Remarks beside the validity.</summary>
    public static QualityFlags Flags(ushort status) =>
        ((status & (Test | Demonstration)) != 0 ? QualityFlags.Simulated : QualityFlags.None)
        | ((status & Early) != 0 ? QualityFlags.Early : QualityFlags.None)
        | ((status & InAlarm) != 0 ? QualityFlags.DeviceAlarm : QualityFlags.None);

    /// <summary>The reading of a number under this status: without value, or said to be none, there is no number.</summary>
    public static DecodedReading Reading(Metric metric, in Numbers.MderNumber number, ushort status, DateTime? measuredAt)
    {
        Validity validity = Validity(status);
        bool isGone = validity is Model.Observations.Validity.NotAvailable or Model.Observations.Validity.Invalid;
        decimal? value = isGone ? null : number.Value;
        return new DecodedReading(metric, value, value is null && !isGone ? number.Validity : validity, Flags(status), MeasuredAt: measuredAt);
    }
}
