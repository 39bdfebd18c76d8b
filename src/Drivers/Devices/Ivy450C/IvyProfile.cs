using System.Text;
using System.Text.Json.Nodes;
using Edge.Drivers.Vectors;

namespace Edge.Drivers.Devices.Ivy450C;

/// <summary>All fields of an ANSAR-B frame.</summary>
internal sealed class IvyProfile : FrameProfile
{
    private const int EcgRateHz = 200;
    private readonly IvyDecoder _decoder = new();

    public override string Name => "serial-ansar-b";

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = IvyFrame.TryRead(frame, out var ivy);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        var fields = into.Fields;
        fields.SetQuantity("heart_rate", ivy.Line("HR"u8).Number(1), "/min");
        fields.SetQuantity("resp_rate", ivy.Line("RR"u8).Number(1), "/min");
        fields.SetQuantity("etco2", ivy.Line("ETCO2"u8).Number(1), "mm[Hg]");
        fields.SetQuantity("spo2", ivy.Line("SPO2"u8).Number(1), "%");
        fields.SetQuantity("pulse_rate", ivy.Line("SPO2"u8).Named("PR"u8), "/min");
        fields["nibp"] = Pressure(ivy.Line("NIBP"u8));
        fields.SetQuantity("nibp_pulse_rate", ivy.Line("NIBP"u8).Number(4), "/min");
        fields["p1"] = Pressure(ivy.Line("P1"u8));
        fields["p2"] = Pressure(ivy.Line("P2"u8));
        fields.SetQuantity("temp1", ivy.Line("T1"u8).Number(1), "Cel");
        fields.SetQuantity("temp2", ivy.Line("T2"u8).Number(1), "Cel");
        fields["ecg_label"] = Text(ivy.Line("HR"u8).Message);
        fields["apnea_setting"] = Text(ivy.Line("RR"u8).Message);
        foreach (string key in (string[])["ETCO2", "SPO2", "NIBP", "P1", "P2", "T1", "T2"])
        {
            fields[$"alarm_{key}"] = Text(ivy.Line(Encoding.ASCII.GetBytes(key)).Message);
        }

        AddWaves(ivy, fields);
        return _decoder.Decode(frame, default, into.Readings);
    }

    private static void AddWaves(IvyFrame ivy, JsonObject fields)
    {
        fields["ecg_samples"] = ivy.Ecg.Length;
        fields["ecg_fs"] = EcgRateHz;
        var first = new JsonArray();
        foreach (byte count in ivy.Ecg[..4])
        {
            first.Add((JsonNode)JsonValue.Create((count - 100) * 0.02m));
        }

        fields["ecg_first4_mV"] = first;
        fields["resp_samples"] = ivy.Respiration.Length;
        fields["pleth_samples"] = ivy.Pleth.Length;
        fields["p1_samples"] = ivy.Pressure1.Length;
        fields["p2_samples"] = ivy.Pressure2.ContainsAnyExcept(IvyFrame.NoTransducer) ? ivy.Pressure2.Length : 0;
    }

    private static string? Text(ReadOnlySpan<byte> message) => message.IsEmpty ? null : Encoding.ASCII.GetString(message);

    private static JsonObject? Pressure(IvyLine line)
    {
        decimal? systolic = line.Number(1), diastolic = line.Number(2), mean = line.Number(3);
        if (systolic is null && diastolic is null && mean is null)
        {
            return null;
        }

        var pressure = new JsonObject();
        pressure.SetNumber("sys", systolic);
        pressure.SetNumber("dia", diastolic);
        pressure.SetNumber("map", mean);
        pressure["unit"] = "mm[Hg]";
        return pressure;
    }
}
