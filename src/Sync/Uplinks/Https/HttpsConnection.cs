using Edge.Model.Observations;
using Edge.Sync.Journal;
using Edge.Sync.Wire;
using Google.Protobuf;

namespace Edge.Sync.Uplinks.Https;

/// <summary>
/// One connection and the lanes it carries, first lane first. Greets, sends one batch at a time, and takes the receiver's
/// word. Invariants: a record is sent only when durable; an answer has an effect only when it fits the question; after any
/// failure sending starts again from the acknowledged number; waits grow with full jitter and end at once on cancellation.
/// </summary>
internal sealed class HttpsConnection : IDisposable
{
    private const int AlertBatchBytes = 4096;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(500);
    private readonly string _name;
    private readonly UplinkWork _work;
    private readonly IReadOnlyList<LaneSending> _lanes;
    private readonly Dictionary<Lane, BatchCutter> _cutters;
    private readonly Dictionary<Lane, TimeSpan> _gatheringSince = [];
    private readonly HttpsTransport _transport;
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly bool _isAlert;
    private bool _greeted;
    private uint _receiverVersion = 1;
    private int _failures;
    private TimeSpan _connectedAt;

    public HttpsConnection(string name, UplinkWork work, IReadOnlyList<LaneSending> lanes)
    {
        _name = name;
        _work = work;
        _lanes = lanes;
        _isAlert = lanes.Any(l => l.Lane == Lane.Alert);
        _cutters = lanes.ToDictionary(l => l.Lane, l => new BatchCutter(work.Journal, l.Lane, work.Options.Gateway));
        _transport = new HttpsTransport(work.Options, work.Clock);
    }

    private TimeSpan Now => TimeSpan.FromTicks(MonotonicTime.Now(_work.Clock).Nanoseconds / 100);

    private TimeSpan Timeout => _isAlert ? _work.Options.AlertTimeout : _work.Options.BulkTimeout;

    /// <summary>Records became durable; lanes of other connections do not matter here.</summary>
    public void Wake(Lane lane)
    {
        if (!_cutters.ContainsKey(lane))
            return;
        try
        {
            if (_wake.CurrentCount == 0)
                _wake.Release();
        }
        catch (Exception late) when (late is SemaphoreFullException or ObjectDisposedException)
        {
            // Two threads saw it empty, or the uplink is closing: nothing to wake.
        }
    }

