using Edge.Sync.Journal;
using Edge.Sync.Wire;
using Google.Protobuf;

namespace Edge.Sync.Uplinks;

/// <summary>
/// What leaves next and what became of what left: lanes, byte window and parcels of one uplink. Decides, does no input or
/// output but reading the journal. Owned by the uplink's loop.
/// </summary>
internal sealed class UplinkSending : IDisposable
{
    private const int MostUnacknowledgedBytes = 1 << 20;
    private const int MostAlertsInBatch = 256;
    private const int TypicalAlertBytes = 200;
    private const double ThinBytesPerSecond = 256_000 / 8;
    private readonly SegmentJournal _journal;
    private readonly SendingOptions _options;
    private readonly IUplinkTransport _transport;
    private readonly UplinkBoard _board;
    private readonly SendWindow _window = new();
    private readonly LaneGathering _gathering;
    private readonly LaneShares _shares = new();
    private readonly LaneSending[] _lanes = [.. Lanes.All.Select(l => new LaneSending(l))];
    private readonly BatchCutter[] _cutters;
    private readonly List<Parcel> _parcels = [];
    private int _connection;
    private TimeSpan _confirmedAt;
    private bool _thin;

    public UplinkSending(SegmentJournal journal, SendingOptions options, IUplinkTransport transport, UplinkWork work)
    {
        _journal = journal;
        _options = options;
        _transport = transport;
        _board = work.Board;
        _thin = options.Link == LinkSpeed.Thin;
        _gathering = new LaneGathering(options);
        _cutters = [.. Lanes.All.Select(l => new BatchCutter(journal, l, options.Gateway, l == Lane.Alert ? work.Surroundings.Stamper.Boot : null))];
    }

    public long AcknowledgedAlerts => _lanes[0].AcknowledgedUpTo;

    private long UnacknowledgedBytes => _parcels.Sum(p => (long)p.Passage.Bytes);

    /// <summary>Largest body of a batch now: a quarter of the window, so that the line is full while one is being cut.</summary>
    private int ChunkBytes => Math.Clamp(_window.Bytes / 4 - _transport.FramingBytes, 512, Math.Min(_options.LargestBatchBytes, _transport.LargestBatchBytes));

    /// <summary>Starts a connection; a problem when the receiver's word does not fit.</summary>
    public string? Welcome(Hello hello, Welcome welcome)
    {
        if (welcome.Gateway != _options.Gateway.Value)
            return "the welcome is not for this gateway";
        if (hello.Lanes.Any(l => l.Epoch != _journal.Epoch((Lane)l.Lane)))
            return "a new epoch has begun since the greeting";
        bool sameHistory = welcome.LastEpoch <= _lanes.Max(l => _journal.Epoch(l.Lane));
        Array.ForEach(_cutters, c => c.ReceiverVersion = welcome.ProtocolVersion);
        foreach (LaneSending lane in _lanes)
        {
            ulong epoch = _journal.Epoch(lane.Lane);
            LaneProgress progress = welcome.Lanes.FirstOrDefault(l => l.Lane == (uint)lane.Lane && l.Epoch == epoch) ?? new LaneProgress();
            sameHistory = sameHistory && HasSameChain(lane.Lane, progress) && lane.Welcome(progress, _journal.DurableUpTo(lane.Lane));
        }

        if (!sameHistory)
        {
            _journal.RequestEpoch(Math.Max(welcome.LastEpoch, _lanes.Max(l => _journal.Epoch(l.Lane))));
            return "the receiver knows another history of this gateway; a new epoch begins";
        }

        foreach (LaneSending lane in _lanes)
            _journal.Acknowledge(lane.Lane, _journal.Epoch(lane.Lane), lane.AcknowledgedUpTo);
        return null;
    }

    /// <summary>The connection is gone: whatever was on its way is sent again.</summary>
    public void Disconnected()
    {
        _connection++;
        if (_parcels.Count > 0)
            _board.CountResend();
        _parcels.Clear();
        _window.Reset();
        Array.ForEach(_lanes, l => l.ForgetOnTheWay());
    }

    /// <summary>True when nothing was confirmed for so long that the line must be dead, although it looks well.</summary>
    public bool IsHalfOpen(TimeSpan now)
    {
        Parcel? oldest = _parcels.Find(p => p.ConfirmedAt is null);
        if (oldest is null)
            return false;
        bool alert = _parcels.Exists(p => p.ConfirmedAt is null && p.Lane.Lane == Lane.Alert);
        TimeSpan allowed = alert ? _options.AlertHalfOpenAfter : _options.HalfOpenAfter;
        TimeSpan trips = 4 * (_window.RoundTrip ?? TimeSpan.Zero);
        TimeSpan since = oldest.Passage.LeftAt > _confirmedAt ? oldest.Passage.LeftAt : _confirmedAt;
        return now - since > (allowed > trips ? allowed : trips);
    }

