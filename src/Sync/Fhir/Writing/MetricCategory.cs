using Edge.Model.Observations;

namespace Edge.Sync.Fhir.Writing;

/// <summary>Category of a metric's Observation, and whom it is about.</summary>
public static class MetricCategory
{
    // The LOINC codes of the R4 vital signs profiles, and 8478-0 as their mean pressure.
    private static readonly HashSet<string> VitalSigns =
        ["8867-4", "59408-5", "2708-6", "9279-1", "85354-9", "8480-6", "8462-4", "8478-0", "8310-5", "29463-7", "8302-2", "39156-5"];

    private static readonly Metric[] OfDevice =
        [Metrics.Battery, Metrics.RoomTemperature, Metrics.RoomHumidity, Metrics.AirPressure, Metrics.Illuminance, Metrics.RoomCo2, Metrics.SensorVoltage];

    private static readonly Metric[] Laboratory = [Metrics.GlucoseCapillary, Metrics.GlucoseCgm, Metrics.GlycatedHaemoglobin];

    /// <summary>vital-signs, laboratory, procedure, or null for what is about the device and its room.</summary>
    public static string? Of(Metric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return IsOfDevice(metric) ? null
            : Laboratory.Contains(metric) ? "laboratory"
            : metric.Loinc.Any(VitalSigns.Contains) ? "vital-signs"
            : "procedure";
    }

    /// <summary>True for what says something of the device or its room and nothing of a patient.</summary>
    public static bool IsOfDevice(Metric metric) => OfDevice.Contains(metric);
}
