using Edge.Sync.Journal;

namespace Edge.Sync.Uplinks;

/// <summary>
/// When a lane's waiting records are worth a batch: alerts at once, the others when they fill one or have waited long enough.
/// Pure over monotonic instants.
/// </summary>
internal sealed class LaneGathering(SendingOptions options)
{
    private readonly TimeSpan?[] _since = new TimeSpan?[5];

    /// <param name="lane">The lane.</param>
    /// <param name="expectedBytes">Size of a batch of everything that waits; 0 = nothing waits.</param>
    /// <param name="chunkBytes">Size of a full batch.</param>
    /// <param name="thin">True on a line below 256 kbit/s.</param>
    /// <param name="now">Monotonic.</param>
    public bool IsDue(Lane lane, double expectedBytes, int chunkBytes, bool thin, TimeSpan now)
    {
        if (expectedBytes <= 0)
        {
            _since[lane.Index()] = null;
            return false;
        }

        _since[lane.Index()] ??= now;
        return lane == Lane.Alert || expectedBytes >= chunkBytes || now - _since[lane.Index()] >= LongestWait(lane, thin);
    }

    /// <summary>A batch of the lane has left: the next one gathers anew.</summary>
    public void Left(Lane lane) => _since[lane.Index()] = null;

    private TimeSpan LongestWait(Lane lane, bool thin) => options.GatherInterval ?? (lane, thin) switch
    {
        (Lane.Twin, false) => TimeSpan.Zero,
        (Lane.Waveform, false) => TimeSpan.FromSeconds(1),
        (_, false) => TimeSpan.FromSeconds(5),
        (Lane.Audit, true) => TimeSpan.FromSeconds(60),
        (Lane.Waveform, true) => TimeSpan.FromSeconds(5),
        (_, true) => TimeSpan.FromSeconds(300),
    };
}
