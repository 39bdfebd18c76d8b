using System.Globalization;
using Edge.Sync.Fhir.Resources;
using Edge.Sync.Security;

namespace Edge.Sync.Fhir.Writing;

/// <summary>
/// Identifiers of everything that becomes a resource, under the operator's own address (data model, sections 4 and 6). A
/// logical id is the uuid version 5 of <c>system|value</c>, so it never has to be looked up.
/// </summary>
/// <param name="BaseUri">The operator's own address, without a slash at the end.</param>
/// <param name="Gateway">The gateway whose records are written.</param>
/// <param name="AreFacilityPseudonyms">True when <c>p1</c> is the same person at every gateway of the receiver; false keeps them apart.</param>
public sealed record FhirNames(string BaseUri, GatewayId Gateway, bool AreFacilityPseudonyms)
{
    /// <summary>EUI-64 system ids of devices that are known, by the gateway's name of the device; 8 bytes as <c>FE-ED-AB-EE-DE-AD-77-C3</c>.</summary>
    public IReadOnlyDictionary<string, string> SystemIds { get; init; } = new Dictionary<string, string>();

    /// <summary>Own code system of what has no public code.</summary>
    public string CodeSystem => BaseUri + "/code";

    /// <summary>The logical id that belongs to an identifier.</summary>
    public static string IdOf(Identifier identifier)
    {
        ArgumentNullException.ThrowIfNull(identifier);
        return UuidV5.Of(identifier.System + "|" + identifier.Value);
    }

    /// <summary>A patient by pseudonym.</summary>
    public Identifier Patient(string pseudonym) => new(BaseUri + "/pat", AreFacilityPseudonyms ? pseudonym : $"{Gateway}.{pseudonym}");

    /// <summary>The gateway.</summary>
    public Identifier GatewayIdentifier() => new(BaseUri + "/gateway", Gateway.ToString());

    /// <summary>A device: its system id where it is known, else the gateway's name of it.</summary>
    public Identifier Device(string device) => SystemIds.TryGetValue(device, out string? systemId)
        ? new Identifier(FhirSystems.SystemId, systemId, CodeableConcept.Of(FhirSystems.DeviceIdentifierTypes, "SYSID"))
        : new Identifier(BaseUri + "/device", $"{Gateway}.{device}");

    /// <summary>One channel of a device.</summary>
    public Identifier Metric(string device, uint mdc) => new(BaseUri + "/metric", string.Create(CultureInfo.InvariantCulture, $"{Device(device).Value}.{mdc}"));

    /// <summary>An alert episode.</summary>
    public Identifier Alert(string episode) => new(BaseUri + "/alert", $"{Gateway}:{episode}");

    /// <summary>An acknowledgement of an episode.</summary>
    public Identifier Acknowledgement(string episode, EventKey key) =>
        new(BaseUri + "/ack", string.Create(CultureInfo.InvariantCulture, $"{Gateway}:{episode}-ack-{key.Epoch:x}.{key.Seq}"));

    /// <summary>
    /// A reading. With the device's own time it has the form of the PHD guide and names no gateway, so that another gateway that
    /// reads the same memory makes no second resource; without it the gateway's own number makes it unique.
    /// </summary>
    /// <param name="mdc">Code of the metric, or of the panel.</param>
    public Identifier Reading(SourcedRecord source, uint mdc)
    {
        ArgumentNullException.ThrowIfNull(source);
        Wire.ReadingRecord reading = source.Record.Reading;
        string system = BaseUri + "/obs";
        if (!reading.HasDeviceTimeMs || !FhirTimes.TryMs(reading.DeviceTimeMs, out DateTimeOffset deviceTime))
        {
            return Numbered(source, reading.Device, mdc);
        }

        string device = SystemIds.TryGetValue(reading.Device, out string? systemId) ? systemId.Replace("-", "", StringComparison.Ordinal) : IdOf(Device(reading.Device));
        string patient = AreFacilityPseudonyms || reading.Patient.Length == 0 ? reading.Patient : IdOf(Patient(reading.Patient));
        string supplement = reading.SiteMdc == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"-{reading.SiteMdc}");
        return new Identifier(system, string.Create(CultureInfo.InvariantCulture, $"{device}-{patient}-{BaseUri}/pat-{mdc}-{deviceTime:yyyyMMddHHmmss.ff}{supplement}"));
    }

    /// <summary>A block of samples, by the gateway's own number.</summary>
    public Identifier Waveform(SourcedRecord source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Numbered(source, source.Record.Waveform.Device, source.Record.Waveform.Mdc);
    }

    private Identifier Numbered(SourcedRecord source, string device, uint mdc)
    {
        string received = FhirTimes.TryMs(source.Record.WallMs, out DateTimeOffset at) ? at.ToString("yyyyMMddHHmmss.fff", CultureInfo.InvariantCulture) : "0";
        return new Identifier(BaseUri + "/obs", string.Create(CultureInfo.InvariantCulture, $"{Gateway}-{device}-{mdc}-{received}-{source.Key.Epoch:x}.{source.Key.Seq}"));
    }

    /// <summary>A relative reference to what has this identifier.</summary>
    public static ResourceReference Reference(string type, Identifier identifier) => new($"{type}/{IdOf(identifier)}");
}
