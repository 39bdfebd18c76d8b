using System.Text.Json.Nodes;
using Edge.Drivers.Vectors;

namespace Edge.Drivers.Devices.DatexS5;

/// <summary>Header and all basic values of a record with physiological data.</summary>
/// <param name="decoder">The live decoder.</param>
internal sealed class S5PhdbProfile(S5Decoder decoder) : FrameProfile
{
    public override string Name => "serial-datex-s5-dri-phdb";

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        byte[] buffer = new byte[S5Wire.MaxRecordBytes + 1];
        var result = S5Wire.Unpack(frame, buffer, out int recordBytes);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        result = S5Record.TryRead(buffer.AsSpan(0, recordBytes), out var record);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        if (record.MainType != S5Record.PhdbType)
        {
            return DecodeResult.Ignored;
        }

        S5Fields.WriteHeader(record, into.Fields);
        if (record.TryFindBasic(out var basic))
        {
            S5Fields.Write(basic, into.Fields);
        }

        return decoder.Decode(frame, default, into.Readings);
    }
}

/// <summary>Header and waves of a record with waves, samples raw.</summary>
/// <param name="decoder">The live decoder.</param>
internal sealed class S5WaveProfile(S5Decoder decoder) : FrameProfile
{
    public override string Name => "serial-datex-s5-dri-wave";

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        byte[] buffer = new byte[S5Wire.MaxRecordBytes + 1];
        var result = S5Wire.Unpack(frame, buffer, out int recordBytes);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        result = S5Record.TryRead(buffer.AsSpan(0, recordBytes), out var record);
        if (result.Outcome != DecodeOutcome.Decoded || record.MainType != S5Record.WaveType)
        {
            return result.Outcome == DecodeOutcome.Rejected ? result : DecodeResult.Ignored;
        }

        S5Fields.WriteHeader(record, into.Fields);
        var waves = new JsonArray();
        for (int i = 0; record.HasSubRecord(i); i++)
        {
            waves.Add((JsonNode)Describe(record.Wave(i)));
        }

        into.Fields["waves"] = waves;
        return decoder.Decode(frame, default, into.Readings);
    }

    private static JsonObject Describe(S5Wave wave)
    {
        int[] samples = new int[wave.Count];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = wave.Sample(i);
        }

        var fields = new JsonObject { ["type"] = wave.Type, ["name"] = wave.Name, ["status"] = wave.Status, ["count"] = wave.Count };
        fields.SetSamples("samples", samples);
        return fields;
    }
}
