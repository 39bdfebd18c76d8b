using Edge.Model.Observations;

namespace Edge.Drivers.Devices.DatexS5;

/// <summary>A 16-bit value of a record. Values of -32001 and below are reasons for having none.</summary>
/// <param name="Raw">As sent.</param>
/// <param name="Decimals">Digits after the point.</param>
internal readonly record struct S5Value(short Raw, byte Decimals)
{
    private const short FirstReason = -32001;

    /// <summary>The value with its scale, or null.</summary>
    public decimal? Number => IsAbsent ? null : new decimal(Math.Abs((int)Raw), 0, 0, Raw < 0, Decimals);

    public bool IsAbsent => Raw <= FirstReason;

    /// <summary>Why there is no number.</summary>
    public string Reason => Raw switch
    {
        -32767 => "no data",
        -32766 => "not updated",
        -32765 => "discontinuity",
        -32764 => "under range",
        -32763 => "over range",
        -32762 => "not calibrated",
        _ => "invalid",
    };

    public Validity Validity => Raw switch
    {
        > FirstReason => Validity.Valid,
        -32767 or -32766 => Validity.NotAvailable,
        -32764 => Validity.Underflow,
        -32763 => Validity.Overflow,
        _ => Validity.Invalid,
    };

    public DecodedReading Reading(Metric metric, DateTime? measuredAt) => new(metric, Number, Validity, MeasuredAt: measuredAt);
}
