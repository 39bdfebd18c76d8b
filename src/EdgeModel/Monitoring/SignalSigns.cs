using Edge.Model.Observations;

namespace Edge.Model.Monitoring;

/// <summary>Signs of trouble with sensor and signal, kept per signal so that signals of one device never overrule each other.</summary>
internal sealed class SignalSigns
{
    /// <summary>The device says that the sensor is not on the patient.</summary>
    public Evidence SensorOff { get; private set; }

    /// <summary>Signal quality under the gate, or a value that the device itself doubts.</summary>
    public Evidence Poor { get; private set; }

    /// <summary>Perfusion index under <see cref="SensorWatch.LowPerfusion"/>.</summary>
    public Evidence WeakPulse { get; private set; }

    /// <summary>Perfusion index under <see cref="SensorWatch.SensorOffPerfusion"/>.</summary>
    public Evidence NoPulse { get; private set; }

    /// <summary>Takes the signs of a reading of a signal that is judged by alarm rules.</summary>
    internal void ObserveJudged(in Reading reading, MonotonicTime t, float qualityGate)
    {
        bool isOff = IsFlaggedOff(reading);
        SensorOff = SensorOff.Judged(isOff, t);
        Poor = Poor.Judged(isOff ? null : IsPoor(reading, qualityGate), t);
    }

    /// <summary>Takes the signs of a perfusion index; one without a number says nothing.</summary>
    internal void ObservePerfusion(in Reading reading, MonotonicTime t)
    {
        decimal? index = HasNumber(reading) ? reading.Value : null;
        NoPulse = NoPulse.Judged(index is { } i ? i < SensorWatch.SensorOffPerfusion : null, t);
        WeakPulse = WeakPulse.Judged(index is { } w && !IsFlaggedOff(reading) ? w < SensorWatch.LowPerfusion : null, t);
    }

    /// <summary>The signal is stale: nothing is known any more.</summary>
    internal void Lose() => (SensorOff, Poor, WeakPulse, NoPulse) = (SensorOff.Lost, Poor.Lost, WeakPulse.Lost, NoPulse.Lost);

    // Enum.HasFlag boxes until the compiler's second tier has the method.
    private static bool IsFlaggedOff(in Reading reading) => (reading.Flags & QualityFlags.SensorOff) != 0;

    private static bool? IsPoor(in Reading reading, float qualityGate) =>
        reading.SignalQuality < qualityGate || reading.Validity == Validity.Questionable ? true : HasNumber(reading) ? false : null;

    private static bool HasNumber(in Reading reading) =>
        reading.Value is { } value && reading.Metric.IsPlausible(value)
        && reading.Validity is Validity.Valid or Validity.Validated or Validity.Questionable;
}
