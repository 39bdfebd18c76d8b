using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Edge.Receiver.Fhir;
using Edge.Receiver.Store;
using Edge.Sync.Uplinks.Mqtt;

namespace Edge.Receiver;

/// <summary>Options of a receiver, from a JSON file or from a folder with the usual names.</summary>
public sealed record ReceiverOptions
{
    /// <summary>Folder of the SQLite store; must exist unless the store is PostgreSQL.</summary>
    public string Directory { get; init; } = "";

    /// <summary>
    /// File with the connection string of a PostgreSQL store; null = SQLite in the directory. A file, so that a password stands
    /// neither in the configuration nor on a command line.
    /// </summary>
    public string? StoreFile { get; init; }

    /// <summary>Address to listen on.</summary>
    public string Listen { get; init; } = "127.0.0.1";

    /// <summary>Port, 0 to 65535; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Server certificate, PEM.</summary>
    public string Certificate { get; init; } = "";

    /// <summary>Its private key, PEM.</summary>
    public string Key { get; init; } = "";

    /// <summary>Authority that the gateways' certificates must come from, PEM.</summary>
    public string Authority { get; init; } = "";

    /// <summary>Time without progress at a gap after which it is an alarm.</summary>
    public TimeSpan GapAlarmAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The FHIR side: identifiers, readers, push.</summary>
    public FhirOptions Fhir { get; init; } = new();

    /// <summary>Broker to take batches from beside HTTPS; null = none.</summary>
    public MqttOptions? Broker { get; init; }

    /// <summary>A folder with <c>server.crt</c>, <c>server.key</c> and <c>authority.crt</c>.</summary>
    public static ReceiverOptions FromFolder(string directory, int port) => new()
    {
        Directory = directory,
        Port = port,
        Certificate = Path.Combine(directory, "server.crt"),
        Key = Path.Combine(directory, "server.key"),
        Authority = Path.Combine(directory, "authority.crt"),
    };

