namespace Edge.Sync.Tests.Fhir;

/// <summary>Classes of mutants that pass, each with why no rule can or should see it. The first that fits counts.</summary>
internal static class MutantClasses
{
    private const string Any = "(digit|letter|cut|space|removed|times ten|plus one)$";

    public static readonly (string Pattern, string Why)[] All =
    [
        (@"(display|text|note\.text|rationale|detail|diagnostics|contentString|deviceName\.name|version\.value|alertOperationalText|extension\.extension\.valueString) " + Any, "words for people; any are allowed"),
        (@"\.unit " + Any, "the display text of a unit is free; its code is checked"),
        (@"(reference|fullUrl) (digit|letter)$", "another well-formed id: nothing in one resource says which one is meant"),
        (@"(flag|risk|issue|waveform) identifier\.(system|value) " + Any, "no logical id stands beside it that would have to follow from it"),
        (@"(bundle|provenance) .*identifier\.(system|value) " + Any, "an identifier that nothing else in the resource repeats"),
        (@" id removed$", "a resource without an id is one that no server has yet"),
        (@"(provenance) id " + Any, "the id of a Provenance is not derived from an identifier"),
        (@"coincident id " + Any, "a coincident time stamp has no identifier that its id would follow from"),
        (@"(DateTime|start|end|issued|sent|received|recorded|occurrenceDateTime|identifiedDateTime) (digit|cut)$", "another time that may be true"),
        (@"(sent|received|identifiedDateTime|occurrenceDateTime|whenPeriod\.(start|end)|effectivePeriod\.(start|end)|coincident effectiveDateTime) removed$", "R4 does not ask for this time"),
        (@"(valueQuantity|low|high)\.value (plus one|times ten)$", "another plausible number; the record it was made of is not at hand for panels, alerts and Bundles"),
        (@"(probabilityDecimal|severity|priority|operationalStatus|Device\.status|gateway status|device status|entry\.resource\.(status|operationalStatus)) removed$", "R4 does not ask for this element"),
        (@"valueSampledData\.", "another series that is one: factor, limits and samples are free within the number that the period asks for"),
        (@"valueString " + Any, "a word or a device's own time in a place that takes any"),
        (@"(base|BaseUri|extension\.url|coding\.system|tag\.(system|code)) " + Any, "our own systems and extensions are known by the end of their address; its beginning is the operator's"),
    ];
}
