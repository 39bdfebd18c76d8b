using Edge.Sync.Journal;
using Edge.Sync.Wire;

namespace Edge.Sync.Uplinks;

/// <summary>
/// What is sent and acknowledged of one lane: pure bookkeeping. Invariants: the acknowledged number only grows, and only by
/// answers that fit what was sent; a number is on its way at most once; refused ranges are kept and tried again later. Lane
/// alert goes newest first, and past what is refused; the others go oldest first.
/// </summary>
internal sealed class LaneSending(Lane lane)
{
    private const int MaxRefusedRanges = 64;
    private static readonly TimeSpan RefusedPause = TimeSpan.FromHours(1);
    private static readonly TimeSpan FirstResend = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LastResend = TimeSpan.FromMinutes(10);
    private readonly List<(long From, long To, TimeSpan Until)> _refused = [];

    /// <summary>Not to be sent now: beyond the acknowledged number and known to the receiver, or on its way.</summary>
    private readonly NumberSpans _taken = new();
    private readonly NumberSpans _onTheWay = new();
    private TimeSpan _pausedUntil;

    public Lane Lane => lane;

    public long AcknowledgedUpTo { get; private set; }

    /// <summary>Highest number ever sent or acknowledged.</summary>
    public long SentUpTo { get; private set; }

    /// <summary>Time without an answer after which a batch is sent again: 30 s, doubled with each try up to 10 min, 30 s after progress.</summary>
    public TimeSpan ResendAfter { get; private set; } = FirstResend;

    /// <summary>False while the receiver has asked for a batch in full and has not acknowledged since.</summary>
    public bool MayShorten { get; private set; } = true;

    /// <summary>Starts again from what the receiver has; false when it claims more than there is.</summary>
    public bool Welcome(LaneProgress progress, long durableUpTo)
    {
        if (progress.UpTo > (ulong)durableUpTo || progress.Ranges.Any(r => r.To < r.From || r.To > (ulong)durableUpTo))
            return false;
        AcknowledgedUpTo = Math.Max(AcknowledgedUpTo, (long)progress.UpTo);
        SentUpTo = Math.Max(SentUpTo, AcknowledgedUpTo);
        _onTheWay.Clear();
        _taken.Clear();
        foreach ((long from, long to, _) in _refused)
            _taken.Add(from, to);
        Take(progress.Ranges);
        return true;
    }

    /// <summary>The numbers to send next, at most <paramref name="most"/>; null when everything is sent, refused or acknowledged.</summary>
    public (long From, long To)? Wanted(long durableUpTo, TimeSpan now, int most)
    {
        if (now < _pausedUntil)
            return null;
        _refused.RemoveAll(r => now >= r.Until && Forget(r.From, r.To));
        return lane == Lane.Alert ? Newest(durableUpTo, most) : Oldest(durableUpTo, most);
    }

    public void Sent(long from, long to)
    {
        SentUpTo = Math.Max(SentUpTo, to);
        _onTheWay.Add(from, to);
        _taken.Add(from, to);
    }

    /// <summary>Takes an acknowledgement; false when it speaks of numbers that were never sent.</summary>
    public bool TryAcknowledge(Ack ack)
    {
        if (ack.UpTo > (ulong)SentUpTo || ack.Ranges.Count > 8 || ack.Ranges.Any(r => r.From <= ack.UpTo || r.To < r.From || r.To > (ulong)SentUpTo))
            return false;
        if ((long)ack.UpTo > AcknowledgedUpTo)
        {
            AcknowledgedUpTo = (long)ack.UpTo;
            ResendAfter = FirstResend;
            MayShorten = true;
            _onTheWay.Remove(1, AcknowledgedUpTo);
            _taken.Remove(1, AcknowledgedUpTo);
        }

        Take(ack.Ranges);
        return true;
    }

    /// <summary>These numbers are lost and declared so: there is nothing to send under them.</summary>
    public void Skip(long from, long to) => _taken.Add(from, to);

    /// <summary>True while the receiver has not said that it has all of these numbers.</summary>
    public bool IsOpen(long from, long to)
    {
        long first = Math.Max(from, AcknowledgedUpTo + 1);
        return first <= to && _onTheWay.NextAbove(first - 1) <= to;
    }

    /// <summary>The receiver refuses these numbers: kept, and tried again in an hour; other lanes than alert wait that long.</summary>
    public void Refuse(long from, long to, TimeSpan now)
    {
        if (_refused.Count == MaxRefusedRanges)
        {
            Forget(_refused[0].From, _refused[0].To);
            _refused.RemoveAt(0);
        }

        _refused.Add((from, to, now + RefusedPause));
        _onTheWay.Remove(from, to);
        if (lane != Lane.Alert)
            Pause(now + RefusedPause);
    }

    /// <summary>The receiver could not open a shortened batch: its numbers go again, in full.</summary>
    public void SendInFull(long from, long to)
    {
        Forget(from, to);
        MayShorten = false;
    }

    /// <summary>Nothing of the lane is sent before this instant.</summary>
    public void Pause(TimeSpan until) => _pausedUntil = until > _pausedUntil ? until : _pausedUntil;

    /// <summary>True while refused numbers wait for their next try.</summary>
    public bool AnyRefused(TimeSpan now) => _refused.Exists(r => now < r.Until);

    /// <summary>A batch was not answered: it is sent again, and the next try waits longer.</summary>
    public void Resend(long from, long to)
    {
        Forget(from, to);
        ResendAfter = TimeSpan.FromTicks(Math.Min(ResendAfter.Ticks * 2, LastResend.Ticks));
    }

    /// <summary>The connection is gone: whatever was on its way counts as not sent.</summary>
    public void ForgetOnTheWay()
    {
        foreach ((long from, long to) in _onTheWay.Ranges)
            _taken.Remove(from, to);
        _onTheWay.Clear();
    }

    private bool Forget(long from, long to)
    {
        _onTheWay.Remove(from, to);
        _taken.Remove(from, to);
        return true;
    }

    private void Take(IEnumerable<NumberRange> known)
    {
        foreach (NumberRange range in known.Where(r => r.To > (ulong)AcknowledgedUpTo))
        {
            _onTheWay.Remove((long)range.From, (long)range.To);
            _taken.Add(Math.Max((long)range.From, AcknowledgedUpTo + 1), (long)range.To);
        }
    }

    private (long From, long To)? Oldest(long durableUpTo, int most)
    {
        long from = AcknowledgedUpTo + 1;
        if (_taken.Around(from) is { } taken)
            from = taken.To + 1;
        long to = Math.Min(durableUpTo, _taken.NextAbove(from) - 1);
        return from > to ? null : (from, Math.Min(to, from + most - 1));
    }

    private (long From, long To)? Newest(long durableUpTo, int most)
    {
        long to = durableUpTo;
        if (_taken.Around(to) is { } taken)
            to = taken.From - 1;
        long from = Math.Max(AcknowledgedUpTo, _taken.LastBelow(to)) + 1;
        return to < from ? null : (Math.Max(from, to - most + 1), to);
    }
}
