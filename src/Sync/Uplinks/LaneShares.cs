using Edge.Sync.Journal;

namespace Edge.Sync.Uplinks;

/// <summary>
/// Which bulk lane goes next: vitals, twin and waveform share the line 6 : 2 : 1 by bytes while all have something to send, and
/// whoever is alone gets all of it. Pure; a lane that was idle has saved nothing up.
/// </summary>
internal sealed class LaneShares
{
    private readonly double[] _served = new double[5];

    /// <summary>The lane of those that is furthest behind its share; null when there is none.</summary>
    public LaneSending? Pick(IReadOnlyList<LaneSending> ready)
    {
        LaneSending? next = null;
        foreach (LaneSending lane in ready)
        {
            if (next is null || _served[lane.Lane.Index()] < _served[next.Lane.Index()])
                next = lane;
        }

        return next;
    }

    /// <summary>Notes what a lane sent while these lanes were ready.</summary>
    public void Charge(LaneSending lane, int bytes, IReadOnlyList<LaneSending> ready)
    {
        _served[lane.Lane.Index()] += (double)bytes / WeightOf(lane.Lane);
        double least = ready.Min(l => _served[l.Lane.Index()]);
        for (int i = 0; i < _served.Length; i++)
            _served[i] = Math.Max(_served[i], least);
    }

    private static int WeightOf(Lane lane) => lane switch
    {
        Lane.Vitals => 6,
        Lane.Twin => 2,
        _ => 1,
    };
}
