using System.Globalization;
using Edge.Model.Observations;
using Edge.Sync.Fhir.Resources;

namespace Edge.Sync.Fhir.Writing;

/// <summary>What is known of how a gateway reads a device; null where nothing is known.</summary>
/// <param name="Driver">Id of the driver.</param>
/// <param name="Software">Version of the gateway's program.</param>
public sealed record DeviceOrigin(string? Driver, string? Software);

/// <summary>Patients, gateways, devices and their channels as resources, and the Provenance of what came from them.</summary>
public sealed class DeviceWriter(FhirNames names)
{
    /// <summary>Logical id of the Provenance of a resource; the way back is <see cref="TargetOf"/>.</summary>
    public static string ProvenanceId(string targetId) => "p." + targetId;

    /// <summary>Logical id of the resource that a Provenance is about, or null when it is not an id of a Provenance.</summary>
    public static string? TargetOf(string provenanceId)
    {
        ArgumentNullException.ThrowIfNull(provenanceId);
        return provenanceId.StartsWith("p.", StringComparison.Ordinal) ? provenanceId[2..] : null;
    }

    /// <summary>A patient by pseudonym.</summary>
    public Patient Patient(string pseudonym) => new() { Id = FhirNames.IdOf(names.Patient(pseudonym)), Identifier = [names.Patient(pseudonym)] };

    /// <summary>The gateway.</summary>
    public Device Gateway(string? software) => new()
    {
        Id = FhirNames.IdOf(names.GatewayIdentifier()),
        Identifier = [names.GatewayIdentifier()],
        Status = "active",
        DeviceName = [new DeviceName("gateway " + names.Gateway, "user-friendly-name")],
        Type = new CodeableConcept { Coding = [FhirSystems.MdcCoding(FhirSystems.GatewayHost, "MDC_MOC_VMS_MDS_AHD")] },
        Version = software is { Length: > 0 } ? [new DeviceVersion(new CodeableConcept { Coding = [FhirSystems.MdcCoding(531975)], Text = "Software revision" }, software)] : null,
    };

    /// <summary>A device.</summary>
    /// <param name="patient">The patient it last measured, or null.</param>
    public Device Device(string device, string? patient) => new()
    {
        Id = FhirNames.IdOf(names.Device(device)),
        Identifier = [names.Device(device)],
        Status = "active",
        DeviceName = [new DeviceName(device, "user-friendly-name")],
        Type = new CodeableConcept { Coding = [FhirSystems.MdcCoding(FhirSystems.SimpleDevice, "MDC_MOC_VMS_MDS_SIMP")] },
        Patient = patient is { Length: > 0 } ? FhirNames.Reference("Patient", names.Patient(patient)) : null,
        Parent = FhirNames.Reference("Device", names.GatewayIdentifier()),
    };

    /// <summary>A channel of a device; null for a code that is neither a metric nor the blood pressure panel.</summary>
    public DeviceMetric? Metric(string device, uint mdc)
    {
        Metric? metric = Metrics.FromMdc(mdc);
        (string Name, uint Unit, string Ucum)? known = mdc == FhirSystems.NibpPanel ? ("MDC_PRESS_BLD_NONINV", Metrics.NibpSystolic.MdcUnit, Metrics.NibpSystolic.Ucum)
            : metric is null ? null
            : (metric.ReferenceId, metric.MdcUnit, metric.Ucum);
        if (known is not { } row)
            return null;
        Identifier identifier = names.Metric(device, mdc);
        return new DeviceMetric
        {
            Id = FhirNames.IdOf(identifier),
            Identifier = [identifier],
            Type = new CodeableConcept { Coding = [FhirSystems.MdcCoding(mdc, row.Name)] },
            Unit = new CodeableConcept { Coding = [FhirSystems.MdcCoding(row.Unit), new Coding(FhirSystems.Ucum, row.Ucum)] },
            Source = FhirNames.Reference("Device", names.Device(device)),
            OperationalStatus = "on",
            Category = "measurement",
        };
    }

    /// <summary>Where a resource comes from.</summary>
    /// <param name="target">Relative reference of the resource.</param>
    /// <param name="device">The gateway's name of the device, or empty.</param>
    /// <param name="key">Place of the record it was made of.</param>
    /// <param name="recorded">When the receiver made it.</param>
    public Provenance Provenance(string target, string device, DeviceOrigin origin, EventKey key, string lane, DateTimeOffset recorded)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(origin);
        string software = origin.Software is { Length: > 0 } version ? "version " + version : "version not known";
        List<ProvenanceAgent> agents = [new(CodeableConcept.Of(FhirSystems.ProvenanceAgentType, "assembler", text: "gateway, " + software), FhirNames.Reference("Device", names.GatewayIdentifier()))];
        if (device.Length > 0)
        {
            string driver = origin.Driver is { Length: > 0 } known ? "driver " + known : "driver not known";
            agents.Add(new ProvenanceAgent(CodeableConcept.Of(FhirSystems.ProvenanceAgentType, "performer", text: "device, read by " + driver), FhirNames.Reference("Device", names.Device(device))));
        }

        return new Provenance
        {
            Id = ProvenanceId(target[(target.IndexOf('/', StringComparison.Ordinal) + 1)..]),
            Target = [new ResourceReference(target)],
            Recorded = FhirTimes.Text(recorded),
            Activity = new CodeableConcept { Text = "record to FHIR, " + typeof(DeviceWriter).Assembly.GetName().Version!.ToString(3) },
            Agent = agents,
            Entity = [new ProvenanceEntity("source", new IdentifiedReference(new Identifier(names.BaseUri + "/record", string.Create(CultureInfo.InvariantCulture, $"{names.Gateway}.{key.Epoch:x16}.{lane}.{key.Seq}"))))],
        };
    }
}
