using System.Globalization;
using Edge.Model.Observations;
using Edge.Sync.Fhir.Writing;
using Edge.Sync.Security;
using Microsoft.Extensions.Primitives;

namespace Edge.Receiver.Fhir;

/// <summary>
/// Parameters of a search as a query. A parameter that is not supported is an error and never ignored: who asks for less must
/// not get more.
/// </summary>
internal static class SearchTerms
{
    public const int MostCount = 500;
    private const int UsualCount = 50;

    /// <summary>Types that can be searched, with their parameters besides _id, _count, _sort and _offset.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<(string Name, string Type)>> Supported { get; } = new Dictionary<string, IReadOnlyList<(string, string)>>
    {
        ["Observation"] = [("patient", "reference"), ("subject", "reference"), ("code", "token"), ("date", "date"), ("identifier", "token")],
        ["Device"] = [("patient", "reference"), ("identifier", "token")],
        ["DeviceMetric"] = [("type", "token"), ("identifier", "token")],
        ["Patient"] = [("identifier", "token")],
        ["Communication"] = [("patient", "reference"), ("sent", "date"), ("identifier", "token")],
        ["Flag"] = [("patient", "reference"), ("date", "date"), ("identifier", "token")],
        ["RiskAssessment"] = [("patient", "reference"), ("date", "date"), ("identifier", "token")],
        ["DetectedIssue"] = [("patient", "reference"), ("identified", "date"), ("identifier", "token")],
        ["Provenance"] = [("target", "reference")],
    };

    /// <summary>The query, or what is wrong with the parameters.</summary>
    public static (FhirQuery? Query, string? Problem) Read(string type, IQueryCollection parameters, GatewayId? gateway)
    {
        var query = new FhirQuery(type, gateway, null, null, null, long.MinValue, long.MaxValue) { Count = UsualCount };
        foreach ((string name, StringValues values) in parameters)
        {
            foreach (string value in values.OfType<string>())
            {
                FhirQuery? next = Apply(query, type, name, value);
                if (next is null)
                    return (null, $"{name}={value}: not supported for {type}");
                query = next;
            }
        }

        return (query, null);
    }

    private static FhirQuery? Apply(FhirQuery query, string type, string name, string value)
    {
        switch (name)
        {
            case "_count":
                return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? query with { Count = Math.Min(count, MostCount) } : null;
            case "_offset":
                return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int offset) ? query with { Offset = offset } : null;
            case "_sort":
                return value is "date" or "-date" ? query with { NewestFirst = value[0] == '-' } : null;
            case "_format":
                return value is "json" or "application/fhir+json" or "application/json" ? query : null;
            case "_id":
                return Among(query, value.Split(',').Select(id => $"{type}/{id}"));
        }

        if (!Supported[type].Any(s => s.Name == name))
            return null;
        return name switch
        {
            "patient" or "subject" => Patient(query, value),
            "identifier" => value.Contains('|', StringComparison.Ordinal) ? Among(query, value.Split(',').Select(i => $"{type}/{UuidV5.Of(i)}")) : null,
            "code" or "type" => query.Codes is null ? query with { Codes = [.. value.Split(',').SelectMany(Codes)] } : null,
            "date" or "sent" or "identified" => Date(query, value),
            _ => null,
        };
    }

    // Two parameters of one kind must both hold.
    private static FhirQuery Among(FhirQuery query, IEnumerable<string> keys) =>
        query with { Keys = [.. query.Keys is null ? keys : keys.Intersect(query.Keys)] };

    private static FhirQuery? Patient(FhirQuery query, string value)
    {
        string id = value.StartsWith("Patient/", StringComparison.Ordinal) ? value["Patient/".Length..] : value;
        if (id.Contains('/', StringComparison.Ordinal) || id.Length == 0)
            return null;
        return query.Patient is null || query.Patient == id ? query with { Patient = id } : query with { Keys = [] };
    }

    private static IEnumerable<(long Mdc, string? Loinc)> Codes(string token)
    {
        int bar = token.IndexOf('|', StringComparison.Ordinal);
        string? system = bar < 0 ? null : token[..bar];
        string code = token[(bar + 1)..];
        if (system is null or FhirSystems.Mdc && long.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out long mdc))
            yield return (mdc, null);
        if (system is not (null or FhirSystems.Loinc) || !code.All(c => char.IsAsciiDigit(c) || c == '-'))
            yield break;
        // Glucose has one MDC and two LOINC codes, so the code itself must stand in the resource too.
        foreach (Metric metric in Metrics.All)
            yield return (metric.Mdc, code);
        yield return (150020, code);
    }

    private static FhirQuery? Date(FhirQuery query, string value)
    {
        string prefix = value.Length > 2 && char.IsAsciiLetterLower(value[0]) ? value[..2] : "eq";
        string text = value.Length > 2 && char.IsAsciiLetterLower(value[0]) ? value[2..] : value;
        if (Span(text) is not { } span)
            return null;
        (long from, long before) = prefix switch
        {
            "eq" => span,
            "ge" => (span.From, long.MaxValue),
            "gt" or "sa" => (span.Before, long.MaxValue),
            "le" => (long.MinValue, span.Before),
            "lt" or "eb" => (long.MinValue, span.From),
            _ => (1, 0),
        };
        return before < from ? null : query with { FromMs = Math.Max(query.FromMs, from), BeforeMs = Math.Min(query.BeforeMs, before) };
    }

    // A date stands for its whole year, month, day, minute or second.
    private static (long From, long Before)? Span(string text)
    {
        bool hasZone = text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':');
        if (text.Length < 4 || (text.Contains('T', StringComparison.Ordinal) && !hasZone) || !FhirTimes.TryRead(text, out DateTimeOffset from))
            return null;
        DateTimeOffset before = text.Length switch
        {
            4 => from.AddYears(1),
            7 => from.AddMonths(1),
            10 => from.AddDays(1),
            _ when text.Contains('.', StringComparison.Ordinal) => from.AddMilliseconds(1),
            _ => from.AddSeconds(1),
        };
        return (from.ToUnixTimeMilliseconds(), before.ToUnixTimeMilliseconds());
    }
}
