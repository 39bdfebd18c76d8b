using System.Globalization;
using Edge.Model.Observations;
using Edge.Sync.Fhir.Resources;
using Edge.Sync.Wire;

namespace Edge.Sync.Fhir.Writing;

/// <summary>
/// Readings as Observations (data model, sections 3, 4.1 and 6). Pure: the same record gives the same bytes. What has no code,
/// no known unit or no final value becomes no resource but a reason.
/// </summary>
public sealed class ReadingWriter(FhirNames names)
{
    private static readonly Metric[] PanelParts = [Metrics.NibpSystolic, Metrics.NibpDiastolic, Metrics.NibpMean];

    /// <summary>True for a part of a blood pressure panel, which <see cref="Panel"/> writes with its siblings.</summary>
    public static bool IsPanelPart(uint mdc) => PanelParts.Any(p => p.Mdc == mdc);

    /// <summary>True when two parts are of one measurement: the device's record number, its time, or the frame they came in.</summary>
    public static bool AreOnePanel(SourcedRecord a, SourcedRecord b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ReadingRecord x = a.Record.Reading, y = b.Record.Reading;
        if (x is null || y is null || x.Device != y.Device || x.Patient != y.Patient || x.Mode != y.Mode || !IsPanelPart(x.Mdc) || !IsPanelPart(y.Mdc))
            return false;
        if (x.HasDeviceRecord || y.HasDeviceRecord)
            return x.HasDeviceRecord && y.HasDeviceRecord && x.DeviceRecord == y.DeviceRecord && x.DeviceTimeMs == y.DeviceTimeMs;
        return x.HasDeviceTimeMs || y.HasDeviceTimeMs
            ? x.HasDeviceTimeMs && y.HasDeviceTimeMs && x.DeviceTimeMs == y.DeviceTimeMs
            : a.Record.Boot == b.Record.Boot && a.Record.MonotonicNs == b.Record.MonotonicNs;
    }

    /// <summary>One reading that stands alone.</summary>
    /// <param name="alerting">The alert that the reading is in, or null.</param>
    public WrittenRecord Single(SourcedRecord source, ReadingAlert? alerting = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ReadingRecord reading = source.Record.Reading;
        if (Metrics.FromMdc(reading.Mdc) is not { IsWaveform: false } metric)
            return WrittenRecord.None("unknown-metric");
        if (ReadingValue.Of(reading, metric, out string? reason) is not { } value)
            return WrittenRecord.None(reason!);
        if (Frame(source, metric.Mdc, MetricCategory.IsOfDevice(metric), out reason) is not { } frame)
            return WrittenRecord.None(reason!);
        return new WrittenRecord(
            frame with
            {
                Extension = alerting is null ? frame.Extension : [.. frame.Extension!, alerting.ToExtension()],
                Category = MetricCategory.Of(metric) is { } category ? [CodeableConcept.Of(FhirSystems.ObservationCategory, category)] : null,
                Code = new CodeableConcept { Coding = Codings(reading, metric, value.Loinc) },
                ValueQuantity = value.Quantity,
                DataAbsentReason = value.Absent is { } absent ? CodeableConcept.Of(FhirSystems.DataAbsent, absent) : null,
                Interpretation = Interpretation(value.Status, alerting is not null),
            },
            null);
    }

    /// <summary>A blood pressure panel of the parts that are known; parts of other measurements must not be among them.</summary>
    public WrittenRecord Panel(IReadOnlyList<SourcedRecord> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        List<ObservationComponent> components = [];
        string? reason = "no-value";
        foreach (Metric metric in PanelParts)
        {
            SourcedRecord? part = parts.Where(p => p.Record.Reading.Mdc == metric.Mdc).MinBy(p => p.Key);
            if (part is not null && ReadingValue.Of(part.Record.Reading, metric, out reason) is { } value)
                components.Add(Component(metric, value));
        }

        SourcedRecord first = parts.MinBy(p => p.Key)!;
        if (components.Count == 0 || Frame(first, FhirSystems.NibpPanel, false, out reason) is not { } frame)
            return WrittenRecord.None(reason ?? "no-value");
        return new WrittenRecord(
            frame with
            {
                Category = [CodeableConcept.Of(FhirSystems.ObservationCategory, "vital-signs")],
                Code = new CodeableConcept { Coding = [FhirSystems.MdcCoding(FhirSystems.NibpPanel, "MDC_PRESS_BLD_NONINV"), new Coding(FhirSystems.Loinc, FhirSystems.NibpPanelLoinc)] },
                Component = components,
            },
            null);
    }

