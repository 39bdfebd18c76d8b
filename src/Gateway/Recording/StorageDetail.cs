using Edge.Model.Observations;
using Edge.Sync.Journal;
using Edge.Sync.Wire;
using Google.Protobuf;

namespace Edge.Gateway.Recording;

/// <summary>
/// How much detail is stored: all of it, and less while a lane fills up because nothing can be sent. From 70 % of its share the
/// waveform lane keeps every fourth sample, from 85 % only the half minutes around alerts; from 85 % the vitals lane keeps minutes.
/// A step ends 10 % below where it began. Each change is a record of the audit lane. Written by one thread, read by any.
/// </summary>
public sealed class StorageDetail(SegmentJournal journal, RecordStamper stamper)
{
    private const int DecimatePermille = 700;
    private const int LeastPermille = 850;
    private const int SlackPermille = 100;
    private static readonly TimeSpan AroundAlert = TimeSpan.FromSeconds(30);
    private int _waveformStep;
    private int _vitalsStep;
    private long _alertAtNs = long.MinValue;

    /// <summary>0 all samples, 1 every fourth, 2 only around alerts.</summary>
    public int WaveformStep => Volatile.Read(ref _waveformStep);

    /// <summary>0 all readings, 2 minutes.</summary>
    public int VitalsStep => Volatile.Read(ref _vitalsStep);

    /// <summary>Looks at the lanes; tells each change to the audit lane.</summary>
    public void Observe(JournalStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        foreach (LaneStatistics lane in statistics.Lanes)
        {
            if (lane.Lane == Lane.Waveform)
            {
                Change(lane, ref _waveformStep, StepOf(lane.UsedPermille, _waveformStep, DecimatePermille));
            }
            else if (lane.Lane == Lane.Vitals)
            {
                Change(lane, ref _vitalsStep, StepOf(lane.UsedPermille, _vitalsStep, LeastPermille));
            }
        }
    }

    /// <summary>An alarm begins: the waveforms around it are worth their space. Under the alarm path's lock.</summary>
    public void NoteAlert(MonotonicTime at) => Volatile.Write(ref _alertAtNs, at.Nanoseconds);

    /// <summary>True within 30 s after an alarm began, or before one that began since.</summary>
    public bool IsAroundAlert(MonotonicTime at)
    {
        long alertAtNs = Volatile.Read(ref _alertAtNs);
        return alertAtNs != long.MinValue && Math.Abs((at - new MonotonicTime(alertAtNs)).Ticks) <= AroundAlert.Ticks;
    }

    // A step stays until the lane is clearly below where it began, so that it does not come and go with each segment.
    private static int StepOf(int usedPermille, int present, int firstPermille)
    {
        bool least = usedPermille >= LeastPermille - (present == 2 ? SlackPermille : 0);
        bool first = usedPermille >= firstPermille - (present >= 1 ? SlackPermille : 0);
        return least ? 2 : first && firstPermille < LeastPermille ? 1 : 0;
    }

    private void Change(LaneStatistics lane, ref int present, int step)
    {
        if (present == step)
        {
            return;
        }

        Volatile.Write(ref present, step);
        var record = new Record { Degradation = new DegradationRecord { Lane = (uint)lane.Lane, Step = (uint)step, UsedPermille = (uint)lane.UsedPermille } };
        stamper.Stamp(record);
        journal.Append(Lane.Audit, record.ToByteArray());
    }
}
