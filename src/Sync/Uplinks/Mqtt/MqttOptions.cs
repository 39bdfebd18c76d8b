namespace Edge.Sync.Uplinks.Mqtt;

/// <summary>A broker and how to reach it. TLS with a pinned authority always, but for loopback in tests; there is no option that trusts any host.</summary>
public sealed record MqttOptions
{
    /// <summary>Host name as it stands in the broker's certificate.</summary>
    public required string Host { get; init; }

    /// <summary>TCP port; 8883 is usual with TLS.</summary>
    public int Port { get; init; } = 8883;

    /// <summary>Identity towards the broker, unique per connection, 1 to 64 characters.</summary>
    public required string ClientId { get; init; }

    /// <summary>PEM file of the only authority that the broker's certificate may come from; null only for a broker on loopback.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>PEM file of the client certificate.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>PEM file of its private key.</summary>
    public string? KeyFile { get; init; }

    /// <summary>PEM file of the certificate that names the gateway to receivers; null = <see cref="CertificateFile"/>.</summary>
    public string? IdentityFile { get; init; }

    /// <summary>User for brokers that cannot take client certificates.</summary>
    public string? User { get; init; }

    /// <summary>Password of that user.</summary>
    public string? Password { get; init; }

    /// <summary>Keep-alive, 5 s to 18 h; the broker may ask for another.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Topic that the broker publishes to, retained, when this client is gone; null = none.</summary>
    public string? WillTopic { get; init; }

    /// <summary>What it publishes there.</summary>
    public string WillText { get; init; } = "offline";

    /// <summary>How long the broker waits before it does, on MQTT 5.</summary>
    public TimeSpan WillDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>All errors at once; empty when the options can be used.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        Check(Host.Length > 0, "the broker's host is missing");
        Check(Port is > 0 and <= 65535, "the broker's port must be 1 to 65535");
        Check(ClientId.Length is > 0 and <= 64, "the client id must have 1 to 64 characters");
        Check(KeepAlive >= TimeSpan.FromSeconds(5) && KeepAlive <= TimeSpan.FromHours(18), "keep-alive must be 5 s to 18 h");
        Check(AuthorityFile is not null || Host is "127.0.0.1" or "::1" or "localhost", "a broker elsewhere needs TLS: name the authority of its certificate");
        Check(CertificateFile is null == KeyFile is null, "client certificate and key belong together");
        foreach (string file in new[] { AuthorityFile, CertificateFile, KeyFile, IdentityFile }.OfType<string>())
            Check(File.Exists(file), $"'{file}' does not exist");
        return errors;

        void Check(bool good, string error)
        {
            if (!good)
                errors.Add(error);
        }
    }
}