    /// <summary>Batches that the transport confirmed but the receiver never spoke of are sent again.</summary>
    public void ResendOverdue(TimeSpan now)
    {
        TimeSpan trips = 8 * (_window.RoundTrip ?? TimeSpan.Zero);
        for (int i = _parcels.Count - 1; i >= 0; i--)
        {
            Parcel parcel = _parcels[i];
            if (parcel.ConfirmedAt is not { } confirmedAt || now - confirmedAt < (parcel.Lane.ResendAfter > trips ? parcel.Lane.ResendAfter : trips))
                continue;
            _parcels.RemoveAt(i);
            parcel.Lane.Resend(parcel.From, parcel.To);
            _board.CountResend();
        }
    }

    /// <summary>The next batch that may leave now, or null when nothing is due or nothing has room.</summary>
    public (Parcel Parcel, byte[] Body)? Next(TimeSpan now)
    {
        int chunk = ChunkBytes;
        if (_lanes[0].Wanted(_journal.DurableUpTo(Lane.Alert), now, Math.Clamp(chunk / TypicalAlertBytes, 1, MostAlertsInBatch)) is { } alerts)
            return _window.HasAlertRoom(SendWindow.AlertExtraBytes) && Leave(_lanes[0], alerts, chunk, now) is { } alert ? alert : null;
        if (!_window.HasRoom(chunk + _transport.FramingBytes) || UnacknowledgedBytes >= MostUnacknowledgedBytes)
            return null;
        List<LaneSending> due = [.. _lanes.Skip(1).Where(l => IsDue(l, chunk, now))];

        // Audit goes along with whatever is due: its drop records say how the other lanes' chains go on.
        if (due.Count > 0 && Leave(_lanes[Lane.Audit.Index()], null, chunk, now) is { } audit)
            return audit;
        due.Remove(_lanes[Lane.Audit.Index()]);
        while (_shares.Pick(due) is { } lane)
        {
            if (Leave(lane, null, chunk, now) is { } bulk)
            {
                _shares.Charge(lane, bulk.Body.Length, due);
                return bulk;
            }

            due.Remove(lane);
        }

        return null;
    }

    /// <summary>The transport has confirmed a parcel, or lost it; false when it is of an earlier connection.</summary>
    public bool Confirm(Parcel parcel, bool good, TimeSpan now)
    {
        if (parcel.Connection != _connection)
            return false;
        if (!good)
        {
            _window.Abandon(parcel.Passage);
            return true;
        }

        bool wasFull = !_window.HasRoom(ChunkBytes + _transport.FramingBytes);
        _window.Arrive(parcel.Passage, now);
        parcel.ConfirmedAt = _confirmedAt = now;
        if (_options.Link == LinkSpeed.Measured && wasFull)
            _thin = _window.BytesPerSecond < ThinBytesPerSecond;
        Show();
        return true;
    }

    /// <summary>Takes the receiver's word; a problem when it does not fit what was sent.</summary>
    /// <param name="answered">The parcel that it answers, or null when it came of its own accord.</param>
    public string? Acknowledge(Ack ack, Parcel? answered, TimeSpan now)
    {
        if (ack.Gateway != _options.Gateway.Value || !Lanes.IsDefined(ack.Lane) || ack.Epoch != _journal.Epoch((Lane)ack.Lane))
            return "the acknowledgement is for someone else";
        LaneSending lane = _lanes[((Lane)ack.Lane).Index()];
        if (answered is not null && (answered.Lane != lane || answered.Epoch != ack.Epoch))
            return "the acknowledgement is for someone else";
        if (!lane.TryAcknowledge(ack))
            return "the acknowledgement covers records that were never sent";
        _journal.Acknowledge(lane.Lane, ack.Epoch, lane.AcknowledgedUpTo);
        _parcels.RemoveAll(p => p.Lane == lane && !p.Lane.IsOpen(p.From, p.To) && Known(p, now));
        Pause(ack, now);
        _board.CountAck([.. _lanes.Select(l => new LaneProgressView(l.Lane, _journal.Epoch(l.Lane), l.AcknowledgedUpTo))]);
        return null;
    }

    /// <summary>Takes a refusal; a problem when it is for someone else or of nothing that was sent.</summary>
    public string? Refuse(Refusal refusal, Parcel? answered, TimeSpan now)
    {
        Parcel? parcel = answered
            ?? _parcels.Find(p => refusal.Lane == (uint)p.Lane.Lane && refusal.Epoch == p.Epoch && refusal.From == (ulong)p.From && refusal.To == (ulong)p.To);
        if (refusal.Gateway != _options.Gateway.Value || parcel is null)
            return "the refusal is for someone else";
        if (refusal.Reason == RefusalReason.ChainNeeded)
        {
            _parcels.Remove(parcel);
            parcel.Lane.SendInFull(parcel.From, parcel.To);
            _board.CountResend();
            return null;
        }

        _board.CountRefusal();
        _board.Set(UplinkState.Refused, $"the receiver refuses {parcel.Lane.Lane.Name()} records: {refusal.Reason}");
        parcel.Lane.Refuse(parcel.From, parcel.To, now);
        _parcels.Remove(parcel);
        return null;
    }

