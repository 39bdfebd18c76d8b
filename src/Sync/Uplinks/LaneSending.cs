using Edge.Sync.Journal;
using Edge.Sync.Wire;

namespace Edge.Sync.Uplinks;

/// <summary>
/// What is sent and acknowledged of one lane: pure bookkeeping. Invariants: the acknowledged number only grows, and only by
/// answers that fit what was sent; refused ranges are kept and tried again later; lane alert goes past them at once.
/// </summary>
internal sealed class LaneSending(Lane lane)
{
    private const int MaxRefusedRanges = 64;
    private static readonly TimeSpan RefusedPause = TimeSpan.FromHours(1);
    private static readonly TimeSpan FirstResend = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LastResend = TimeSpan.FromMinutes(10);
    private readonly List<(long From, long To, TimeSpan Until)> _refused = [];
    private IReadOnlyList<(long From, long To)> _ranges = [];
    private TimeSpan _resendAfter = FirstResend;
    private TimeSpan _progressAt;
    private TimeSpan _pausedUntil;

    public Lane Lane => lane;

    public long AcknowledgedUpTo { get; private set; }

    /// <summary>Highest number ever sent or acknowledged.</summary>
    public long SentUpTo { get; private set; }

    /// <summary>Number to send next.</summary>
    public long Next { get; private set; } = 1;

    /// <summary>Starts again from what the receiver has; false when it claims more than there is.</summary>
    public bool Welcome(long upTo, long durableUpTo, TimeSpan now)
    {
        if (upTo > durableUpTo)
            return false;
        AcknowledgedUpTo = Math.Max(AcknowledgedUpTo, upTo);
        SentUpTo = Math.Max(SentUpTo, AcknowledgedUpTo);
        Next = AcknowledgedUpTo + 1;
        _ranges = [];
        _progressAt = now;
        return true;
    }

    public void Sent(Batch batch)
    {
        SentUpTo = Math.Max(SentUpTo, (long)batch.To);
        Next = (long)batch.To + 1;
    }

    /// <summary>Takes an acknowledgement; false when it speaks of numbers that were never sent.</summary>
    public bool TryAcknowledge(Ack ack, TimeSpan now)
    {
        if (ack.UpTo > (ulong)SentUpTo || ack.Ranges.Count > 8 || ack.Ranges.Any(r => r.From <= ack.UpTo || r.To < r.From || r.To > (ulong)SentUpTo))
            return false;
        if ((long)ack.UpTo > AcknowledgedUpTo)
        {
            AcknowledgedUpTo = (long)ack.UpTo;
            _progressAt = now;
            _resendAfter = FirstResend;
        }

        Next = Math.Max(Next, AcknowledgedUpTo + 1);
        _ranges = [.. ack.Ranges.Select(r => ((long)r.From, (long)r.To))];
        return true;
    }

    /// <summary>The receiver refuses these numbers: kept, and tried again in an hour; other lanes than alert wait that long.</summary>
    public void Refuse(long from, long to, TimeSpan now)
    {
        if (_refused.Count == MaxRefusedRanges)
            _refused.RemoveAt(0);
        _refused.Add((from, to, now + RefusedPause));
        if (lane != Lane.Alert)
            _pausedUntil = now + RefusedPause;
        Next = lane == Lane.Alert ? to + 1 : AcknowledgedUpTo + 1;
    }

    /// <summary>The request failed: what was sent counts as not sent.</summary>
    public void Rewind() => Next = AcknowledgedUpTo + 1;

    public bool IsPaused(TimeSpan now) => now < _pausedUntil;

    /// <summary>True once when everything was sent but not acknowledged for 30 s, then 60 s, up to 10 min.</summary>
    public bool IsResendDue(long durableUpTo, TimeSpan now)
    {
        if (Next <= durableUpTo || AcknowledgedUpTo >= durableUpTo || now - _progressAt < _resendAfter)
            return false;
        _progressAt = now;
        _resendAfter = TimeSpan.FromTicks(Math.Min(_resendAfter.Ticks * 2, LastResend.Ticks));
        return true;
    }

    /// <summary>Next number to send, past what the receiver already has and what it refuses at present.</summary>
    public long NextWanted(TimeSpan now)
    {
        bool moved = true;
        while (moved)
        {
            moved = false;
            foreach ((long from, long to) in _ranges)
                moved |= Skip(from, to);
            foreach ((long from, long to, TimeSpan until) in _refused)
                moved |= now < until && Skip(from, to);
        }

        return Next;
    }

    private bool Skip(long from, long to)
    {
        if (Next < from || Next > to)
            return false;
        Next = to + 1;
        return true;
    }
}
