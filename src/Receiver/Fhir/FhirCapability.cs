using Edge.Sync.Fhir.Resources;
using Edge.Sync.Fhir.Writing;

namespace Edge.Receiver.Fhir;

/// <summary>What this server says it can do: exactly what <see cref="SearchTerms"/> supports.</summary>
internal static class FhirCapability
{
    public static CapabilityStatement Statement(DateTimeOffset startedAt, string url) => new()
    {
        Status = "active",
        Date = FhirTimes.Text(startedAt),
        Kind = "instance",
        Software = new CapabilitySoftware("edge-receiver", typeof(FhirCapability).Assembly.GetName().Version!.ToString(3)),
        Implementation = new CapabilityImplementation("Reference receiver of the edge gateway, read only", url),
        FhirVersion = "4.0.1",
        Format = ["application/fhir+json"],
        Rest =
        [
            new CapabilityRest(
                "server",
                new CapabilitySecurity("Mutual TLS. A gateway's certificate reads that gateway's resources, listed readers read all."),
                [.. SearchTerms.Supported.Select(s => Resource(s.Key, s.Value))]),
        ],
    };

    private static CapabilityResource Resource(string type, IReadOnlyList<(string Name, string Type)> parameters) => new(
        type,
        [new CapabilityCode("read"), new CapabilityCode("search-type")],
        [.. parameters.Select(p => new CapabilityParameter(p.Name, p.Type)), .. type == "Provenance" ? Array.Empty<CapabilityParameter>() : [new CapabilityParameter("_id", "token")]],
        type == "Patient" ? [new CapabilityOperation("everything", "http://hl7.org/fhir/OperationDefinition/Patient-everything")] : null);
}
