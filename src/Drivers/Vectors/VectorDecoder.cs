using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Model.Observations;

namespace Edge.Drivers.Vectors;

/// <summary>
/// Decodes vector lines with the profiles of a set of drivers: one line in, one JSON object out. The <c>decode</c>
/// verb and the vector tests both go through here. Stateless; any thread.
/// </summary>
public sealed class VectorDecoder
{
    private readonly Dictionary<string, FrameProfile> _profiles;

    /// <param name="profiles">The profiles known; a name may occur once.</param>
    public VectorDecoder(IEnumerable<FrameProfile> profiles) => _profiles = profiles.ToDictionary(p => p.Name, StringComparer.Ordinal);

    /// <summary>Names of the known profiles.</summary>
    public IReadOnlyCollection<string> Profiles => _profiles.Keys;

    /// <summary>Decodes one line; never throws on its content.</summary>
    public JsonObject Decode(string line) => Decode(VectorLine.Parse(line));

    /// <summary>Decodes one parsed line.</summary>
    public JsonObject Decode(VectorLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        var output = new JsonObject { ["id"] = line.Id?.DeepClone() };
        if (line.Fault is { } fault)
        {
            DescribeFailure(output, fault);
            return output;
        }

        if (line.Profile is null || !_profiles.TryGetValue(line.Profile, out var profile))
        {
            output["outcome"] = "unknown-profile";
            return output;
        }

        var explanation = new FrameExplanation(line.Line);
        var result = profile.Explain(line.Bytes.Span, explanation);
        if (!DescribeFailure(output, result))
        {
            output["fields"] = explanation.IsList ? Records(explanation) : explanation.Fields;
            output["readings"] = Describe(explanation.Readings.Readings);
        }

        return output;
    }

    /// <summary>Writes the outcome; true when there is nothing more to say, because the frame was rejected or ignored.</summary>
    public static bool DescribeFailure(JsonObject output, in DecodeResult result)
    {
        ArgumentNullException.ThrowIfNull(output);
        output["outcome"] = result.Outcome switch
        {
            DecodeOutcome.Decoded => "ok",
            DecodeOutcome.Ignored => "ignored",
            _ => "rejected",
        };
        if (result.Outcome == DecodeOutcome.Rejected)
        {
            output["reason"] = Kebab(result.Reason.ToString());
            output["offset"] = result.Offset;
        }

        return result.Outcome != DecodeOutcome.Decoded;
    }

    /// <summary>Readings in frame order.</summary>
    public static JsonArray Describe(ReadOnlySpan<DecodedReading> readings)
    {
        var list = new JsonArray();
        foreach (ref readonly var reading in readings)
        {
            list.Add((JsonNode)Describe(reading));
        }

        return list;
    }

    /// <summary>One reading in the notation of <c>decode</c> and <c>replay</c>: the value is text that keeps its scale.</summary>
    public static JsonObject Describe(in DecodedReading reading) => new()
    {
        ["metric"] = reading.Metric.ReferenceId,
        ["mdc"] = reading.SiteMdc == 0 ? reading.Metric.Mdc : reading.SiteMdc,
        ["value"] = reading.Value?.ToString(CultureInfo.InvariantCulture),
        ["unit"] = reading.Unit,
        ["validity"] = reading.Validity.ToString(),
        ["quality"] = QualityWords(reading.Flags),
        ["measured_at"] = FieldJson.TimeText(reading.MeasuredAt),
    };

    private static JsonArray QualityWords(QualityFlags flags)
    {
        var words = new JsonArray();
        foreach (var flag in Enum.GetValues<QualityFlags>())
        {
            if (flag != QualityFlags.None && flags.HasFlag(flag))
            {
                words.Add((JsonNode)JsonValue.Create(Kebab(flag.ToString())));
            }
        }

        return words;
    }

    private static JsonArray Records(FrameExplanation explanation)
    {
        var list = new JsonArray();
        foreach (var record in explanation.Records)
        {
            list.Add((JsonNode)record);
        }

        return list;
    }

    private static string Kebab(string word) =>
        string.Concat(word.Select((c, i) => (i > 0 && char.IsAsciiLetterUpper(c) ? "-" : "") + char.ToLowerInvariant(c)));
}
