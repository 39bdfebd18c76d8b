using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Edge.Sync.Fhir.Checking;

/// <summary>I11: a probability of R4 is a percentage from 0 to 100, the one that the text beside it states.</summary>
internal static partial class PredictionRules
{
    public static void Check(JsonElement resource, string path, List<Finding> findings)
    {
        int index = 0;
        foreach (JsonElement prediction in resource.Type() == "RiskAssessment" ? resource.Items("prediction") : [])
        {
            string at = $"{path}.prediction[{index++}]";
            if (prediction.Get("probabilityRange") is { } range && range.Get("low")?.Number("value") > range.Get("high")?.Number("value"))
                findings.Add(new Finding(at + ".probabilityRange", "I11", "low is above high"));
            if (prediction.Number("probabilityDecimal") is not { } probability)
                continue;
            if (probability is < 0 or > 100)
                findings.Add(new Finding(at + ".probabilityDecimal", "I11", "must be 0 to 100"));
            decimal[] stated = [.. Percent().Matches((prediction.Text("rationale") ?? "") + "\n" + (prediction.Get("outcome")?.Text("text") ?? ""))
                .Select(m => decimal.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture))];
            if (stated.Length > 0 && !stated.Contains(probability))
                findings.Add(new Finding(at + ".probabilityDecimal", "I11", "is not the percentage of the text beside it"));
        }
    }

    [GeneratedRegex(@"(\d{1,9}(?:\.\d{1,9})?)\s?%")]
    private static partial Regex Percent();
}
