using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Edge.Sync.Fhir.Writing;

namespace Edge.Receiver.Fhir;

/// <summary>An endpoint of a hospital that takes transactions. Off unless it is configured.</summary>
public sealed record FhirPushOptions
{
    /// <summary>Base address of the endpoint.</summary>
    public required Uri Url { get; init; }

    /// <summary>How resources are handed over: under our own ids, or by conditional create.</summary>
    public TransactionMode Mode { get; init; } = TransactionMode.Put;

    /// <summary>Client certificate and key, PEM; null = none.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>Key of the client certificate, PEM.</summary>
    public string? KeyFile { get; init; }

    /// <summary>File with a bearer token, read before each request so that it can be renewed; null = none.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Authority of the endpoint's certificate, PEM; null = those of the system.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>Resources in one transaction besides what they refer to, 1 to 500.</summary>
    public int BundleResources { get; init; } = 100;

    /// <summary>Reads the object <c>fhirPush</c>: url, mode, certificateFile, keyFile, tokenFile, authorityFile.</summary>
    internal static FhirPushOptions? Read(JsonElement json, List<string> errors)
    {
        Uri? url = null;
        var options = new FhirPushOptions { Url = new Uri("https://localhost") };
        foreach (JsonProperty property in json.EnumerateObject())
        {
            string? text = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString() : null;
            FhirPushOptions? next = property.Name switch
            {
                "url" when Uri.TryCreate(text, UriKind.Absolute, out url) => options with { Url = url },
                "mode" when text is "put" or "create" => options with { Mode = text == "put" ? TransactionMode.Put : TransactionMode.Create },
                "certificateFile" when text is not null => options with { CertificateFile = text },
                "keyFile" when text is not null => options with { KeyFile = text },
                "tokenFile" when text is not null => options with { TokenFile = text },
                "authorityFile" when text is not null => options with { AuthorityFile = text },
                _ => null,
            };
            if (next is null)
                errors.Add($"fhirPush.{property.Name}: unknown key or wrong value");
            options = next ?? options;
        }

        if (url is null)
            errors.Add("fhirPush.url: is needed");
        return url is null ? null : options;
    }

    /// <summary>All errors at once. Patients' data go over https only, except to this machine itself.</summary>
    internal IEnumerable<string> Validate()
    {
        if (Url.Scheme != "https" && !(Url.Scheme == "http" && Url.IsLoopback))
            yield return $"fhirPush.url: '{Url}' must be https";
        foreach (string file in new[] { CertificateFile, KeyFile, TokenFile, AuthorityFile }.OfType<string>().Where(f => !File.Exists(f)))
            yield return $"fhirPush: '{file}' does not exist";
        if (CertificateFile is null != KeyFile is null)
            yield return "fhirPush: certificateFile and keyFile go together";
        if (BundleResources is < 1 or > 500)
            yield return "fhirPush: 1 to 500 resources in a transaction";
    }

    /// <summary>A client that shows the certificate and trusts the authority.</summary>
    internal HttpClient Client()
    {
        var handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(15), AllowAutoRedirect = false };
        if (AuthorityFile is { } authority)
            handler.SslOptions.CertificateChainPolicy = Sync.Security.GatewayCertificate.Trusting(X509CertificateLoader.LoadCertificateFromFile(authority));
        if (CertificateFile is { } certificate)
            handler.SslOptions.ClientCertificates = [X509Certificate2.CreateFromPemFile(certificate, KeyFile)];
        return new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(60) };
    }
}
