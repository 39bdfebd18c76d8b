using Edge.Model.Observations;
using Edge.Sync.Fhir.Resources;

namespace Edge.Sync.Fhir.Writing;

/// <summary>Tags of what was not measured on a patient: Real carries none, so that a replay can never pass for a patient.</summary>
internal static class ModeTags
{
    /// <summary>The meta of a resource of this mode, or null for Real.</summary>
    public static ResourceMeta? Of(FhirNames names, uint mode) => (GenerationMode)mode switch
    {
        GenerationMode.Test => Tagged(names, "test", "Test"),
        GenerationMode.Demo => Tagged(names, "demo", "Demonstration"),
        _ => null,
    };

    private static ResourceMeta Tagged(FhirNames names, string code, string display) =>
        new() { Tag = [new Coding(FhirSystems.TestHealthSystem, "HTEST", "test health data"), new Coding(names.CodeSystem, code, display)] };
}
