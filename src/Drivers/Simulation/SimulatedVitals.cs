namespace Edge.Drivers.Simulation;

/// <summary>What a simulated patient and cable are doing at one instant.</summary>
/// <param name="SpO2">Per cent, 0 to 100.</param>
/// <param name="PulseRate">Beats a minute, 20 to 300.</param>
/// <param name="PerfusionIndex">Per cent, 0.02 to 20.</param>
/// <param name="SensorOff">The sensor is not on the patient.</param>
/// <param name="Noise">The line damages bytes.</param>
/// <param name="Unplugged">The cable is out: no bytes at all.</param>
public readonly record struct SimulatedVitals(
    double SpO2, double PulseRate, double PerfusionIndex, bool SensorOff = false, bool Noise = false, bool Unplugged = false)
{
    /// <summary>SpO2 as a device rounds it.</summary>
    public int RoundedSpO2 => (int)Math.Round(SpO2);

    /// <summary>Pulse rate as a device rounds it.</summary>
    public int RoundedPulseRate => (int)Math.Round(PulseRate);
}
