using Edge.Sync.Fhir.Resources;

namespace Edge.Sync.Fhir.Writing;

/// <summary>Names of code systems, and the codes of 11073-10101 that are not metrics (data model, sections 1, 2 and 6).</summary>
public static class FhirSystems
{
    /// <summary>ISO/IEEE 11073-10101.</summary>
    public const string Mdc = "urn:iso:std:iso:11073:10101";

    /// <summary>LOINC.</summary>
    public const string Loinc = "http://loinc.org";

    /// <summary>UCUM.</summary>
    public const string Ucum = "http://unitsofmeasure.org";

    /// <summary>System ids of devices (EUI-64).</summary>
    public const string SystemId = "urn:oid:1.2.840.10004.1.1.1.0.0.1.0.0.1.2680";

    internal const string DeviceIdentifierTypes = "http://hl7.org/fhir/uv/phd/CodeSystem/ContinuaDeviceIdentifiers";
    internal const string ObservationCategory = "http://terminology.hl7.org/CodeSystem/observation-category";
    internal const string DataAbsent = "http://terminology.hl7.org/CodeSystem/data-absent-reason";
    internal const string DataAbsentExtension = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";
    internal const string MeasurementStatus = "http://hl7.org/fhir/uv/pocd/CodeSystem/measurement-status";
    internal const string GatewayDevice = "http://hl7.org/fhir/StructureDefinition/observation-gatewayDevice";
    internal const string CoincidentReference = "http://hl7.org/fhir/uv/phd/StructureDefinition/CoincidentTimeStampReference";
    internal const string SimpleAlerting = "http://hl7.org/fhir/uv/phd/StructureDefinition/SimpleAlerting";
    internal const string AlertOperationalStates = "http://hl7.org/fhir/uv/phd/CodeSystem/SimpleAlertOperationalStatesCS";
    internal const string TestHealthSystem = "http://terminology.hl7.org/CodeSystem/v3-ActReason";
    internal const string CommunicationCategory = "http://terminology.hl7.org/CodeSystem/communication-category";
    internal const string ProvenanceAgentType = "http://terminology.hl7.org/CodeSystem/provenance-participant-type";

    internal const uint NibpPanel = 150020;
    internal const string NibpPanelLoinc = "85354-9";
    internal const uint AbsoluteTime = 67975;
    internal const uint TimeSyncProtocol = 68220;
    internal const uint SimpleDevice = 65573;
    internal const uint GatewayHost = 531981;

    /// <summary>An MDC coding; the 32-bit number as a decimal string.</summary>
    public static Coding MdcCoding(uint code, string? display = null) =>
        new(Mdc, code.ToString(System.Globalization.CultureInfo.InvariantCulture), display);

    /// <summary>A quantity in UCUM; <c>unit</c> is the code too.</summary>
    public static Quantity Quantity(decimal value, string ucum) => new(value, ucum, Ucum, ucum);

    /// <summary>Narrower codes of a metric by body site or sample that are sent beside it, with their reference ids.</summary>
    public static IReadOnlyDictionary<uint, string> Sites { get; } = new Dictionary<uint, string>
    {
        [188420] = "MDC_TEMP_RECT",
        [188424] = "MDC_TEMP_ORAL",
        [188428] = "MDC_TEMP_EAR",
        [188452] = "MDC_TEMP_AXILLA",
        [188456] = "MDC_TEMP_GIT",
        [160188] = "MDC_CONC_GLU_CAPILLARY_PLASMA",
    };
}
