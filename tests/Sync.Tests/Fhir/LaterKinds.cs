using Edge.Sync.Fhir.Resources;
using Edge.Sync.Fhir.Writing;

namespace Edge.Sync.Tests.Fhir;

/// <summary>Resources of records that the wire does not carry yet, written by hand so that the checker's rules about them are tested.</summary>
internal static class LaterKinds
{
    public static IEnumerable<(string Name, FhirResource Resource)> All(FhirNames names, DateTimeOffset wall)
    {
        ResourceReference patient = FhirNames.Reference("Patient", names.Patient("p1"));
        ResourceReference gateway = FhirNames.Reference("Device", names.GatewayIdentifier());
        yield return ("flag", new Flag
        {
            Identifier = [new Identifier(names.BaseUri + "/flag", "1")],
            Status = "active",
            Category = [CodeableConcept.Of("http://terminology.hl7.org/CodeSystem/flag-category", "safety")],
            Code = new CodeableConcept { Text = "SpO2 alarm off until 09:30" },
            Subject = patient,
            Period = new Period(FhirTimes.Text(wall), FhirTimes.Text(wall.AddHours(1))),
        });
        yield return ("risk", new RiskAssessment
        {
            Identifier = [new Identifier(names.BaseUri + "/twin", "1")],
            Status = "final",
            Method = new CodeableConcept { Text = "twin 1.2 0a1b2c" },
            Subject = patient,
            OccurrenceDateTime = FhirTimes.Text(wall),
            Performer = gateway,
            Prediction =
            [
                new RiskPrediction
                {
                    Outcome = new CodeableConcept { Text = "glucose below 70 mg/dL" },
                    ProbabilityDecimal = 31,
                    WhenPeriod = new Period(FhirTimes.Text(wall), FhirTimes.Text(wall.AddMinutes(30))),
                    Rationale = "31 % of the futures cross the limit",
                },
            ],
        });
        yield return ("issue", new DetectedIssue
        {
            Identifier = [new Identifier(names.BaseUri + "/issue", "1")],
            Status = "final",
            Severity = "moderate",
            Patient = patient,
            IdentifiedDateTime = FhirTimes.Text(wall),
            Author = gateway,
            Detail = "a dose was not reported",
        });
        yield return ("waveform", Waveform(names, wall, patient));
    }

    private static Observation Waveform(FhirNames names, DateTimeOffset wall, ResourceReference patient) => new()
    {
        Identifier = [new Identifier(names.BaseUri + "/obs", "wave-1")],
        Status = "final",
        Category = [CodeableConcept.Of("http://terminology.hl7.org/CodeSystem/observation-category", "procedure")],
        Code = new CodeableConcept { Coding = [FhirSystems.MdcCoding(131328, "MDC_ECG_ELEC_POTL"), new Coding(FhirSystems.Loinc, "11524-6")] },
        Subject = patient,
        EffectivePeriod = new Period(FhirTimes.Text(wall), FhirTimes.Text(wall.AddMilliseconds(20))),
        ValueSampledData = new SampledSeries
        {
            Origin = FhirSystems.Quantity(0, "mV"),
            Period = 4,
            Factor = 0.0025m,
            LowerLimit = -2048,
            UpperLimit = 2047,
            Dimensions = 1,
            Data = "12 15 E -3 U",
        },
        Device = FhirNames.Reference("DeviceMetric", names.Metric("ecg-1", 131328)),
    };
}
