namespace Edge.Model.Observations;

/// <summary>
/// Consecutive samples of one signal. Physical value = raw x <see cref="Scale"/> + <see cref="Offset"/> in the metric's unit.
/// The samples live in a buffer of the caller: copy what must outlive the call.
/// </summary>
public readonly ref struct WaveformBlock
{
    /// <summary>The device that measured.</summary>
    public required DeviceId Device { get; init; }

    /// <summary>The patient the device was assigned to at that time.</summary>
    public required PatientId Patient { get; init; }

    /// <summary>What was measured; a waveform metric.</summary>
    public required Metric Metric { get; init; }

    /// <summary>Samples per second, above 0.</summary>
    public required double RateHz { get; init; }

    /// <summary>Unit per raw count.</summary>
    public required double Scale { get; init; }

    /// <summary>Value of raw count 0, in the metric's unit.</summary>
    public double Offset { get; init; }

    /// <summary>Raw samples, oldest first.</summary>
    public required ReadOnlySpan<short> Samples { get; init; }

    /// <summary>Monotonic instant at which the last sample of the block was read.</summary>
    public required MonotonicTime ReceivedAt { get; init; }

    /// <summary>Real, test or demo.</summary>
    public GenerationMode Mode { get; init; }
}
