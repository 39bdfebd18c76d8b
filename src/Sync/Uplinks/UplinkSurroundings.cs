using Edge.Sync.Wire;

namespace Edge.Sync.Uplinks;

/// <summary>What every uplink takes from its surroundings. Any thread.</summary>
/// <param name="Clock">CLOCK_BOOTTIME in nanoseconds; its timers drive the waits.</param>
/// <param name="Stamper">Boot id and trust of the clock, for the greeting.</param>
/// <param name="Randomness">Jitter of the back-off; used under a lock.</param>
public sealed record UplinkSurroundings(TimeProvider Clock, RecordStamper Stamper, Random Randomness)
{
    /// <summary>Uniform in [0, 1).</summary>
    internal double Chance()
    {
        lock (Randomness)
            return Randomness.NextDouble();
    }
}