    /// <summary>True while some lane waits because of a refusal.</summary>
    public bool AnyRefused(TimeSpan now) => _lanes.Any(l => l.AnyRefused(now));

    public void Dispose() => Array.ForEach(_cutters, c => c.Dispose());

    /// <summary>False when the receiver's last record is not the one that stands here under its number, as after a restored disk.</summary>
    private bool HasSameChain(Lane lane, LaneProgress progress)
    {
        long at = (long)Math.Min(progress.UpTo, long.MaxValue);
        if (progress.Chain.IsEmpty || at < _journal.FirstOnDisk(lane) || at > _journal.DurableUpTo(lane))
            return true;
        using JournalReader reader = _journal.Read(lane, at);
        return !reader.Read(out JournalRecord record) || record.Seq != at || progress.Chain.Span.SequenceEqual(reader.ChainAfter);
    }

    private bool IsDue(LaneSending lane, int chunk, TimeSpan now)
    {
        (long From, long To)? wanted = lane.Wanted(_journal.DurableUpTo(lane.Lane), now, int.MaxValue);
        double expected = wanted is { } w ? (w.To - w.From + 1) * _cutters[lane.Lane.Index()].BytesPerRecord : 0;
        return _gathering.IsDue(lane.Lane, expected, chunk, _thin, now);
    }

    private (Parcel Parcel, byte[] Body)? Leave(LaneSending lane, (long From, long To)? numbers, int chunk, TimeSpan now)
    {
        while ((numbers ?? lane.Wanted(_journal.DurableUpTo(lane.Lane), now, int.MaxValue)) is { } wanted)
        {
            numbers = null;
            Batch? batch = _cutters[lane.Lane.Index()].Cut(wanted.From, wanted.To, chunk);
            long first = batch is null ? wanted.To + 1 : (long)batch.From;
            if (first > wanted.From)
                lane.Skip(wanted.From, Math.Min(first - 1, wanted.To));
            if (batch is not null && first <= wanted.To)
                return Wrap(lane, batch, now);
        }

        return null;
    }

    private (Parcel Parcel, byte[] Body) Wrap(LaneSending lane, Batch batch, TimeSpan now)
    {
        // The receiver can tell the chain before when it has just said that it has everything up to here.
        bool isKnown = lane.MayShorten && lane.AcknowledgedUpTo > 0 && (long)batch.From == lane.AcknowledgedUpTo + 1;
        if (isKnown && _cutters[lane.Lane.Index()].ReceiverVersion >= BatchCodec.ProtocolVersion)
            BatchCodec.Shorten(batch);
        byte[] body = batch.ToByteArray();
        var parcel = new Parcel
        {
            Lane = lane,
            Epoch = batch.Epoch,
            From = (long)batch.From,
            To = (long)batch.To,
            Passage = _window.Leave(body.Length + _transport.FramingBytes, now),
            Connection = _connection,
            StampedNs = lane.Lane == Lane.Alert ? _cutters[0].LastStampsNs : [],
        };
        lane.Sent(parcel.From, parcel.To);
        _parcels.Add(parcel);
        _gathering.Left(lane.Lane);
        _board.CountBytes(body.Length);
        Show();
        return (parcel, body);
    }

    private bool Known(Parcel parcel, TimeSpan now)
    {
        foreach (long stampedNs in parcel.StampedNs)
            _board.CountAlertKnown(now - TimeSpan.FromTicks(stampedNs / 100));
        return true;
    }

    /// <summary>A receiver that is busy names lanes to hold, or holds all but alerts.</summary>
    private void Pause(Ack ack, TimeSpan now)
    {
        if (ack.RetryAfterMs == 0)
            return;
        TimeSpan asked = TimeSpan.FromMilliseconds(ack.RetryAfterMs);
        TimeSpan until = now + (asked < BackoffSchedule.RetryAfterCap ? asked : BackoffSchedule.RetryAfterCap);
        foreach (LaneSending lane in _lanes.Where(l => ack.PausedLanes.Count == 0 ? l.Lane != Lane.Alert : ack.PausedLanes.Contains((uint)l.Lane)))
            lane.Pause(until);
    }

    private void Show() => _board.Show(new LineView(
        _window.Bytes, _window.InFlightBytes, UnacknowledgedBytes, _window.BytesPerSecond, _window.RoundTrip?.TotalMilliseconds ?? 0, _thin));
}
