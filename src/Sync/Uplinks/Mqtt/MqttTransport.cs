using System.Text;
using Edge.Sync.Journal;
using Edge.Sync.Security;

namespace Edge.Sync.Uplinks.Mqtt;

/// <summary>
/// The way to receivers over a broker. A batch is confirmed by the broker; the receiver's own word comes on a topic of this gateway.
/// One connection carries everything, so the byte window alone keeps an alert from waiting. Each life has a new handle of the
/// library, since an old one may still hold messages.
/// </summary>
internal sealed class MqttTransport(MqttOptions options, GatewayId gateway, TimeProvider clock) : IUplinkTransport
{
    private const int PacketBytes = 256;
    private readonly MqttTopics _topics = new(gateway);
    private MqttConnection? _connection;
    private TaskCompletionSource<byte[]>? _welcome;

    public event Action<byte[]>? Received;

    public event Action<string>? Lost;

    /// <summary>Wanted configuration and commands, by topic.</summary>
    public event Action<string, byte[]>? Down;

    /// <summary>Fixed header, topic or alias, identifier and TLS record.</summary>
    public int FramingBytes => 64;

    public int LargestBatchBytes => (_connection?.Welcome.LargestPacketBytes ?? MqttWelcome.LargestOfProtocol) - PacketBytes;

    public async Task<Answer> GreetAsync(byte[] hello, TimeSpan timeout, CancellationToken stop)
    {
        var welcome = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        _welcome = welcome;
        var events = new MqttEvents { OnMessage = Take, OnLost = problem => Lose(welcome, problem) };
        MqttOptions withWill = options with { WillTopic = _topics.State };
        try
        {
            _connection = await MqttConnection.OpenAsync(withWill, events, clock, timeout, stop).ConfigureAwait(false);
            foreach (string topic in new[] { _topics.Welcome, _topics.Ack, _topics.Configuration, _topics.Command })
            {
                MqttResult subscribed = await _connection.SubscribeAsync(topic).ConfigureAwait(false);
                if (!subscribed.IsGood)
                    return Unreachable($"the broker does not let this gateway read {topic}: {subscribed.Problem}");
            }

            MqttResult said = await _connection.PublishAsync(_topics.State, Encoding.UTF8.GetBytes("online"), retain: true).ConfigureAwait(false);
            said = said.IsGood ? await _connection.PublishAsync(_topics.Hello, hello).ConfigureAwait(false) : said;
            if (!said.IsGood)
                return Unreachable(said.Problem);
            return new Answer(AnswerKind.Answered, await welcome.Task.WaitAsync(timeout, clock, stop).ConfigureAwait(false), "");
        }
        catch (Exception failure) when (failure is IOException or TimeoutException)
        {
            return Unreachable(failure is TimeoutException ? "no receiver answers behind the broker" : failure.Message);
        }
    }

    public async Task<Answer> SendAsync(byte[] batch, Lane lane, CancellationToken stop)
    {
        if (_connection is not { } connection)
            return Unreachable("not connected");
        MqttResult result = await connection.PublishAsync(_topics.Up(lane), batch, isUrgent: lane == Lane.Alert).ConfigureAwait(false);
        return result.IsGood ? new Answer(AnswerKind.Confirmed, [], "") : Unreachable(result.Problem);
    }

    public void Reset()
    {
        _welcome?.TrySetException(new IOException("closed"));
        _connection?.Dispose();
        _connection = null;
    }

    public void Dispose() => Reset();

    private void Take(string topic, byte[] payload)
    {
        if (topic == _topics.Welcome)
            _welcome?.TrySetResult(payload);
        else if (topic == _topics.Ack)
            Received?.Invoke(payload);
        else if (topic == _topics.Configuration || topic == _topics.Command)
            Down?.Invoke(topic, payload);
    }

    private void Lose(TaskCompletionSource<byte[]> welcome, string problem)
    {
        if (!welcome.TrySetException(new IOException(problem)))
            Lost?.Invoke(problem);
    }

    private static Answer Unreachable(string problem) => new(AnswerKind.Unreachable, [], problem);
}
