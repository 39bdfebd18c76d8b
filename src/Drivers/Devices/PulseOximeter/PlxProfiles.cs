using System.Text.Json.Nodes;
using Edge.Drivers.Numbers;
using Edge.Drivers.Vectors;

namespace Edge.Drivers.Devices.PulseOximeter;

/// <summary>Views of the characteristics of the Pulse Oximeter Service.</summary>
internal static class PlxProfiles
{
    public static void WriteSpotCheck(ref FieldReader reader, FrameExplanation into)
    {
        var measurement = PlxMeasurement.ReadSpotCheck(ref reader);
        Write(measurement, into.Fields);
        into.Fields.SetTime("timestamp", measurement.Timestamp);
        into.Fields["clock_not_set"] = measurement.ClockNotSet;
    }

    public static void WriteContinuous(ref FieldReader reader, FrameExplanation into)
    {
        var measurement = PlxMeasurement.ReadContinuous(ref reader);
        Write(measurement, into.Fields);
        into.Fields.SetQuantity("spo2_fast", measurement.Fast?.SpO2, "%");
        into.Fields.SetQuantity("pulse_rate_fast", measurement.Fast?.PulseRate, "/min");
        into.Fields.SetQuantity("spo2_slow", measurement.Slow?.SpO2, "%");
        into.Fields.SetQuantity("pulse_rate_slow", measurement.Slow?.PulseRate, "/min");
    }

    // Features, 2A60: bit 0 measurement status support follows, bit 1 device and sensor status support follows.
    public static void WriteFeatures(ref FieldReader reader, FrameExplanation into)
    {
        ushort features = reader.U16();
        into.Fields["features"] = features;
        into.Fields["measurement_support"] = (features & 0x01) != 0 ? reader.U16() : null;
        into.Fields["device_support"] = (features & 0x02) != 0 ? reader.U24() : null;
    }

    private static void Write(in PlxMeasurement measurement, JsonObject fields)
    {
        fields.SetQuantity("spo2", measurement.Normal.SpO2, "%");
        fields.SetQuantity("pulse_rate", measurement.Normal.PulseRate, "/min");
        fields["measurement_status"] = measurement.Status.Measurement;
        fields["device_status"] = measurement.Status.Device;
        fields.SetQuantity("pai", measurement.AmplitudeIndex, "%");
    }
}