    public async Task RunAsync(CancellationToken stop)
    {
        _work.Board.Set(_name, UplinkState.Waiting, null);
        while (!stop.IsCancellationRequested)
        {
            Outcome outcome;
            try
            {
                outcome = await StepAsync(stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                break;
            }
            catch (Exception bug)
            {
                // The loop's boundary: a bug ends this attempt, not the uplink.
                outcome = Outcome.Failed($"{bug.GetType().Name}: {bug.Message}");
            }

            if (outcome.Problem is not null)
                await FailAsync(outcome, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _work.Board.Set(_name, UplinkState.Off, null);
    }

    public void Dispose()
    {
        _transport.Dispose();
        _wake.Dispose();
        foreach (BatchCutter cutter in _cutters.Values)
            cutter.Dispose();
    }

    private async Task<Outcome> StepAsync(CancellationToken stop)
    {
        if (!_greeted)
            return await GreetAsync(stop).ConfigureAwait(false);
        bool due = _lanes.Any(IsDue);
        foreach (LaneSending lane in _lanes)
        {
            // Audit goes along with whatever is due: its drop records say how the other lanes' chains go on.
            if ((IsDue(lane) || (due && lane.Lane == Lane.Audit)) && Cut(lane) is { } batch)
                return await SendAsync(lane, batch, stop).ConfigureAwait(false);
        }

        await _wake.WaitAsync(LongestWait < _work.Options.BatchInterval ? LongestWait : _work.Options.BatchInterval, stop).ConfigureAwait(false);
        return Outcome.Good;
    }

    private async Task<Outcome> GreetAsync(CancellationToken stop)
    {
        Answer answer = await _transport.PostAsync(_work.HelloPath, _work.Hello().ToByteArray(), Timeout, stop).ConfigureAwait(false);
        if (answer.Kind == AnswerKind.Declined)
            return Declined(answer);
        if (answer.Kind != AnswerKind.Answered)
            return Failed(answer);
        if (!Parsing.TryParse(Welcome.Parser, answer.Body, out Welcome? welcome) || welcome.Gateway != _work.Options.Gateway.Value)
            return Nonsense("the welcome is not for this gateway");
        foreach (LaneSending lane in _lanes)
        {
            ulong epoch = _work.Journal.Epoch(lane.Lane);
            long upTo = welcome.Lanes.Where(l => l.Lane == (uint)lane.Lane && l.Epoch == epoch).Select(l => (long)l.UpTo).FirstOrDefault();
            if (!lane.Welcome(upTo, _work.Journal.DurableUpTo(lane.Lane), Now))
                return Nonsense($"the receiver claims more {lane.Lane.Name()} records than exist");
            _work.Journal.Acknowledge(lane.Lane, epoch, lane.AcknowledgedUpTo);
        }

        _receiverVersion = welcome.ProtocolVersion;
        _greeted = true;
        _connectedAt = Now;
        _work.Board.Set(_name, UplinkState.Connected, null);
        return Outcome.Good;
    }

    /// <summary>True when it is time for a batch: alerts at once, others when they have gathered long enough or are many.</summary>
    private bool IsDue(LaneSending lane)
    {
        TimeSpan now = Now;
        long durable = _work.Journal.DurableUpTo(lane.Lane);
        if (lane.IsPaused(now))
            return false;
        if (lane.IsResendDue(durable, now))
        {
            lane.Rewind();
            _work.Board.CountResend();
        }

        long next = lane.NextWanted(now);
        if (next > durable)
        {
            _gatheringSince.Remove(lane.Lane);
            return false;
        }

        _gatheringSince.TryAdd(lane.Lane, now);
        return lane.Lane == Lane.Alert
            || durable - next >= _work.Options.BatchBytes / 100
            || now - _gatheringSince[lane.Lane] >= _work.Options.BatchInterval;
    }

    private Batch? Cut(LaneSending lane)
    {
        if (lane.IsPaused(Now))
            return null;
        _gatheringSince.Remove(lane.Lane);
        return _cutters[lane.Lane].Cut(lane.NextWanted(Now), lane.Lane == Lane.Alert ? AlertBatchBytes : _work.Options.BatchBytes, _receiverVersion);
    }

    private async Task<Outcome> SendAsync(LaneSending lane, Batch batch, CancellationToken stop)
    {
        byte[] body = batch.ToByteArray();
        lane.Sent(batch);
        _work.Board.CountBytes(body.Length);
        Answer answer = await _transport.PostAsync(_work.BatchPath, body, Timeout, stop).ConfigureAwait(false);
        if (answer.Kind is not (AnswerKind.Answered or AnswerKind.Declined))
            return Failed(answer);
        if (!Parsing.TryParse(Reply.Parser, answer.Body, out Reply? reply))
            return Nonsense("the answer cannot be parsed");
        return reply.AnswerCase switch
        {
            Reply.AnswerOneofCase.Ack when answer.Kind == AnswerKind.Answered => Acknowledged(lane, batch, reply.Ack),
            Reply.AnswerOneofCase.Refusal when answer.Kind == AnswerKind.Declined => Refused(lane, batch, reply.Refusal),
            _ => Nonsense("the answer is neither acknowledgement nor refusal"),
        };
    }

    private Outcome Acknowledged(LaneSending lane, Batch batch, Ack ack)
    {
        if (ack.Gateway != batch.Gateway || ack.Epoch != batch.Epoch || ack.Lane != batch.Lane)
            return Nonsense("the acknowledgement is for someone else");
        if (!lane.TryAcknowledge(ack, Now))
            return Nonsense("the acknowledgement covers records that were never sent");
        _work.Journal.Acknowledge(lane.Lane, ack.Epoch, lane.AcknowledgedUpTo);
        _work.Board.CountAck();
        if (!_lanes.Any(l => l.IsPaused(Now)))
            _work.Board.Set(_name, UplinkState.Connected, null);
        return ack.RetryAfterMs > 0 ? new Outcome(null, TimeSpan.FromMilliseconds(ack.RetryAfterMs)) : Outcome.Good;
    }

    private Outcome Refused(LaneSending lane, Batch batch, Refusal refusal)
    {
        if (refusal.Gateway != batch.Gateway)
            return Nonsense("the refusal is for someone else");
        lane.Refuse((long)batch.From, (long)batch.To, Now);
        _work.Board.CountRefusal();
        _work.Board.Set(_name, UplinkState.Refused, $"the receiver refuses {lane.Lane.Name()} records: {refusal.Reason}");
        return Outcome.Good;
    }

    /// <summary>A refusal of the whole gateway; a status without a refusal in it is nonsense.</summary>
    private Outcome Declined(Answer answer)
    {
        if (!Parsing.TryParse(Reply.Parser, answer.Body, out Reply? reply) || reply.Refusal is not { } refusal)
            return Nonsense(answer.Problem);
        _work.Board.CountRefusal();
        return new Outcome($"the receiver refuses this gateway: {refusal.Reason}", null) { State = UplinkState.Refused };
    }

    private Outcome Nonsense(string problem)
    {
        _work.Board.CountNonsense();
        return Outcome.Failed(problem);
    }

    private Outcome Failed(Answer answer)
    {
        if (answer.Kind == AnswerKind.Nonsense)
            _work.Board.CountNonsense();
        return new Outcome(answer.Problem, answer.RetryAfter);
    }

    private async Task FailAsync(Outcome outcome, CancellationToken stop)
    {
        _transport.Reset();
        if (_greeted && Now - _connectedAt >= BackoffSchedule.StableAfter)
            _failures = 0;
        _greeted = false;
        _failures++;
        foreach (LaneSending lane in _lanes.Where(l => l.Next > l.AcknowledgedUpTo + 1))
        {
            lane.Rewind();
            _work.Board.CountResend();
        }

        _work.Board.Set(_name, outcome.State, outcome.Problem);
        bool alertWaits = _work.Journal.DurableUpTo(Lane.Alert) > _work.AcknowledgedAlerts;
        await Task.Delay(BackoffSchedule.Delay(_failures, _work.Chance(), alertWaits, outcome.RetryAfter), _work.Clock, stop).ConfigureAwait(false);
    }

    /// <param name="Problem">Why the connection has to start again, or null.</param>
    private sealed record Outcome(string? Problem, TimeSpan? RetryAfter)
    {
        public static Outcome Good { get; } = new(null, null);

        public UplinkState State { get; init; } = UplinkState.Waiting;

        public static Outcome Failed(string problem) => new(problem, null);
    }
}
