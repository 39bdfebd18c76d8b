using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Edge.Gateway.Configuration;
using Edge.Gateway.Monitoring;
using Edge.Model.Observations;
using Edge.Sync.Journal;
using Edge.Sync.Security;
using Edge.Sync.Uplinks;
using Edge.Sync.Uplinks.Https;
using Edge.Sync.Uplinks.Mqtt;
using Edge.Sync.Wire;

namespace Edge.Gateway.Composition;

/// <summary>
/// The configured uplink, or the reason why it cannot be used. Certificates that do not fit never keep the gateway from
/// starting: records wait in the journal and the panel says what is wrong.
/// </summary>
internal sealed class UplinkLink : IAsyncDisposable
{
    private static readonly TimeSpan UsualKeepAlive = TimeSpan.FromSeconds(30);

    // A test each 30 s would cost twice the bytes of a patient's numbers.
    private static readonly TimeSpan ThinKeepAlive = TimeSpan.FromSeconds(300);

    private readonly Uplink? _uplink;
    private readonly string? _problem;
    private readonly TimeProvider _clock;

    private UplinkLink(Uplink? uplink, string? problem, TimeProvider clock) => (_uplink, _problem, _clock) = (uplink, problem, clock);

    /// <summary>Prepares the uplink; nothing is sent before <see cref="Start"/>.</summary>
    /// <param name="options">Where and as whom.</param>
    /// <param name="gateway">This gateway.</param>
    /// <param name="journal">The queue.</param>
    /// <param name="surroundings">Clock, stamps and chance.</param>
    /// <param name="onWelcome">Called after each connect: stores which alerts are active.</param>
    public static UplinkLink Create(
        UplinkOptions options, GatewayId gateway, SegmentJournal journal, UplinkSurroundings surroundings, Action onWelcome)
    {
        TimeProvider clock = surroundings.Clock;
        try
        {
            var sending = new SendingOptions { Gateway = gateway, Link = Enum.Parse<LinkSpeed>(options.Link, ignoreCase: true) };
            var events = new UplinkEvents { OnWelcome = _ => onWelcome() };
            return new UplinkLink(Over(options, sending, journal, surroundings, events), null, clock);
        }
        catch (Exception unusable) when (unusable is CryptographicException or IOException or ArgumentException or UnauthorizedAccessException)
        {
            return new UplinkLink(null, $"The uplink's certificates cannot be used: {unusable.Message}", clock);
        }
    }

    private static Uplink Over(UplinkOptions options, SendingOptions sending, SegmentJournal journal, UplinkSurroundings surroundings, UplinkEvents events)
    {
        var url = new Uri(options.Url);
        TimeSpan keepAlive = sending.Link == LinkSpeed.Thin ? ThinKeepAlive : UsualKeepAlive;
        if (url.Scheme == Uri.UriSchemeHttps)
        {
            var https = new HttpsUplinkOptions
            {
                Receiver = url,
                Certificate = X509Certificate2.CreateFromPemFile(options.CertificateFile, options.KeyFile),
                PinnedAuthority = X509CertificateLoader.LoadCertificateFromFile(options.CaFile),
                KeepAlive = keepAlive,
            };
            return Uplink.OverHttps(journal, sending, https, surroundings, events);
        }

        var mqtt = new MqttOptions
        {
            Host = url.Host,
            Port = url.Port > 0 ? url.Port : 8883,
            ClientId = $"edge-gateway-{sending.Gateway}",
            AuthorityFile = options.CaFile,
            CertificateFile = options.CertificateFile,
            KeyFile = options.KeyFile,
            KeepAlive = keepAlive,
        };
        return Uplink.OverMqtt(journal, sending, mqtt, surroundings, events);
    }

    /// <summary>State in the panel's words; any thread.</summary>
    public UplinkView View
    {
        get
        {
            if (_uplink is null)
            {
                return new UplinkView("refused", _problem, null);
            }

            UplinkStatus status = _uplink.Status;
            long? ackAgeMs = status.LastAckAt is { } at ? Math.Max(0, (long)(MonotonicTime.Now(_clock) - at).TotalMilliseconds) : null;
            return new UplinkView(status.State.ToString().ToLowerInvariant(), status.Problem, ackAgeMs);
        }
    }

    public void Start() => _uplink?.Start();

    public ValueTask DisposeAsync() => _uplink?.DisposeAsync() ?? ValueTask.CompletedTask;
}
