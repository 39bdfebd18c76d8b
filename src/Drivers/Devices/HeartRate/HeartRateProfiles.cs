using System.Text.Json.Nodes;
using Edge.Drivers.Numbers;
using Edge.Drivers.Vectors;

namespace Edge.Drivers.Devices.HeartRate;

/// <summary>Views of the characteristics of the Heart Rate Service.</summary>
internal static class HeartRateProfiles
{
    private static readonly string[] Locations = ["other", "chest", "wrist", "finger", "hand", "ear_lobe", "foot"];

    public static void WriteMeasurement(ref FieldReader reader, FrameExplanation into)
    {
        var measurement = HeartRateMeasurement.Read(ref reader);
        var fields = into.Fields;
        fields.SetQuantity("heart_rate", measurement.Rate == 0 ? null : measurement.Rate, "/min");
        fields["sensor_contact"] = measurement.Contact switch
        {
            null => "not_supported",
            true => "detected",
            false => "not_detected",
        };
        fields.SetQuantity("energy_expended", measurement.EnergyKj, "kJ");
        var ticks = new JsonArray();
        var milliseconds = new JsonArray();
        for (int i = 0; i < measurement.Intervals.Count; i++)
        {
            ticks.Add((JsonNode)JsonValue.Create(measurement.Intervals[i]));
            milliseconds.Add((JsonNode?)(measurement.Intervals.Milliseconds(i) is { } ms ? JsonValue.Create(ms) : null));
        }

        fields["rr_1024"] = ticks;
        fields["rr_ms"] = milliseconds;
    }

    public static void WriteLocation(ref FieldReader reader, FrameExplanation into)
    {
        byte location = reader.U8();
        into.Fields["location"] = location;
        into.Fields["name"] = location < Locations.Length ? Locations[location] : null;
    }
}
