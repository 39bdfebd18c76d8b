using Edge.Receiver.Store;
using Edge.Sync.Fhir.Writing;
using Edge.Sync.Security;

namespace Edge.Receiver.Fhir;

/// <summary>A stored resource with what it is found by.</summary>
/// <param name="Key"><c>Type/id</c>.</param>
/// <param name="Patient">Logical id of the patient it is about, or empty.</param>
/// <param name="Code">MDC code of an Observation or DeviceMetric, else 0.</param>
/// <param name="AtMs">When it was measured or began, milliseconds since 1970 UTC; 0 = no time.</param>
/// <param name="Body">JSON without version and date of change.</param>
internal sealed record FhirRow(string Key, string Type, string Patient, long Code, long AtMs, string Body)
{
    public required GatewayId Gateway { get; init; }

    /// <summary>The gateway's name of the device, or empty.</summary>
    public string Device { get; init; } = "";

    /// <summary>Boot and monotonic time of the record it was made of.</summary>
    public ulong Boot { get; init; }

    public ulong MonotonicNs { get; init; }

    /// <summary>The record it was made of; lane 0 = none alone.</summary>
    public LaneKey Lane { get; init; }

    public long Seq { get; init; }

    /// <summary>Counts changes, from 1; set by the store.</summary>
    public long Version { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public EventKey RecordKey => new(Lane.Epoch, Seq);
}

/// <summary>What is asked of the resources of one type.</summary>
/// <param name="Gateway">Only what came from this gateway; null = all.</param>
/// <param name="Keys">Only these keys; null = all.</param>
/// <param name="Patient">Logical id of a patient, or null.</param>
/// <param name="Codes">MDC codes, each perhaps with the LOINC code that must stand beside it; null = all.</param>
/// <param name="FromMs">Earliest time, inclusive.</param>
/// <param name="BeforeMs">Latest time, exclusive.</param>
internal sealed record FhirQuery(string? Type, GatewayId? Gateway, IReadOnlyList<string>? Keys, string? Patient, IReadOnlyList<(long Mdc, string? Loinc)>? Codes, long FromMs, long BeforeMs)
{
    public bool NewestFirst { get; init; }

    public int Offset { get; init; }

    public int Count { get; init; } = 50;
}
