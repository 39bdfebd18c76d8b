using Edge.Drivers.Numbers;

namespace Edge.Drivers.Devices.GlucoseMeter;

/// <summary>What a meter can report, 2A51: one bit each. Source: Glucose Service 1.0.1, glucose feature.</summary>
internal static class GlucoseFeatureFields
{
    private static readonly string[] Names =
    [
        "low_battery", "malfunction", "sample_size", "strip_insertion_error", "strip_type_error", "result_high_low",
        "temp_high_low", "read_interrupt", "general_fault", "time_fault", "multiple_bond",
    ];

    public static void Write(ref FieldReader reader, FrameExplanation into)
    {
        ushort features = reader.U16();
        into.Fields["features"] = features;
        for (int bit = 0; bit < Names.Length; bit++)
        {
            into.Fields[Names[bit]] = (features & (1 << bit)) != 0;
        }
    }

    public static DecodeResult Check(ReadOnlySpan<byte> frame)
    {
        var reader = new FieldReader(frame);
        reader.U16();
        return reader.Result;
    }
}
