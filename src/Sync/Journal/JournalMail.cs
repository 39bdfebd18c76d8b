namespace Edge.Sync.Journal;

/// <summary>What other threads ask of the writer: acknowledgements, checkpoints, damaged segments. Bounded; one short lock.</summary>
internal sealed class JournalMail
{
    private const int MaxDamaged = 64;
    private readonly object _gate = new();
    private readonly (ulong Epoch, long UpTo)[] _acknowledged = new (ulong, long)[5];
    private readonly Queue<SegmentEntry> _damaged = new();
    private ulong? _epochAbove;
    private bool _checkpoint;

    /// <summary>Remembers the highest number per lane and epoch.</summary>
    public void Acknowledge(Lane lane, ulong epoch, long upTo)
    {
        lock (_gate)
        {
            (ulong knownEpoch, long known) = _acknowledged[lane.Index()];
            if (epoch > knownEpoch || (epoch == knownEpoch && upTo > known))
                _acknowledged[lane.Index()] = (epoch, upTo);
        }
    }

    public (ulong Epoch, long UpTo) Acknowledged(Lane lane)
    {
        lock (_gate)
            return _acknowledged[lane.Index()];
    }

    /// <summary>Asks for a new epoch above this one; the highest request counts.</summary>
    public void RequestEpoch(ulong above)
    {
        lock (_gate)
            _epochAbove = Math.Max(_epochAbove ?? 0, above);
    }

    public ulong? TakeEpochRequest()
    {
        lock (_gate)
        {
            ulong? above = _epochAbove;
            _epochAbove = null;
            return above;
        }
    }

    public void RequestCheckpoint()
    {
        lock (_gate)
            _checkpoint = true;
    }

    public bool TakeCheckpointRequest()
    {
        lock (_gate)
        {
            bool requested = _checkpoint;
            _checkpoint = false;
            return requested;
        }
    }

    /// <summary>Overflow drops the report: the damage is met again by the next reader or start.</summary>
    public void ReportDamaged(SegmentEntry entry)
    {
        lock (_gate)
        {
            if (_damaged.Count < MaxDamaged && !_damaged.Contains(entry))
                _damaged.Enqueue(entry);
        }
    }

    public SegmentEntry? TakeDamaged()
    {
        lock (_gate)
            return _damaged.TryDequeue(out SegmentEntry? entry) ? entry : null;
    }
}
