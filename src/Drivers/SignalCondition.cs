using Edge.Drivers.Numbers;
using Edge.Model.Observations;

namespace Edge.Drivers;

/// <summary>
/// What a device says about the signal behind its numbers, gathered bit by bit; the worst word wins. Sensor off
/// beats doubtful, because devices go on printing numbers without a patient.
/// </summary>
internal readonly record struct SignalCondition(Validity Validity, QualityFlags Flags)
{
    /// <summary>Nothing to report.</summary>
    public static SignalCondition Good { get; } = new(Validity.Valid, QualityFlags.None);

    /// <summary>Numbers belong to no patient: none is usable.</summary>
    public SignalCondition Off(bool holds, QualityFlags flags = QualityFlags.SensorOff) =>
        holds ? new(Validity.NotAvailable, Flags | flags) : this;

    /// <summary>Numbers are shown but not usable.</summary>
    public SignalCondition Doubtful(bool holds, QualityFlags flags) =>
        holds ? new(Validity == Validity.NotAvailable ? Validity : Validity.Questionable, Flags | flags) : this;

    /// <summary>A remark that leaves the numbers usable.</summary>
    public SignalCondition Note(bool holds, QualityFlags flags) => holds ? this with { Flags = Flags | flags } : this;

    /// <summary>The reading of a value under this condition: without value, or with the sensor off, there is no number.</summary>
    public DecodedReading Reading(Metric metric, decimal? value, DateTime? measuredAt = null)
    {
        bool none = value is null || Validity == Validity.NotAvailable;
        return new(metric, none ? null : value, none ? Validity.NotAvailable : Validity, Flags, MeasuredAt: measuredAt);
    }

    /// <summary>The reading of a medical number: a special keeps its own word, unless the sensor is off anyway.</summary>
    public DecodedReading Reading(Metric metric, MderNumber number, DateTime? measuredAt = null) =>
        number.Value is null && Validity != Validity.NotAvailable
            ? new(metric, null, number.Validity, Flags, MeasuredAt: measuredAt)
            : Reading(metric, number.Value, measuredAt);
}