    /// <summary>
    /// Reads a JSON object with the keys directory, storeFile, listen, port, certificate, key, authority, gapAlarmMinutes, broker (host,
    /// port, clientId, authority, certificate, key, user, passwordFile), fhir, readers, fhirPush.
    /// </summary>
    public static (ReceiverOptions? Options, IReadOnlyList<string> Errors) Read(string file)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
            return document.RootElement.ValueKind == JsonValueKind.Object ? ReadObject(document.RootElement) : (null, [$"{file}: must be a JSON object"]);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            return (null, [$"{file}: {failure.Message}"]);
        }
    }

    /// <summary>All errors at once; empty when a receiver can start with them.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (StoreFile is not null)
            errors.AddRange(StoreFileErrors(StoreFile));
        else if (!System.IO.Directory.Exists(Directory))
            errors.Add($"directory: '{Directory}' does not exist");
        if (!IPAddress.TryParse(Listen, out _))
            errors.Add($"listen: '{Listen}' is not an IP address");
        if (Port is < 0 or > 65535)
            errors.Add($"port: {Port} is not between 0 and 65535");
        if (GapAlarmAfter < TimeSpan.FromSeconds(1))
            errors.Add("gapAlarmMinutes: must be at least one second");
        errors.AddRange(Fhir.Validate());
        bool files = Exists(Certificate, "certificate") & Exists(Key, "key");
        if (files && TryLoad(() => X509Certificate2.CreateFromPemFile(Certificate, Key)) is { } badServer)
            errors.Add($"certificate: {badServer}");
        if (Exists(Authority, "authority") && TryLoad(() => X509CertificateLoader.LoadCertificateFromFile(Authority)) is { } badAuthority)
            errors.Add($"authority: {badAuthority}");
        errors.AddRange((Broker?.Validate() ?? []).Select(e => $"broker: {e}"));
        return errors;

        bool Exists(string path, string key)
        {
            if (File.Exists(path))
                return true;
            errors.Add($"{key}: '{path}' does not exist");
            return false;
        }
    }

    /// <summary>The connection string of the PostgreSQL store.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    internal static string ReadStoreFile(string file) => File.ReadAllText(file).Trim();

    private static IEnumerable<string> StoreFileErrors(string file)
    {
        try
        {
            string text = ReadStoreFile(file);
            string[] problems = [.. PostgresConnection.Problems(text)];
            bool isOpen = (File.GetUnixFileMode(file) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0;
            if (isOpen && PostgresConnection.HoldsPassword(text))
                problems = [.. problems, "holds a password that every user of this machine can read: chmod 600"];
            return problems.Select(p => $"storeFile: '{file}' {p}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [$"storeFile: {failure.Message}"];
        }
    }

    private static string? TryLoad(Func<X509Certificate2> load)
    {
        try
        {
            load().Dispose();
            return null;
        }
        catch (Exception bad) when (bad is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            return bad.Message;
        }
    }

    private static (ReceiverOptions? Options, IReadOnlyList<string> Errors) ReadObject(JsonElement root)
    {
        var options = new ReceiverOptions();
        List<string> errors = [];
        foreach (JsonProperty property in root.EnumerateObject())
        {
            JsonElement value = property.Value;
            bool isText = value.ValueKind == JsonValueKind.String;
            bool isNumber = value.ValueKind == JsonValueKind.Number;
            ReceiverOptions? next = property.Name switch
            {
                "directory" when isText => options with { Directory = value.GetString()! },
                "storeFile" when isText => options with { StoreFile = value.GetString()! },
                "listen" when isText => options with { Listen = value.GetString()! },
                "certificate" when isText => options with { Certificate = value.GetString()! },
                "key" when isText => options with { Key = value.GetString()! },
                "authority" when isText => options with { Authority = value.GetString()! },
                "port" when isNumber && value.TryGetInt32(out int port) => options with { Port = port },
                "gapAlarmMinutes" when isNumber && value.GetDouble() is >= 0 and < 1e6 => options with { GapAlarmAfter = TimeSpan.FromMinutes(value.GetDouble()) },
                "fhir" when value.ValueKind == JsonValueKind.Object => options with { Fhir = options.Fhir.Read(value, errors) },
                "readers" when value.ValueKind == JsonValueKind.Array => options with { Fhir = options.Fhir.ReadReaders(value, errors) },
                "fhirPush" when value.ValueKind == JsonValueKind.Object => options with { Fhir = options.Fhir with { Push = FhirPushOptions.Read(value, errors) } },
                "broker" when value.ValueKind == JsonValueKind.Object => ReadBroker(value) is { } broker ? options with { Broker = broker } : null,
                _ => null,
            };
            if (next is null)
                errors.Add($"{property.Name}: unknown key or wrong type");
            options = next ?? options;
        }

        return (options, errors);
    }

    /// <summary>Null when a member is unknown or of the wrong type.</summary>
    private static MqttOptions? ReadBroker(JsonElement root)
    {
        var broker = new MqttOptions { Host = "", ClientId = $"edge-receiver-{Environment.MachineName}-{Environment.ProcessId}" };
        foreach (JsonProperty property in root.EnumerateObject())
        {
            string? text = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString() : null;
            MqttOptions? next = property.Name switch
            {
                "host" when text is not null => broker with { Host = text },
                "port" when property.Value.ValueKind == JsonValueKind.Number && property.Value.TryGetInt32(out int port) => broker with { Port = port },
                "clientId" when text is not null => broker with { ClientId = text },
                "authority" when text is not null => broker with { AuthorityFile = text },
                "certificate" when text is not null => broker with { CertificateFile = text },
                "key" when text is not null => broker with { KeyFile = text },
                "user" when text is not null => broker with { User = text },
                "passwordFile" when text is not null && File.Exists(text) => broker with { Password = File.ReadAllText(text).Trim() },
                _ => null,
            };
            if (next is null)
                return null;
            broker = next;
        }

        return broker;
    }
}
