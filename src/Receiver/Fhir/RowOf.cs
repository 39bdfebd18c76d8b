using System.Globalization;
using Edge.Sync.Fhir;
using Edge.Sync.Fhir.Resources;
using Edge.Sync.Fhir.Writing;
using Edge.Sync.Security;

namespace Edge.Receiver.Fhir;

/// <summary>What a resource is found by.</summary>
internal static class RowOf
{
    /// <summary><c>Type/id</c>.</summary>
    public static string Key(FhirResource resource) => $"{resource.GetType().Name}/{resource.Id}";

    /// <summary>MDC code of an Observation or DeviceMetric, or 0.</summary>
    public static long Code(FhirResource resource)
    {
        CodeableConcept? concept = resource switch { Observation o => o.Code, DeviceMetric m => m.Type, _ => null };
        string? code = concept?.Coding?.FirstOrDefault(c => c.System == FhirSystems.Mdc)?.Code;
        return code is null ? 0 : long.Parse(code, CultureInfo.InvariantCulture);
    }

    /// <summary>The row of a resource without the record it was made of.</summary>
    public static FhirRow Resource(FhirResource resource, GatewayId gateway, string device) =>
        new(Key(resource), resource.GetType().Name, Patient(resource), Code(resource), At(resource), FhirJson.Write(resource)) { Gateway = gateway, Device = device };

    private static string Patient(FhirResource resource)
    {
        ResourceReference? about = resource switch
        {
            Observation o => o.Subject,
            Communication c => c.Subject,
            RiskAssessment r => r.Subject,
            Flag f => f.Subject,
            DetectedIssue i => i.Patient,
            Device d => d.Patient,
            _ => null,
        };
        if (resource is Patient)
            return resource.Id!;
        return about?.Reference is { } reference && reference.StartsWith("Patient/", StringComparison.Ordinal) ? reference["Patient/".Length..] : "";
    }

    private static long At(FhirResource resource)
    {
        string? text = resource switch
        {
            Observation o => o.EffectiveDateTime ?? o.EffectivePeriod?.Start,
            Communication c => c.Sent,
            RiskAssessment r => r.OccurrenceDateTime,
            Flag f => f.Period?.Start,
            DetectedIssue i => i.IdentifiedDateTime,
            _ => null,
        };
        return text is null ? 0 : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeMilliseconds();
    }
}
