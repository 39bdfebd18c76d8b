using System.Security.Cryptography.X509Certificates;
using System.Text;
using Edge.Sync.Journal;
using Edge.Sync.Security;
using Edge.Sync.Wire;
using Google.Protobuf;

namespace Edge.Sync.Uplinks.Mqtt;

/// <summary>
/// The way to receivers over a broker. A batch is confirmed by the broker; the receiver's own word comes on a topic of this gateway.
/// One connection carries everything, so the byte window alone keeps an alert from waiting. Each life has a new handle of the
/// library, since an old one may still hold messages.
/// </summary>
internal sealed class MqttTransport(MqttOptions options, GatewayId gateway, TimeProvider clock) : IUplinkTransport
{
    private const int PacketBytes = 256;

    /// <summary>Whatever else was sent would go nowhere: greet again later.</summary>
    private static readonly Answer Nobody = new(AnswerKind.Wait, [], "no receiver listens behind the broker");
    private readonly byte[] _introduction = Introduce(options);
    private readonly MqttTopics _topics = new(gateway);
    private MqttConnection? _connection;
    private TaskCompletionSource<Answer>? _welcome;

    public event Action<byte[]>? Received;

    public event Action<string>? Lost;

    /// <summary>Fixed header, topic or alias, identifier and TLS record.</summary>
    public int FramingBytes => 64;

    public int LargestBatchBytes => (_connection?.Welcome.LargestPacketBytes ?? MqttWelcome.LargestOfProtocol) - PacketBytes;

    public async Task<Answer> GreetAsync(byte[] hello, TimeSpan timeout, CancellationToken stop)
    {
        var welcome = new TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously);
        _welcome = welcome;
        var events = new MqttEvents { OnMessage = Take, OnLost = problem => Lose(welcome, problem) };
        MqttOptions withWill = options with { WillTopic = _topics.State };
        try
        {
            _connection = await MqttConnection.OpenAsync(withWill, events, clock, timeout, stop).ConfigureAwait(false);
            foreach (string topic in new[] { _topics.Welcome, _topics.Ack })
            {
                MqttResult subscribed = await _connection.SubscribeAsync(topic).ConfigureAwait(false);
                if (!subscribed.IsGood)
                    return Unreachable($"the broker does not let this gateway read {topic}: {subscribed.Problem}");
            }

            // Two messages of a kind one after the other are one with the fields of both: the transport adds what only it must say.
            hello = [.. hello, .. _introduction];
            MqttResult said = await _connection.PublishAsync(_topics.State, Encoding.UTF8.GetBytes("online"), retain: true).ConfigureAwait(false);
            said = said.IsGood ? await _connection.PublishAsync(_topics.Hello, hello).ConfigureAwait(false) : said;
            if (!said.IsGood || said.ReachedNobody)
                return said.IsGood ? Nobody : Unreachable(said.Problem);
            return await welcome.Task.WaitAsync(timeout, clock, stop).ConfigureAwait(false);
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
        return !result.IsGood ? Unreachable(result.Problem) : result.ReachedNobody ? Nobody : new Answer(AnswerKind.Confirmed, [], "");
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
            _welcome?.TrySetResult(new Answer(AnswerKind.Answered, payload, ""));
        else if (topic == _topics.Ack)
            TakeReply(payload);
    }

    /// <summary>A refusal of the whole gateway answers the greeting; everything else is about batches.</summary>
    private void TakeReply(byte[] payload)
    {
        bool isGreeting = _welcome is { Task.IsCompleted: false } && IsRefusalOfGateway(payload);
        if (!isGreeting || !_welcome!.TrySetResult(new Answer(AnswerKind.Declined, payload, "the receiver refuses this gateway")))
            Received?.Invoke(payload);
    }

    private void Lose(TaskCompletionSource<Answer> welcome, string problem)
    {
        if (!welcome.TrySetException(new IOException(problem)))
            Lost?.Invoke(problem);
    }

    private static bool IsRefusalOfGateway(byte[] payload) => Parsing.TryParse(Reply.Parser, payload, out Reply? reply) && reply.Refusal is { Lane: 0 };

    private static byte[] Introduce(MqttOptions options)
    {
        if ((options.IdentityFile ?? options.CertificateFile) is not { } file)
            return [];
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificateFromFile(file);
        return new Hello { Certificate = ByteString.CopyFrom(certificate.RawData) }.ToByteArray();
    }

    private static Answer Unreachable(string problem) => new(AnswerKind.Unreachable, [], problem);
}