    /// <summary>
    /// The gateway's view of a device's clock (data model, section 6), for readings whose device stated a time that is not the
    /// gateway's; null when the offset is not known.
    /// </summary>
    public Observation? Coincident(SourcedRecord source)
    {
        ArgumentNullException.ThrowIfNull(source);
        ReadingRecord reading = source.Record.Reading;
        if (!HasOwnClock(reading) || source.Wall is not { } wall || !FhirTimes.TryMs(wall.ToUnixTimeMilliseconds() - reading.ClockOffsetMs, out DateTimeOffset onDevice))
            return null;
        return new Observation
        {
            Id = CoincidentId(reading),
            Status = "final",
            Code = new CodeableConcept { Coding = [FhirSystems.MdcCoding(FhirSystems.AbsoluteTime, "MDC_ATTR_TIME_ABS")] },
            Subject = FhirNames.Reference("Device", names.Device(reading.Device)),
            EffectiveDateTime = FhirTimes.Text(wall),
            ValueString = onDevice.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture),
            Device = FhirNames.Reference("Device", names.GatewayIdentifier()),
            Component =
            [
                new ObservationComponent
                {
                    Code = new CodeableConcept { Coding = [FhirSystems.MdcCoding(FhirSystems.TimeSyncProtocol, "MDC_TIME_SYNC_PROTOCOL")] },
                    ValueCodeableConcept = new CodeableConcept { Text = "clock of the gateway: " + SourceWord(source.Record.ClockSource) },
                },
            ],
        };
    }

    private static bool HasOwnClock(ReadingRecord reading) => reading.HasDeviceTimeMs && reading.HasClockOffsetMs && reading.ClockOffsetMs != 0;

    private static string SourceWord(ClockSourceCode source) => source switch
    {
        ClockSourceCode.Rtc => "battery clock",
        ClockSourceCode.Peer => "receiver",
        ClockSourceCode.Ntp => "NTP",
        ClockSourceCode.NtpAuthenticated => "NTP, authenticated",
        _ => "not synchronised",
    };

    private string CoincidentId(ReadingRecord reading) =>
        UuidV5.Of(string.Create(CultureInfo.InvariantCulture, $"{names.BaseUri}/coincident|{names.Gateway}.{reading.Device}.{reading.ClockOffsetMs}"));

    // Everything that readings and panels have in common.
    private Observation? Frame(SourcedRecord source, uint mdc, bool isOfDevice, out string? reason)
    {
        ReadingRecord reading = source.Record.Reading;
        reason = source.Wall is null ? "no-time" : reading.Device.Length == 0 ? "no-device" : !isOfDevice && reading.Patient.Length == 0 ? "no-patient" : null;
        if (reason is not null)
            return null;
        Identifier identifier = names.Reading(source, mdc);
        string? effective = Effective(source);
        return new Observation
        {
            Id = FhirNames.IdOf(identifier),
            Meta = ModeTags.Of(names, reading.Mode),
            Extension = Extensions(reading),
            Identifier = [identifier],
            Status = "final",
            Code = new CodeableConcept(),
            Subject = isOfDevice ? FhirNames.Reference("Device", names.Device(reading.Device)) : FhirNames.Reference("Patient", names.Patient(reading.Patient)),
            EffectiveDateTime = effective,
            EffectiveAbsent = effective is null ? new ElementExtension([new Extension(FhirSystems.DataAbsentExtension) { ValueCode = "unknown" }]) : null,
            Device = FhirNames.Reference("DeviceMetric", names.Metric(reading.Device, mdc)),
        };
    }

    // A result out of a device's memory was not measured when it was read; without the offset of the device's clock its time is not known.
    private static string? Effective(SourcedRecord source)
    {
        ReadingRecord reading = source.Record.Reading;
        if (reading.HasDeviceTimeMs && reading.HasClockOffsetMs && FhirTimes.TryMs(reading.DeviceTimeMs + reading.ClockOffsetMs, out DateTimeOffset measured))
            return FhirTimes.Text(measured);
        return ((QualityFlags)reading.Flags & QualityFlags.FromStorage) != 0 ? null : FhirTimes.Text(source.Wall!.Value);
    }

    private List<Extension> Extensions(ReadingRecord reading)
    {
        List<Extension> all = [new Extension(FhirSystems.GatewayDevice) { ValueReference = FhirNames.Reference("Device", names.GatewayIdentifier()) }];
        if (HasOwnClock(reading))
            all.Add(new Extension(FhirSystems.CoincidentReference) { ValueReference = new ResourceReference("Observation/" + CoincidentId(reading)) });
        if (reading.HasSqi && float.IsFinite(reading.Sqi))
            all.Add(new Extension(names.BaseUri + "/signal-quality") { ValueDecimal = decimal.Round((decimal)Math.Clamp(reading.Sqi, 0f, 1f), 3) });
        foreach (QualityFlags flag in Enum.GetValues<QualityFlags>().Where(f => f != QualityFlags.None && ((QualityFlags)reading.Flags & f) != 0))
            all.Add(new Extension(names.BaseUri + "/quality-flag") { ValueCode = flag.ToString() });
        return all;
    }

    private static List<Coding> Codings(ReadingRecord reading, Metric metric, IReadOnlyList<string> loinc)
    {
        List<Coding> codings = [FhirSystems.MdcCoding(metric.Mdc, metric.ReferenceId)];
        if (FhirSystems.Sites.TryGetValue(reading.SiteMdc, out string? site))
            codings.Add(FhirSystems.MdcCoding(reading.SiteMdc, site));
        codings.AddRange(loinc.Select(l => new Coding(FhirSystems.Loinc, l)));
        return codings;
    }

    private static ObservationComponent Component(Metric metric, ReadingValue value) => new()
    {
        Code = new CodeableConcept { Coding = [FhirSystems.MdcCoding(metric.Mdc, metric.ReferenceId), .. metric.Loinc.Select(l => new Coding(FhirSystems.Loinc, l))] },
        ValueQuantity = value.Quantity,
        DataAbsentReason = value.Absent is { } absent ? CodeableConcept.Of(FhirSystems.DataAbsent, absent) : null,
        Interpretation = Interpretation(value.Status, false),
    };

    private static List<CodeableConcept>? Interpretation(string? status, bool isInAlarm)
    {
        List<CodeableConcept> all = [];
        if (status is not null)
            all.Add(CodeableConcept.Of(FhirSystems.MeasurementStatus, status));
        if (isInAlarm)
            all.Add(CodeableConcept.Of(FhirSystems.MeasurementStatus, "in-alarm"));
        return all.Count == 0 ? null : all;
    }
}
