using System.Globalization;
using Edge.Model.Observations;
using Edge.Sync.Fhir.Resources;
using Edge.Sync.Wire;

namespace Edge.Sync.Fhir.Writing;

/// <summary>Blocks of samples as Observations with SampledData (data model, section 4.1). Pure.</summary>
public sealed class WaveformWriter(FhirNames names)
{
    private const int PeriodDecimals = 6;
    private const double MostRateHz = 100_000;

    /// <summary>One block; raw counts stay as they are, with their factor and origin.</summary>
    public WrittenRecord Write(SourcedRecord source)
    {
        ArgumentNullException.ThrowIfNull(source);
        WaveformRecord wave = source.Record.Waveform;
        Metric? metric = Metrics.FromMdc(wave.Mdc);
        string? reason = metric is not { IsWaveform: true } ? "unknown-metric"
            : source.Wall is null ? "no-time"
            : wave.Patient.Length == 0 ? "no-patient"
            : wave.Device.Length == 0 ? "no-device"
            : wave.Mode > (uint)GenerationMode.Demo ? "unknown-mode"
            : wave.Samples.Count == 0 ? "no-value"
            : !(wave.RateHz is > 0 and <= MostRateHz) || !IsScale(wave.Scale) || !IsNumber(wave.Offset) ? "scale"
            : null;
        if (reason is not null)
            return WrittenRecord.None(reason);
        decimal periodMs = decimal.Round(1000m / (decimal)wave.RateHz, PeriodDecimals);
        Identifier identifier = names.Waveform(source);
        return new WrittenRecord(
            new Observation
            {
                Id = FhirNames.IdOf(identifier),
                Meta = ModeTags.Of(names, wave.Mode),
                Extension = [new Extension(FhirSystems.GatewayDevice) { ValueReference = FhirNames.Reference("Device", names.GatewayIdentifier()) }],
                Identifier = [identifier],
                Status = "final",
                Category = [CodeableConcept.Of(FhirSystems.ObservationCategory, "procedure")],
                Code = new CodeableConcept { Coding = [FhirSystems.MdcCoding(metric!.Mdc, metric.ReferenceId), .. metric.Loinc.Select(l => new Coding(FhirSystems.Loinc, l))] },
                Subject = FhirNames.Reference("Patient", names.Patient(wave.Patient)),
                EffectivePeriod = new Period(FhirTimes.Text(source.Wall!.Value), FhirTimes.Text(source.Wall.Value.AddMilliseconds((double)(periodMs * wave.Samples.Count)))),
                ValueSampledData = new SampledSeries
                {
                    Origin = FhirSystems.Quantity((decimal)wave.Offset, metric.Ucum),
                    Period = periodMs,
                    Factor = (decimal)wave.Scale,
                    Dimensions = 1,
                    Data = string.Join(' ', wave.Samples.Select(s => s.ToString(CultureInfo.InvariantCulture))),
                },
                Device = FhirNames.Reference("DeviceMetric", names.Metric(wave.Device, metric.Mdc)),
            },
            null);
    }

    // Inside what a decimal can hold.
    private static bool IsNumber(double value) => double.IsFinite(value) && Math.Abs(value) < 1e15;

    private static bool IsScale(double value) => IsNumber(value) && value > 1e-15;
}
