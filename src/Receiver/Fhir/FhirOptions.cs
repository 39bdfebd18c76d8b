using System.Text.Json;
using Edge.Sync.Fhir.Writing;
using Edge.Sync.Security;

namespace Edge.Receiver.Fhir;

/// <summary>What the FHIR side needs to know of its place.</summary>
public sealed record FhirOptions
{
    /// <summary>Own address under which identifiers are made, without a slash at the end. Changing it makes new identities of everything.</summary>
    public string BaseUri { get; init; } = "urn:edge";

    /// <summary>True when a pseudonym is the same person at every gateway; false keeps the gateways' patients apart.</summary>
    public bool AreFacilityPseudonyms { get; init; }

    /// <summary>EUI-64 of devices, by <c>gateway/device</c>, as <c>FE-ED-AB-EE-DE-AD-77-C3</c>.</summary>
    public IReadOnlyDictionary<string, string> SystemIds { get; init; } = new Dictionary<string, string>();

    /// <summary>SHA-256 fingerprints, 64 hexadecimal digits, of client certificates that may read everything.</summary>
    public IReadOnlySet<string> Readers { get; init; } = new HashSet<string>();

    /// <summary>Where resources are sent by themselves; null = nowhere.</summary>
    public FhirPushOptions? Push { get; init; }

    /// <summary>Names of one gateway's things.</summary>
    public FhirNames Names(GatewayId gateway) => new(BaseUri, gateway, AreFacilityPseudonyms)
    {
        SystemIds = SystemIds.Where(s => s.Key.StartsWith(gateway + "/", StringComparison.Ordinal)).ToDictionary(s => s.Key[17..], s => s.Value),
    };

    /// <summary>Reads the object <c>fhir</c>: baseUri, facilityPseudonyms, systemIds.</summary>
    internal FhirOptions Read(JsonElement json, List<string> errors)
    {
        FhirOptions options = this;
        foreach (JsonProperty property in json.EnumerateObject())
        {
            FhirOptions? next = (property.Name, property.Value.ValueKind) switch
            {
                ("baseUri", JsonValueKind.String) => options with { BaseUri = property.Value.GetString()!.TrimEnd('/') },
                ("facilityPseudonyms", JsonValueKind.True or JsonValueKind.False) => options with { AreFacilityPseudonyms = property.Value.GetBoolean() },
                ("systemIds", JsonValueKind.Object) when property.Value.EnumerateObject().All(p => p.Value.ValueKind == JsonValueKind.String) =>
                    options with { SystemIds = property.Value.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!) },
                _ => null,
            };
            if (next is null)
                errors.Add($"fhir.{property.Name}: unknown key or wrong type");
            options = next ?? options;
        }

        return options;
    }

    /// <summary>Fingerprints may be written with colons and in capitals.</summary>
    internal FhirOptions ReadReaders(JsonElement json, List<string> errors)
    {
        string[] readers = [.. json.EnumerateArray().Select(r => r.ValueKind == JsonValueKind.String ? r.GetString()!.Replace(":", "", StringComparison.Ordinal).ToUpperInvariant() : "")];
        if (readers.Any(r => r.Length != 64 || !r.All(char.IsAsciiHexDigit)))
            errors.Add("readers: each is the SHA-256 fingerprint of a certificate, 64 hexadecimal digits");
        return this with { Readers = readers.ToHashSet() };
    }

    /// <summary>All errors at once.</summary>
    internal IEnumerable<string> Validate()
    {
        if (!Uri.TryCreate(BaseUri, UriKind.Absolute, out _) || BaseUri.Contains('|', StringComparison.Ordinal))
            yield return $"fhir.baseUri: '{BaseUri}' is not an absolute address";
        foreach ((string device, string id) in SystemIds)
        {
            string[] parts = id.Split('-');
            if (parts.Length != 8 || parts.Any(p => p.Length != 2 || !p.All(char.IsAsciiHexDigitUpper)))
                yield return $"fhir.systemIds: '{id}' is not eight bytes such as FE-ED-AB-EE-DE-AD-77-C3";
            if (device.Length < 18 || device[16] != '/' || !GatewayId.TryParse(device[..16], out _))
                yield return $"fhir.systemIds: '{device}' is not gateway/device";
        }

        foreach (string problem in Push?.Validate() ?? [])
            yield return problem;
    }
}
