using System.Data.Common;
using System.Security.Cryptography;
using System.Threading.Channels;
using Edge.Receiver.Intake;
using Edge.Sync.Journal;
using Edge.Sync.Security;
using Edge.Sync.Uplinks;
using Edge.Sync.Uplinks.Mqtt;
using Edge.Sync.Wire;
using Google.Protobuf;

namespace Edge.Receiver.Mqtt;

/// <summary>
/// Takes batches from a broker and answers on each gateway's own topic, after the commit. The topic says who sends, and the broker's
/// access list makes that true. Connects for ever, with jitter. What comes while the store fails is not answered, so gateways send
/// it again. Bounded: 256 messages wait, then the broker's flow control holds the rest.
/// </summary>
internal sealed class MqttIntake : IAsyncDisposable
{
    private const int MostWaiting = 256;
    private const int Workers = 4;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(20);
    private readonly MqttOptions _options;
    private readonly BatchIntake _intake;
    private readonly GatewayKeys _keys;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<(string Topic, byte[] Body)> _waiting = Channel.CreateBounded<(string, byte[])>(MostWaiting);
    private Task[] _running = [];
    private volatile MqttConnection? _connection;
    private bool _storeFails;

    public MqttIntake(MqttOptions options, BatchIntake intake, GatewayKeys keys, TimeProvider clock, ILogger log) =>
        (_options, _intake, _keys, _clock, _log) = (options, intake, keys, clock, log);

    /// <summary>True while the broker is connected and the subscription stands.</summary>
    public bool IsConnected => _connection is not null;

    public void Start() => _running = [Task.Run(ConnectAsync), .. Enumerable.Range(0, Workers).Select(_ => Task.Run(WorkAsync))];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _waiting.Writer.TryComplete();
        await Task.WhenAll(_running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _connection?.Dispose();
        _stop.Dispose();
    }

    private async Task ConnectAsync()
    {
        for (int failures = 0; !_stop.IsCancellationRequested;)
        {
            var lost = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            try
            {
                using MqttConnection connection = await OpenAsync(lost).ConfigureAwait(false);
                _connection = connection;
                Log.BrokerConnected(_log, _options.Host, connection.Welcome.Version);
                failures = 0;
                Log.BrokerLost(_log, _options.Host, await lost.Task.WaitAsync(_stop.Token).ConfigureAwait(false));
            }
            catch (IOException failure)
            {
                if (failures == 0)
                    Log.BrokerLost(_log, _options.Host, failure.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            finally
            {
                _connection = null;
            }

            TimeSpan wait = BackoffSchedule.Delay(++failures, RandomNumberGenerator.GetInt32(1000) / 1000.0, alertWaits: true);
            await Task.Delay(wait, _clock, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<MqttConnection> OpenAsync(TaskCompletionSource<string> lost)
    {
        var events = new MqttEvents { OnMessage = Wait, OnLost = problem => lost.TrySetResult(problem) };
        MqttConnection connection = await MqttConnection.OpenAsync(_options, events, _clock, ConnectTimeout, _stop.Token).ConfigureAwait(false);

        // 3.1.1 knows no shared subscriptions.
        MqttResult subscribed = await connection.SubscribeAsync(connection.Welcome.Version == 5 ? MqttTopics.SharedUp : MqttTopics.AllUp).ConfigureAwait(false);
        if (subscribed.IsGood)
            return connection;
        connection.Dispose();
        throw new IOException($"the broker does not let this receiver subscribe: {subscribed.Problem}");
    }

    /// <summary>On the connection's thread: while this waits, nothing more is taken from the broker.</summary>
    private void Wait(string topic, byte[] body)
    {
        while (!_waiting.Writer.TryWrite((topic, body)) && !_stop.IsCancellationRequested)
            _waiting.Writer.WaitToWriteAsync(_stop.Token).AsTask().ContinueWith(static _ => { }, TaskScheduler.Default).Wait();
    }

    private async Task WorkAsync()
    {
        while (await _waiting.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (_waiting.Reader.TryRead(out (string Topic, byte[] Body) message))
            {
                try
                {
                    Handle(message.Topic, message.Body);
                    if (Interlocked.Exchange(ref _storeFails, false))
                        Log.StoreWorks(_log);
                }
                catch (DbException failure)
                {
                    if (!Interlocked.Exchange(ref _storeFails, true))
                        Log.StoreFails(_log, failure.Message);
                }
                catch (Exception bug)
                {
                    // The loop's boundary: one message must not end the intake. It is not answered, so it comes again.
                    Log.MessageFault(_log, bug);
                }
            }
        }
    }

    private void Handle(string topic, byte[] body)
    {
        if (!MqttTopics.TryParseUp(topic, out GatewayId sender, out string kind))
            return;
        var topics = new MqttTopics(sender);
        if (kind == "hello")
        {
            Greet(topics, sender, body);
            return;
        }

        using ECDsa? key = _keys.Find(sender);
        bool isLane = Lanes.All.Any(l => l.Name() == kind);
        if (!isLane)
            return;
        Reply reply = key is null ? Refusal(sender, RefusalReason.UnknownGateway) : _intake.Take(sender, key, body);
        Publish(topics.Ack, reply);
    }

    private void Greet(MqttTopics topics, GatewayId sender, byte[] body)
    {
        Hello hello;
        try
        {
            hello = Hello.Parser.ParseFrom(body);
        }
        catch (InvalidProtocolBufferException)
        {
            Publish(topics.Ack, Refusal(sender, RefusalReason.Malformed));
            return;
        }

        if (hello.ProtocolVersion is 0 or > BatchCodec.ProtocolVersion)
            Publish(topics.Ack, Refusal(sender, RefusalReason.UnknownVersion));
        else if (hello.Gateway != sender.Value || !_keys.TryTake(sender, hello.Certificate.Span))
            Publish(topics.Ack, Refusal(sender, RefusalReason.UnknownGateway));
        else
            Publish(topics.Welcome, _intake.Greet(sender, hello));
    }

    /// <summary>Not waited for: an answer that is lost is asked for again.</summary>
    private void Publish(string topic, IMessage message) => _ = _connection?.PublishAsync(topic, message.ToByteArray());

    private static Reply Refusal(GatewayId gateway, RefusalReason reason) => new() { Refusal = new Refusal { Gateway = gateway.Value, Reason = reason } };
}
