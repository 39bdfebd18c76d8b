using System.Threading.Channels;
using Edge.Model.Observations;
using Edge.Sync.Journal;
using Edge.Sync.Wire;
using Google.Protobuf;

namespace Edge.Sync.Uplinks;

/// <summary>
/// One uplink: greets, keeps the byte window full, takes the receiver's word, starts again after any failure. One loop owns all
/// state. Invariants: a record is sent only when durable; an answer has an effect only when it fits what was sent; alerts leave
/// before audit, audit before bulk; never more than the window is on its way, nor more than 1 MiB without the receiver's word.
/// </summary>
internal sealed class UplinkLoop : IDisposable
{
    private const int MostArrivals = 4096;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan GreetingTimeout = TimeSpan.FromSeconds(30);
    private readonly SegmentJournal _journal;
    private readonly IUplinkTransport _transport;
    private readonly UplinkWork _work;
    private readonly Greeting _greeting;
    private readonly UplinkSending _sending;
    private readonly Channel<Arrival> _arrivals = Channel.CreateBounded<Arrival>(MostArrivals);
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly HashSet<Task> _flights = [];
    private volatile bool _overflowed;
    private int _failures;
    private TimeSpan? _connectedAt;

    public UplinkLoop(SegmentJournal journal, SendingOptions options, IUplinkTransport transport, UplinkWork work)
    {
        _journal = journal;
        _transport = transport;
        _work = work;
        _greeting = new Greeting(journal, options.Gateway, work.Surroundings.Clock, work.Surroundings.Stamper);
        _sending = new UplinkSending(journal, options, transport, work);
        transport.Received += reply => Post(new Arrival(null, null, reply));
        transport.Lost += problem => Post(new Arrival(null, new Answer(AnswerKind.Unreachable, [], problem), []));
    }

    private TimeSpan Now => TimeSpan.FromTicks(MonotonicTime.Now(_work.Surroundings.Clock).Nanoseconds / 100);

