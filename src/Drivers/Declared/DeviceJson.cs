using System.Text.Json;

namespace Edge.Drivers.Declared;

/// <summary>One object of a device file, read member by member; a member that nobody asked for is an error, because it is a misspelling.</summary>
internal sealed class DeviceJson
{
    private readonly JsonElement _object;
    private readonly string _path;
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    private DeviceJson(string file, string path, JsonElement element)
    {
        File = file;
        _path = path;
        _object = element.ValueKind == JsonValueKind.Object ? element : throw new DeclarationException(file, path, "must be an object { ... }.");
    }

    public string File { get; }

    /// <summary>Members in the order of the file.</summary>
    public IEnumerable<string> Names => _object.EnumerateObject().Select(p => p.Name);

    /// <summary>Reads a file's text. Comments and trailing commas are allowed, a member twice is not.</summary>
    /// <exception cref="DeclarationException">It is no JSON object.</exception>
    public static DeviceJson Parse(string file, string text)
    {
        try
        {
            var options = new JsonDocumentOptions { AllowDuplicateProperties = false, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };
            using var document = JsonDocument.Parse(text, options);
            return new(file, "", document.RootElement.Clone());
        }
        catch (JsonException wrong)
        {
            throw new DeclarationException(file, "", $"is no JSON: {wrong.Message}");
        }
    }

    /// <summary>True when the member is there; asking makes it a known one.</summary>
    public bool Has(string member)
    {
        _asked.Add(member);
        return _object.TryGetProperty(member, out _);
    }

    public string Text(string member)
    {
        var value = Required(member);
        return value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : throw Wrong(member, "must be a text in quotes that is not empty.");
    }

    public string? OptionalText(string member) => Has(member) ? Text(member) : null;

    /// <summary>A number inside its bounds.</summary>
    public decimal Number(string member, decimal least, decimal most, decimal? without = null)
    {
        if (without is { } value && !Has(member))
        {
            return value;
        }

        var element = Required(member);
        return element.ValueKind == JsonValueKind.Number && element.TryGetDecimal(out decimal number) && number >= least && number <= most
            ? number
            : throw Wrong(member, $"must be a number from {least} to {most}.");
    }

    /// <summary>True or false; false when it is not there.</summary>
    public bool Flag(string member)
    {
        if (!Has(member))
        {
            return false;
        }

        var value = Required(member);
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(member, "must be true or false.");
    }

    /// <summary>One of the words of a table.</summary>
    public T Word<T>(string member, IReadOnlyDictionary<string, T> words) =>
        words.TryGetValue(Text(member), out T? found) ? found : throw Wrong(member, $"must be one of {string.Join(", ", words.Keys)}.");

    public IReadOnlyList<string> Texts(string member)
    {
        var value = Required(member);
        return value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 && value.EnumerateArray().All(e => e.ValueKind == JsonValueKind.String)
            ? [.. value.EnumerateArray().Select(e => e.GetString()!)]
            : throw Wrong(member, "must be a list of texts: [\"...\"].");
    }

    public DeviceJson Object(string member) => new(File, Path(member), Required(member));

    public IReadOnlyList<DeviceJson> Objects(string member)
    {
        var value = Required(member);
        return value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0
            ? [.. value.EnumerateArray().Select((e, i) => new DeviceJson(File, $"{Path(member)}[{i}]", e))]
            : throw Wrong(member, "must be a list of objects: [{ ... }].");
    }

    /// <summary>Fails on members that were not asked for.</summary>
    public void Finish()
    {
        if (Names.FirstOrDefault(n => !_asked.Contains(n)) is { } stray)
        {
            throw Wrong(stray, $"is not known here; known are {string.Join(", ", _asked)}.");
        }
    }

    public DeclarationException Wrong(string member, string remedy) => new(File, Path(member), remedy);

    private string Path(string member)
    {
        _asked.Add(member);
        return _path.Length == 0 ? member : $"{_path}.{member}";
    }

    private JsonElement Required(string member)
    {
        string path = Path(member);
        return _object.TryGetProperty(member, out var value) ? value : throw new DeclarationException(File, path, "is missing.");
    }
}
