using Edge.Drivers;
using Edge.Model.Observations;

namespace Edge.Gateway.Intake;

/// <summary>
/// Notices a device that repeats itself instead of measuring: frames with samples that are equal to the bit for ten seconds
/// (a living pulse never is), or a device time or record number that stands still for five minutes while frames go on. What is
/// stuck is flagged and no longer refreshes its signal, so that it goes stale like silence. One device, one thread.
/// </summary>
public sealed class StuckWatch
{
    /// <summary>How long frames with samples may be equal.</summary>
    public static readonly TimeSpan SampleLimit = TimeSpan.FromSeconds(10);

    /// <summary>How long a periodic signal may state one device time or record number.</summary>
    public static readonly TimeSpan StampLimit = TimeSpan.FromMinutes(5);

    private const int LeastEqualFrames = 10;

    private readonly List<Stamp> _stamps = [];
    private ulong _lastFrame;
    private MonotonicTime _equalSince;
    private int _equalFrames;

    /// <summary>True while frames with samples repeat themselves.</summary>
    public bool IsFrameStuck { get; private set; }

    /// <summary>A frame came in.</summary>
    /// <param name="frame">Its bytes.</param>
    /// <param name="hasSamples">True when it carries waveform samples.</param>
    /// <param name="at">When it came.</param>
    public void Note(ReadOnlySpan<byte> frame, bool hasSamples, MonotonicTime at)
    {
        if (!hasSamples)
        {
            return;
        }

        ulong digest = Digest(frame);
        if (digest != _lastFrame)
        {
            (_lastFrame, _equalSince, _equalFrames, IsFrameStuck) = (digest, at, 1, false);
            return;
        }

        _equalFrames++;
        IsFrameStuck = _equalFrames >= LeastEqualFrames && at - _equalSince >= SampleLimit;
    }

    /// <summary>True when a periodic reading states the same time or record as it has for too long.</summary>
    public bool IsStampStuck(in DecodedReading reading, MonotonicTime at)
    {
        if (reading.MeasuredAt is null && reading.Record is null)
        {
            return false;
        }

        int index = IndexOf(reading.Metric);
        bool isSame = index >= 0 && _stamps[index].MeasuredAt == reading.MeasuredAt && _stamps[index].Record == reading.Record;
        if (isSame)
        {
            return at - _stamps[index].Since >= StampLimit;
        }

        var stamp = new Stamp(reading.Metric, reading.MeasuredAt, reading.Record, at);
        if (index < 0)
        {
            _stamps.Add(stamp);
        }
        else
        {
            _stamps[index] = stamp;
        }

        return false;
    }

    private int IndexOf(Metric metric)
    {
        for (int i = 0; i < _stamps.Count; i++)
        {
            if (_stamps[i].Metric == metric)
            {
                return i;
            }
        }

        return -1;
    }

    // FNV-1a: equality of neighbouring frames is all that is asked of it.
    private static ulong Digest(ReadOnlySpan<byte> frame)
    {
        ulong digest = 14695981039346656037;
        foreach (byte value in frame)
        {
            digest = (digest ^ value) * 1099511628211;
        }

        return digest;
    }

    private readonly record struct Stamp(Metric Metric, DateTime? MeasuredAt, long? Record, MonotonicTime Since);
}
