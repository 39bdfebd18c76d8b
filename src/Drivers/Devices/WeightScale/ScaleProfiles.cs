using System.Text.Json.Nodes;
using Edge.Drivers.Numbers;
using Edge.Drivers.Vectors;

namespace Edge.Drivers.Devices.WeightScale;

/// <summary>Views of the characteristics of scales.</summary>
internal static class ScaleProfiles
{
    public static void WriteWeight(ref FieldReader reader, FrameExplanation into)
    {
        var measurement = WeightMeasurement.Read(ref reader);
        var fields = into.Fields;
        fields.SetQuantity("weight", measurement.Weight, measurement.Units.MassUcum);
        fields.SetTime("timestamp", measurement.Timestamp);
        fields["user_id"] = measurement.UserId;
        fields.SetNumber("bmi", measurement.BodyMassIndex);
        fields.SetQuantity("height", measurement.Units.Height(measurement.RawHeight), measurement.Units.HeightUcum);
    }

    public static void WriteComposition(ref FieldReader reader, FrameExplanation into)
    {
        var measurement = BodyCompositionMeasurement.Read(ref reader);
        string mass = measurement.Units.MassUcum;
        var fields = into.Fields;
        fields.SetNumber("fat_pct", measurement.FatPercent);
        fields["mass_unit"] = mass;
        fields.SetTime("timestamp", measurement.Timestamp);
        fields["user_id"] = measurement.UserId;
        fields.SetQuantity("basal_metabolism", measurement.BasalMetabolism, "kJ");
        fields.SetNumber("muscle_pct", measurement.MusclePercent);
        fields.SetQuantity("muscle_mass", measurement.MuscleMass, mass);
        fields.SetQuantity("fat_free_mass", measurement.FatFreeMass, mass);
        fields.SetQuantity("soft_lean_mass", measurement.SoftLeanMass, mass);
        fields.SetQuantity("water_mass", measurement.WaterMass, mass);
        fields.SetQuantity("impedance", measurement.Impedance, "Ohm");
        fields.SetQuantity("weight", measurement.Weight, mass);
        fields.SetQuantity("height", measurement.Units.Height(measurement.RawHeight), measurement.Units.HeightUcum);
        fields["multi_packet"] = measurement.Continues;
    }
}
