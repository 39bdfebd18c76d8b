using System.Text.Json.Nodes;
using Edge.Drivers.Vectors;

namespace Edge.Drivers.Devices.NoninOem3;

/// <summary>All multiplexed fields of a packet of format 2 or 7.</summary>
internal sealed class NoninPacketProfile(string name, bool wide) : FrameProfile
{
    private readonly NoninPacketDecoder _decoder = new(wide);

    public override string Name => name;

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = NoninPacket.TryRead(frame, wide, out var packet);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        var fields = into.Fields;
        fields.SetQuantity("heart_rate", NoninStatus.HeartRate(packet.HeartRate), "/min");
        fields.SetQuantity("heart_rate_d", NoninStatus.HeartRate(packet.HeartRateDisplay), "/min");
        fields.SetQuantity("e_heart_rate", NoninStatus.HeartRate(packet.ExtendedHeartRate), "/min");
        fields.SetQuantity("e_heart_rate_d", NoninStatus.HeartRate(packet.ExtendedHeartRateDisplay), "/min");
        fields.SetQuantity("spo2", NoninStatus.SpO2(packet.SpO2), "%");
        fields.SetQuantity("spo2_d", NoninStatus.SpO2(packet.SpO2Display), "%");
        fields.SetQuantity("spo2_fast", NoninStatus.SpO2(packet.SpO2Fast), "%");
        fields.SetQuantity("spo2_beat", NoninStatus.SpO2(packet.SpO2Beat), "%");
        fields.SetQuantity("e_spo2", NoninStatus.SpO2(packet.ExtendedSpO2), "%");
        fields.SetQuantity("e_spo2_d", NoninStatus.SpO2(packet.ExtendedSpO2Display), "%");
        fields["revision"] = packet.Revision;
        fields["timer"] = packet.Timer;
        fields["smart_point"] = packet.SmartPoint;
        fields["low_battery"] = packet.LowBattery;
        var pleth = new JsonArray();
        for (int i = 1; i <= NoninPacket.FrameCount; i++)
        {
            pleth.Add((JsonNode)JsonValue.Create(packet.Pleth(i)));
        }

        fields["pleth"] = pleth;
        return _decoder.Decode(frame, default, into.Readings);
    }
}
