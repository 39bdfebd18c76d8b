using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Edge.Gateway.Configuration;
using Edge.Gateway.Monitoring;
using Edge.Model.Observations;
using Edge.Sync.Journal;
using Edge.Sync.Security;
using Edge.Sync.Uplinks;
using Edge.Sync.Uplinks.Https;
using Edge.Sync.Wire;

namespace Edge.Gateway.Composition;

/// <summary>
/// The configured uplink, or the reason why it cannot be used. Certificates that do not fit never keep the gateway from
/// starting: records wait in the journal and the panel says what is wrong.
/// </summary>
internal sealed class UplinkLink : IAsyncDisposable
{
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
            var https = new HttpsUplinkOptions
            {
                Receiver = new Uri(options.Url),
                Certificate = X509Certificate2.CreateFromPemFile(options.CertificateFile, options.KeyFile),
                PinnedAuthority = X509CertificateLoader.LoadCertificateFromFile(options.CaFile),
            };
            var events = new UplinkEvents { OnWelcome = _ => onWelcome() };
            return new UplinkLink(Uplink.OverHttps(journal, new SendingOptions { Gateway = gateway }, https, surroundings, events), null, clock);
        }
        catch (Exception unusable) when (unusable is CryptographicException or IOException or ArgumentException or UnauthorizedAccessException)
        {
            return new UplinkLink(null, $"The uplink's certificates cannot be used: {unusable.Message}", clock);
        }
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
