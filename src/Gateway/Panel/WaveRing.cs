using Edge.Model.Observations;

namespace Edge.Gateway.Panel;

/// <summary>
/// The newest samples of one waveform between its reader thread and the hub. One writer, one reader; the lock is held only for
/// the copy of a few samples. Holds two seconds and 16 gaps; beyond that the oldest samples are overwritten or given up, counted and
/// drawn as a gap.
/// </summary>
public sealed class WaveRing
{
    private const double HoldSeconds = 2;
    private const double GapToleranceSeconds = 0.5;
    private const int MostGaps = 16;

    private readonly Lock _gate = new();
    private readonly short[] _samples;
    private readonly (long At, long Missing)[] _gaps = new (long, long)[MostGaps];
    private readonly int _shift;
    private int _gapCount;
    private long _written;
    private long _taken;
    private long _skipped;
    private long _overwritten;
    private MonotonicTime? _lastAt;

    internal WaveRing(string patient, string key, double rateHz, double scale, double offset, int shift)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rateHz);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rateHz, 4000);
        (Patient, Key, RateHz, Scale, Offset, _shift) = (patient, key, rateHz, scale * (1 << shift), offset, shift);
        _samples = new short[Math.Max(64, (int)Math.Ceiling(rateHz * HoldSeconds))];
    }

    /// <summary>Patient id as in <see cref="PatientView.Id"/>.</summary>
    public string Patient { get; }

    /// <summary>As in <see cref="WaveView.Key"/>.</summary>
    public string Key { get; }

    /// <summary>Samples per second, above 0, at most 4000.</summary>
    public double RateHz { get; }

    /// <summary>Unit per count as the screens get it: raw counts wider than 16 bits are shifted down first.</summary>
    public double Scale { get; }

    /// <summary>Value of raw count 0, in the unit.</summary>
    public double Offset { get; }

    /// <summary>Samples that were overwritten before the hub took them.</summary>
    public long Overwritten
    {
        get
        {
            lock (_gate)
                return _overwritten;
        }
    }

    /// <summary>Appends consecutive samples. Called by the reader thread; allocates nothing.</summary>
    /// <param name="samples">Raw samples, oldest first; any count, also more than the ring holds.</param>
    /// <param name="receivedAt">
    /// Instant at which the last of them was read. When it is more than half a second later than the samples account for,
    /// the missing time becomes a gap in the sequence: the trace is left blank there, never joined or stretched.
    /// </param>
    /// <param name="lostBefore">Samples that the device says are lost right before these, 0 or more: the same kind of gap, of just that length.</param>
    public void Append(ReadOnlySpan<int> samples, MonotonicTime receivedAt, int lostBefore = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lostBefore);
        lock (_gate)
        {
            LeaveGapNeedsLock(lostBefore + MissingTimeNeedsLock(samples.Length, lostBefore, receivedAt));
            _lastAt = receivedAt;
            foreach (var sample in samples)
                _samples[_written++ % _samples.Length] = (short)Math.Clamp(sample >> _shift, short.MinValue, short.MaxValue);
            var lost = _written - _samples.Length - _taken;
            if (lost <= 0)
                return;
            _overwritten += lost;
            _taken += lost;
        }
    }

    /// <summary>Moves what is new into <paramref name="into"/>, oldest first, up to the next gap. Called by the hub only.</summary>
    /// <returns>Number of samples moved, 0 when nothing is new, and the sequence number of the first.</returns>
    internal (int Count, long Sequence) Take(Span<short> into)
    {
        lock (_gate)
        {
            PassGapsNeedsLock();
            var end = _gapCount > 0 ? _gaps[0].At : _written;
            var count = (int)Math.Min(end - _taken, into.Length);
            var sequence = _taken + _skipped;
            for (var i = 0; i < count; i++)
                into[i] = _samples[_taken++ % _samples.Length];
            return (count, sequence);
        }
    }

    /// <summary>Passes over what is new. Called by the hub only.</summary>
    internal void Discard()
    {
        lock (_gate)
        {
            _taken = _written;
            PassGapsNeedsLock();
        }
    }

    // In samples, beside those that the device itself says are lost.
    private long MissingTimeNeedsLock(int count, int lost, MonotonicTime receivedAt)
    {
        if (_lastAt is not { } last)
            return 0;
        var missingSeconds = (receivedAt - last).TotalSeconds - (count + (double)lost) / RateHz;
        return missingSeconds <= Math.Max(GapToleranceSeconds, count / RateHz) ? 0 : (long)Math.Round(missingSeconds * RateHz);
    }

    private void LeaveGapNeedsLock(long missing)
    {
        if (missing == 0)
            return;
        if (_gapCount == MostGaps)
        {
            // So torn a trace shows nothing: what the hub has not taken yet is given up, and its gaps become one with this.
            _overwritten += _written - _taken;
            _taken = _written;
            PassGapsNeedsLock();
        }
        _gaps[_gapCount++] = (_written, missing);
    }

    // Sequence numbers go on after every gap that lies behind what was taken.
    private void PassGapsNeedsLock()
    {
        var passed = 0;
        while (passed < _gapCount && _gaps[passed].At <= _taken)
            _skipped += _gaps[passed++].Missing;
        _gapCount -= passed;
        Array.Copy(_gaps, passed, _gaps, 0, _gapCount);
    }
}
