namespace Edge.Model.Observations;

/// <summary>
/// A kind of measurement: its codes in the vocabularies, its one canonical unit and its plausible range
/// (data model, section 2). Instances exist only in <see cref="Metrics"/>.
/// </summary>
public sealed record Metric
{
    /// <summary>Key on configuration, API and panel, e.g. <c>spo2</c>.</summary>
    public required string Key { get; init; }

    /// <summary>32-bit ISO/IEEE 11073-10101 code: partition x 65536 + term.</summary>
    public required uint Mdc { get; init; }

    /// <summary>11073-10101 reference id, e.g. <c>MDC_PULS_OXIM_SAT_O2</c>.</summary>
    public required string ReferenceId { get; init; }

    /// <summary>LOINC codes to send with it, preferred first; empty when LOINC has none.</summary>
    public required IReadOnlyList<string> Loinc { get; init; }

    /// <summary>Canonical unit as a UCUM code of <see cref="Metrics.UcumAllowed"/>.</summary>
    public required string Ucum { get; init; }

    /// <summary>MDC code of the unit.</summary>
    public required uint MdcUnit { get; init; }

    /// <summary>Least plausible value; a lower one is Invalid for alarms.</summary>
    public required decimal PlausibleMin { get; init; }

    /// <summary>Greatest plausible value; a higher one is Invalid for alarms.</summary>
    public required decimal PlausibleMax { get; init; }

    /// <summary>Digits after the decimal point on the panel.</summary>
    public required int DisplayDecimals { get; init; }

    /// <summary>English name on the panel.</summary>
    public required string PanelName { get; init; }

    /// <summary>True for a sampled signal, false for a numeric.</summary>
    public bool IsWaveform { get; init; }

    /// <summary>True when the value lies in the plausible range, bounds included.</summary>
    public bool IsPlausible(decimal value) => value >= PlausibleMin && value <= PlausibleMax;

    // Two metrics are the same exactly when they are the same table row.
    public bool Equals(Metric? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => unchecked((int)Mdc);

    public override string ToString() => Key;
}
