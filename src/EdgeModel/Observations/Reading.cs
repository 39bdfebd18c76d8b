namespace Edge.Model.Observations;

/// <summary>
/// One numeric value of one device for one patient, as decoded. A value that is not there is null with a
/// validity that says why; no sentinel number ever stands in its place.
/// </summary>
public readonly record struct Reading
{
    /// <summary>The device that measured.</summary>
    public required DeviceId Device { get; init; }

    /// <summary>The patient the device was assigned to at that time.</summary>
    public required PatientId Patient { get; init; }

    /// <summary>What was measured; fixes code, unit and range.</summary>
    public required Metric Metric { get; init; }

    /// <summary>The value in <see cref="Observations.Metric.Ucum"/> with the device's own scale (2.0 is not 2.00), or null.</summary>
    public decimal? Value { get; init; }

    /// <summary>What the device and the decoder say of the value.</summary>
    public required Validity Validity { get; init; }

    /// <summary>Conditions beside the validity.</summary>
    public QualityFlags Flags { get; init; }

    /// <summary>Signal quality 0 (useless) to 1 (clean), or NaN when the device gives none.</summary>
    public float SignalQuality { get; init; }

    /// <summary>Real, test or demo; must be that of the device to be used.</summary>
    public GenerationMode Mode { get; init; }

    /// <summary>
    /// Time the device states, without zone, or null. Readings of a periodic signal that state the same time count as one; a
    /// device that states minutes only is read as stating none.
    /// </summary>
    public DateTime? MeasuredAt { get; init; }

    /// <summary>Monotonic instant at which the last byte of the frame was read.</summary>
    public required MonotonicTime ReceivedAt { get; init; }

    /// <summary>
    /// Count of frames since start, for freshness by sequence: a later reading with the same count repeats an old one. 0 = not counted.
    /// </summary>
    public ulong Sequence { get; init; }

    /// <summary>
    /// True when an alarm rule may use the value: present, valid, plausible, its sensor on the patient, and
    /// quality at or above the gate.
    /// </summary>
    /// <param name="qualityGate">Least signal quality, 0 to 1; a device without quality passes.</param>
    public bool IsUsable(float qualityGate) =>
        Value is { } value
        && Validity is (Validity.Valid or Validity.Validated)
        && (Flags & QualityFlags.SensorOff) == 0
        && !(SignalQuality < qualityGate)
        && Metric.IsPlausible(value);
}