    /// <summary>Records became durable.</summary>
    public void Wake()
    {
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
        _work.Board.Set(UplinkState.Waiting, null);
        while (!stop.IsCancellationRequested)
        {
            Outcome outcome;
            try
            {
                outcome = await GreetAsync(stop).ConfigureAwait(false);
                while (outcome.Problem is null)
                    outcome = await StepAsync(stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                break;
            }
            catch (Exception bug)
            {
                // The loop's boundary: a bug ends this connection, not the uplink.
                outcome = Outcome.Failed($"{bug.GetType().Name}: {bug.Message}");
            }

            await FailAsync(outcome, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _transport.Reset();
        await Task.WhenAll(_flights).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _work.Board.Set(UplinkState.Off, null);
    }

    public void Dispose()
    {
        _transport.Dispose();
        _wake.Dispose();
        _sending.Dispose();
    }

    private async Task<Outcome> GreetAsync(CancellationToken stop)
    {
        Hello hello = _greeting.Make();
        Answer answer = await _transport.GreetAsync(hello.ToByteArray(), GreetingTimeout, stop).ConfigureAwait(false);
        if (answer.Kind == AnswerKind.Declined)
            return Declined(answer);
        if (answer.Kind != AnswerKind.Answered)
            return Failed(answer);
        if (!Parsing.TryParse(Welcome.Parser, answer.Body, out Welcome? welcome))
            return Nonsense("the welcome cannot be parsed");
        if (_sending.Welcome(hello, welcome) is { } nonsense)
            return Nonsense(nonsense);
        _connectedAt = Now;
        _work.Board.CountConnection();
        _work.Board.Set(UplinkState.Connected, null);
        _work.Events.OnWelcome?.Invoke(welcome);
        return Outcome.Good;
    }

    /// <summary>Takes what has come, sends what fits, waits for more.</summary>
    private async Task<Outcome> StepAsync(CancellationToken stop)
    {
        while (_arrivals.Reader.TryRead(out Arrival? arrival))
        {
            Outcome outcome = Take(arrival);
            if (outcome.Problem is not null)
                return outcome;
        }

        TimeSpan now = Now;
        if (_overflowed)
            return Nonsense("the receiver says more than was asked");
        if (_sending.IsHalfOpen(now))
            return Outcome.Failed("nothing sent is confirmed any more: the link is half-open");
        _sending.ResendOverdue(now);
        while (_sending.Next(now) is { } leaving)
            Send(leaving, stop);
        await _wake.WaitAsync(LongestWait, stop).ConfigureAwait(false);
        return Outcome.Good;
    }

    private void Send((Parcel Parcel, byte[] Body) leaving, CancellationToken stop)
    {
        _flights.RemoveWhere(f => f.IsCompleted);
        Task flight = FlyAsync(leaving.Parcel, leaving.Body, stop);
        if (!flight.IsCompleted)
            _flights.Add(flight);
    }

    /// <summary>Never throws: however it ends, an arrival says so.</summary>
    private async Task FlyAsync(Parcel parcel, byte[] body, CancellationToken stop)
    {
        Answer answer;
        try
        {
            answer = await _transport.SendAsync(body, parcel.Lane.Lane, stop).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            answer = new Answer(AnswerKind.Unreachable, [], failure.Message);
        }

        Post(new Arrival(parcel, answer, []));
    }

    private void Post(Arrival arrival)
    {
        // Full only if thousands of messages come at once that nobody asked for: the connection then starts again.
        if (!_arrivals.Writer.TryWrite(arrival))
            _overflowed = true;
        Wake();
    }

    private Outcome Take(Arrival arrival)
    {
        if (arrival.Answer is null)
            return TakeReply(null, arrival.Reply, isSuccess: null);
        if (arrival.Parcel is null)
            return Failed(arrival.Answer);
        if (!_sending.Confirm(arrival.Parcel, arrival.Answer.Kind is AnswerKind.Answered or AnswerKind.Declined or AnswerKind.Confirmed, Now))
            return Outcome.Good;
        return arrival.Answer.Kind switch
        {
            AnswerKind.Confirmed => Outcome.Good,
            AnswerKind.Answered => TakeReply(arrival.Parcel, arrival.Answer.Body, isSuccess: true),
            AnswerKind.Declined => TakeReply(arrival.Parcel, arrival.Answer.Body, isSuccess: false),
            _ => Failed(arrival.Answer),
        };
    }

    /// <param name="parcel">What the reply answers, or null when it came of its own accord.</param>
    /// <param name="isSuccess">What the transport says of it; null when it says nothing.</param>
    private Outcome TakeReply(Parcel? parcel, byte[] body, bool? isSuccess)
    {
        if (!Parsing.TryParse(Reply.Parser, body, out Reply? reply))
            return Nonsense("the answer cannot be parsed");
        switch (reply.AnswerCase)
        {
            case Reply.AnswerOneofCase.Ack when isSuccess != false:
                if (_sending.Acknowledge(reply.Ack, parcel, Now) is { } nonsense)
                    return Nonsense(nonsense);
                if (!_sending.AnyRefused(Now))
                    _work.Board.Set(UplinkState.Connected, null);
                return Outcome.Good;
            case Reply.AnswerOneofCase.Refusal when isSuccess != true:
                return _sending.Refuse(reply.Refusal, parcel, Now) is { } wrong ? Nonsense(wrong) : Outcome.Good;
            default:
                return Nonsense("the answer is neither acknowledgement nor refusal");
        }
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
        await Task.WhenAll(_flights).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _flights.Clear();
        while (_arrivals.Reader.TryRead(out _))
        {
            // Of the connection that is gone.
        }

        _overflowed = false;
        _failures = _connectedAt is { } since && Now - since >= BackoffSchedule.StableAfter ? 1 : _failures + 1;
        _connectedAt = null;
        _sending.Disconnected();
        _work.Board.Set(outcome.State, outcome.Problem);
        bool alertWaits = _journal.DurableUpTo(Lane.Alert) > _sending.AcknowledgedAlerts;
        await Task.Delay(BackoffSchedule.Delay(_failures, _work.Surroundings.Chance(), alertWaits, outcome.RetryAfter), _work.Surroundings.Clock, stop).ConfigureAwait(false);
    }

    /// <summary>What a flight or the transport brought: an answer to a parcel, the end of the connection (no parcel), or a reply (no answer).</summary>
    private sealed record Arrival(Parcel? Parcel, Answer? Answer, byte[] Reply);

    /// <param name="Problem">Why the connection has to start again, or null.</param>
    private sealed record Outcome(string? Problem, TimeSpan? RetryAfter)
    {
        public static Outcome Good { get; } = new(null, null);

        public UplinkState State { get; init; } = UplinkState.Waiting;

        public static Outcome Failed(string problem) => new(problem, null);
    }
}
