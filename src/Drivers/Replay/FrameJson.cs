using System.Text.Json.Nodes;
using Edge.Drivers.Vectors;

namespace Edge.Drivers.Replay;

/// <summary>One replayed frame as a JSON line: outcome, readings, waves with their samples.</summary>
public static class FrameJson
{
    /// <summary>Describes a frame in the notation of <see cref="VectorDecoder"/>.</summary>
    /// <param name="index">Number of the frame, from 1.</param>
    /// <param name="result">What became of it.</param>
    /// <param name="decoded">What it held.</param>
    public static JsonObject Describe(long index, in DecodeResult result, DecodedFrame decoded)
    {
        ArgumentNullException.ThrowIfNull(decoded);
        var line = new JsonObject { ["frame"] = index };
        if (VectorDecoder.DescribeFailure(line, result))
        {
            return line;
        }

        line["readings"] = VectorDecoder.Describe(decoded.Readings);
        var waves = new JsonArray();
        foreach (ref readonly var wave in decoded.Waveforms)
        {
            waves.Add((JsonNode)Describe(wave, decoded.Samples.Slice(wave.Start, wave.Count)));
        }

        line["waveforms"] = waves;
        return line;
    }

    private static JsonObject Describe(in DecodedWaveform wave, ReadOnlySpan<int> samples)
    {
        var json = new JsonObject
        {
            ["metric"] = wave.Metric.ReferenceId,
            ["mdc"] = wave.Metric.Mdc,
            ["unit"] = wave.Metric.Ucum,
            ["rate_hz"] = wave.RateHz,
            ["scale"] = wave.Scale,
            ["offset"] = wave.Offset,
        };
        json.SetSamples("samples", samples);
        return json;
    }
}
