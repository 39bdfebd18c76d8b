using System.Text.Json.Nodes;
using Edge.Drivers.Numbers;
using Edge.Drivers.Vectors;

namespace Edge.Drivers.Devices.BloodPressure;

/// <summary>Views of the characteristics of the Blood Pressure Service.</summary>
internal static class BloodPressureProfiles
{
    private static readonly string[] FeatureNames =
    [
        "body_movement_detection",
        "cuff_fit_detection",
        "irregular_pulse_detection",
        "pulse_rate_range_detection",
        "measurement_position_detection",
        "multiple_bond",
        "e2e_crc",
        "user_data_service",
        "user_facing_time",
    ];

    public static void WriteMeasurement(ref FieldReader reader, FrameExplanation into)
    {
        var measurement = BloodPressureMeasurement.Read(ref reader);
        into.Fields.SetQuantity("systolic", measurement.Systolic, measurement.Ucum);
        into.Fields.SetQuantity("diastolic", measurement.Diastolic, measurement.Ucum);
        into.Fields.SetQuantity("map", measurement.Mean, measurement.Ucum);
        WriteRest(measurement, into.Fields);
    }

    public static void WriteCuffPressure(ref FieldReader reader, FrameExplanation into)
    {
        var measurement = BloodPressureMeasurement.Read(ref reader);
        into.Fields.SetQuantity("cuff_pressure", measurement.Systolic, measurement.Ucum);
        WriteRest(measurement, into.Fields);
    }

    public static void WriteFeature(ref FieldReader reader, FrameExplanation into)
    {
        ushort features = reader.U16();
        into.Fields["features"] = features;
        for (int i = 0; i < FeatureNames.Length; i++)
        {
            into.Fields[FeatureNames[i]] = (features & (1 << i)) != 0;
        }
    }

    private static void WriteRest(in BloodPressureMeasurement measurement, JsonObject fields)
    {
        fields["unit"] = measurement.Ucum;
        fields.SetTime("timestamp", measurement.Timestamp);
        fields.SetQuantity("pulse_rate", measurement.PulseRate, "/min");
        fields["user_id"] = measurement.UserId;
        fields["status"] = measurement.Status?.Bits;
        fields["body_movement"] = measurement.Status?.BodyMovement;
        fields["irregular_pulse"] = measurement.Status?.IrregularPulse;
        fields["cuff_too_loose"] = measurement.Status?.CuffTooLoose;
        fields["pulse_range"] = measurement.Status?.PulseRange;
        fields["improper_position"] = measurement.Status?.ImproperPosition;
    }
}
