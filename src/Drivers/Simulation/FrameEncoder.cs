namespace Edge.Drivers.Simulation;

/// <summary>The transmitting side of one device: writes its frames byte-exact, at a fixed number of writes a second.</summary>
internal abstract class FrameEncoder
{
    /// <summary>Writes a second at the device's real pace.</summary>
    public abstract double WritesPerSecond { get; }

    /// <summary>Most bytes of one write.</summary>
    public abstract int MaxWriteBytes { get; }

    /// <summary>Writes the next bytes and returns how many; 0 when the device is silent at this instant.</summary>
    /// <param name="vitals">State of patient and cable.</param>
    /// <param name="at">Time since the start of the simulation.</param>
    /// <param name="into">At least <see cref="MaxWriteBytes"/> bytes.</param>
    public abstract int Write(in SimulatedVitals vitals, TimeSpan at, Span<byte> into);
}
