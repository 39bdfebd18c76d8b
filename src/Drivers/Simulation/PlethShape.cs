namespace Edge.Drivers.Simulation;

/// <summary>
/// A finger pleth: a fast systolic rise, the fall with its dicrotic notch and second wave, and the run-off. Beats
/// follow the pulse rate without jumps when it changes.
/// </summary>
internal sealed class PlethShape
{
    private double _phase;

    /// <summary>True for the samples of the systolic rise, where devices light their pulse indicator.</summary>
    public bool InRise => _phase < 0.2;

    /// <summary>Height of the next sample, 0 to 1.</summary>
    /// <param name="pulseRate">Beats a minute.</param>
    /// <param name="rateHz">Samples a second.</param>
    /// <param name="perfusionIndex">Per cent; low perfusion gives low waves.</param>
    public double Next(double pulseRate, double rateHz, double perfusionIndex)
    {
        _phase = (_phase + pulseRate / 60 / rateHz) % 1;
        double systolic = Bump(_phase, 0.18, 0.09);
        double dicrotic = 0.42 * Bump(_phase, 0.47, 0.11);
        // Falls over the beat and is back at its start when the next one begins, so that the trace has no step.
        double runOff = 0.25 * (1 - _phase) * (1 - Math.Exp(-_phase / 0.03));
        double swing = Math.Clamp(0.25 + perfusionIndex / 5, 0.25, 1);
        return Math.Clamp((systolic + dicrotic + runOff) / 1.25 * swing, 0, 1);
    }

    private static double Bump(double phase, double centre, double width)
    {
        double distance = (phase - centre) / width;
        return Math.Exp(-0.5 * distance * distance);
    }
}
