using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Drivers.Numbers;

namespace Edge.Drivers.Vectors;

/// <summary>The notation of vector fields: quantities with unit, plain numbers, null for "no usable value".</summary>
internal static class FieldJson
{
    /// <summary>Writes <c>{"value": v, "unit": u}</c>, or null without value.</summary>
    public static void SetQuantity(this JsonObject fields, string name, decimal? value, string ucum) =>
        fields[name] = value is { } number ? Quantity(number, ucum) : null;

    /// <summary>Writes a raw field in the unit of its profile, or null without value.</summary>
    public static void SetNumber(this JsonObject fields, string name, decimal? value) =>
        fields[name] = value is { } number ? JsonValue.Create(number) : null;

    /// <summary>Writes a medical number as a quantity, or the name of its special, or null when the field is not there.</summary>
    public static void SetQuantity(this JsonObject fields, string name, MderNumber? number, string ucum) =>
        fields[name] = number switch
        {
            { Value: { } value } => Quantity(value, ucum),
            { SpecialName: { } special } => JsonValue.Create(special),
            _ => null,
        };

    /// <summary>Writes a medical number in the unit of its profile, or the name of its special, or null when the field is not there.</summary>
    public static void SetPlain(this JsonObject fields, string name, MderNumber? number) =>
        fields[name] = number switch
        {
            { Value: { } value } => JsonValue.Create(value),
            { SpecialName: { } special } => JsonValue.Create(special),
            _ => null,
        };

    /// <summary>Writes a device time as sent, with zeros for unknown parts; null when it is not there or impossible.</summary>
    public static void SetTime(this JsonObject fields, string name, GattDateTime? time) => fields[name] = time?.Text;

    /// <summary>Writes a device time without zone, or null.</summary>
    public static void SetTime(this JsonObject fields, string name, DateTime? time) => fields[name] = TimeText(time);

    /// <summary>Writes a list of words, empty when there is none.</summary>
    public static void SetWords(this JsonObject fields, string name, IEnumerable<string> words)
    {
        var list = new JsonArray();
        foreach (string word in words)
        {
            list.Add((JsonNode)JsonValue.Create(word));
        }

        fields[name] = list;
    }

    /// <summary>Writes samples as a list of raw numbers.</summary>
    public static void SetSamples(this JsonObject fields, string name, ReadOnlySpan<int> samples)
    {
        var list = new JsonArray();
        foreach (int sample in samples)
        {
            list.Add((JsonNode)JsonValue.Create(sample));
        }

        fields[name] = list;
    }

    /// <summary>A quantity as an object of its own.</summary>
    public static JsonObject Quantity(decimal value, string ucum) => new() { ["value"] = value, ["unit"] = ucum };

    /// <summary>ISO 8601 to the second, or to the millisecond when the device states more; no zone.</summary>
    public static string? TimeText(DateTime? time) => time?.ToString(
        time.Value.Millisecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss" : "yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture);
}
