using System.Text.Json.Nodes;
using Edge.Drivers.Vectors;

namespace Edge.Drivers.Devices.PolarPmd;

/// <summary>Writes the fields of a data frame that was read.</summary>
internal delegate DecodeResult PmdWriter(in PmdFrame frame, JsonObject fields);

/// <summary>Fields of a data frame of one kind of measurement.</summary>
internal sealed class PmdDataProfile(string name, PmdWriter write) : FrameProfile
{
    private readonly PmdDecoder _decoder = new();

    public override string Name => name;

    public override Guid Origin => PmdId.Data;

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = PmdFrame.TryRead(frame, out var data);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        into.Fields["timestamp_ns"] = data.TimestampNs;
        into.Fields["frame_type"] = (int)data.FrameType;
        into.Fields["compressed"] = data.IsCompressed;
        result = write(data, into.Fields);
        if (result.Outcome == DecodeOutcome.Decoded)
        {
            _decoder.Decode(frame, default, into.Readings);
        }

        return result;
    }
}

/// <summary>Fields of an answer of the control point, or its features.</summary>
internal sealed class PmdControlProfile : FrameProfile
{
    public override string Name => "polar-pmd-control";

    public override Guid Origin => PmdId.ControlPoint;

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = PmdControl.TryRead(frame, out var control);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        into.Fields["response"] = (int)frame[0];
        if (control.IsFeatures)
        {
            into.Fields["features"] = control.FeatureBits;
            return result;
        }

        into.Fields["op"] = (int)control.Operation;
        into.Fields["measurement"] = (int)control.Type;
        into.Fields["status"] = (int)control.Status;
        into.Fields["more"] = control.HasMore;
        into.Fields["params"] = Convert.ToHexStringLower(control.Parameters);
        return result;
    }
}

/// <summary>A list of settings on its own, as it stands in an answer's parameters.</summary>
internal sealed class PmdSettingsProfile : FrameProfile
{
    public override string Name => "polar-pmd-settings";

    public override Guid Origin => PmdId.ControlPoint;

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var settings = new PmdSettings(frame);
        while (settings.TryNext())
        {
            var values = new JsonArray();
            for (int i = 0; i < settings.Count; i++)
            {
                int raw = settings.Integer(i);
                values.Add((JsonNode?)(settings.Kind == PmdSetting.Factor ? PmdProfiles.Real(raw) : JsonValue.Create(raw)));
            }

            into.Fields[NameOf(settings.Kind)] = values;
        }

        return settings.Result;
    }

    private static string NameOf(PmdSetting kind) => kind switch
    {
        PmdSetting.SampleRate => "sample_rate",
        PmdSetting.Resolution => "resolution",
        PmdSetting.Range => "range",
        PmdSetting.RangeMilli => "range_milli",
        PmdSetting.Channels => "channels",
        _ => "factor",
    };
}

/// <summary>All profiles of the service.</summary>
internal static class PmdProfiles
{
    public static IReadOnlyList<FrameProfile> All { get; } =
    [
        new PmdDataProfile("polar-pmd-ecg", WriteEcg),
        new PmdDataProfile("polar-pmd-acc", WriteAcceleration),
        new PmdDataProfile("polar-pmd-ppi", WritePpi),
        new PmdDataProfile("polar-pmd-temp", WriteTemperature),
        new PmdControlProfile(),
        new PmdSettingsProfile(),
    ];

    /// <summary>The float of this bit pattern, or null when it is no number.</summary>
    public static JsonValue? Real(int pattern) =>
        BitConverter.Int32BitsToSingle(pattern) is var value && float.IsFinite(value) ? JsonValue.Create((double)value) : null;

    private static DecodeResult WriteEcg(in PmdFrame frame, JsonObject fields)
    {
        var result = PmdEcg.Check(frame, out int count);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        var samples = new JsonArray();
        for (int i = 0; i < count; i++)
        {
            int sample = PmdEcg.Read(frame, i);
            if (frame.FrameType == PmdEcg.TwoChannelFrame)
            {
                var (second, flags) = PmdEcg.ReadSecond(frame, i);
                samples.Add((JsonNode)new JsonArray(sample, second, (int)flags));
            }
            else
            {
                samples.Add((JsonNode)JsonValue.Create(sample));
            }
        }

        fields["samples"] = samples;
        fields["unit"] = "uV";
        return result;
    }

    private static DecodeResult WriteAcceleration(in PmdFrame frame, JsonObject fields)
    {
        if (frame.Type != PmdType.Acceleration)
        {
            return DecodeResult.Rejected(RejectReason.UnknownMessage, 0);
        }

        var numbers = new List<int>();
        var result = PmdSamples.Read(frame, numbers);
        var samples = new JsonArray();
        for (int i = 0; i + 2 < numbers.Count; i += 3)
        {
            samples.Add((JsonNode)new JsonArray(numbers[i], numbers[i + 1], numbers[i + 2]));
        }

        // Compressed numbers are counts: the factor of the settings makes them a unit.
        fields["samples"] = samples;
        fields["unit"] = frame.IsCompressed ? null : "mG";
        return result;
    }

    private static DecodeResult WritePpi(in PmdFrame frame, JsonObject fields)
    {
        var result = PmdPpi.Check(frame, out int count);
        var samples = new JsonArray();
        for (int i = 0; result.Outcome == DecodeOutcome.Decoded && i < count; i++)
        {
            var interval = PmdPpi.Read(frame, i);
            samples.Add((JsonNode)new JsonObject
            {
                ["hr"] = (int)interval.HeartRate,
                ["pp_ms"] = (int)interval.IntervalMs,
                ["err_ms"] = (int)interval.ErrorMs,
                ["flags"] = (int)interval.Flags,
            });
        }

        fields["samples"] = samples;
        return result;
    }

    private static DecodeResult WriteTemperature(in PmdFrame frame, JsonObject fields)
    {
        if (frame.Type is not (PmdType.Temperature or PmdType.SkinTemperature))
        {
            return DecodeResult.Rejected(RejectReason.UnknownMessage, 0);
        }

        var numbers = new List<int>();
        var result = PmdSamples.Read(frame, numbers);
        fields["samples"] = new JsonArray([.. numbers.Select(n => (JsonNode?)Real(n))]);
        fields["unit"] = "Cel";
        return result;
    }
}
