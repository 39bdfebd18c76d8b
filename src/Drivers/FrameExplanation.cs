using System.Text.Json.Nodes;

namespace Edge.Drivers;

/// <summary>
/// What a <see cref="FrameProfile"/> fills for one frame: named fields, for some frames of several records, and the
/// readings the gateway would emit. Offline only: it allocates.
/// </summary>
/// <param name="line">
/// The input line with its parameters beside the bytes (bind key and address of an advertisement); empty when none.
/// </param>
public sealed class FrameExplanation(JsonObject line)
{
    private readonly List<JsonObject> _records = [new JsonObject()];
    private DecodedFrame? _readings;

    /// <summary>Parameters given with the bytes; read only by profiles that declare some.</summary>
    public JsonObject Line { get; } = line;

    /// <summary>Fields of the record being written; the first one until <see cref="NextRecord"/>.</summary>
    public JsonObject Fields => _records[^1];

    /// <summary>All records, in frame order; one for a frame that holds a single record.</summary>
    public IReadOnlyList<JsonObject> Records => _records;

    /// <summary>True when the profile reports a list of records even if it holds one.</summary>
    public bool IsList { get; private set; }

    /// <summary>What the live decoder emits for the frame.</summary>
    public DecodedFrame Readings => _readings ??= new();

    /// <summary>Starts the next record of a frame that can hold several; call it before each record.</summary>
    public void NextRecord()
    {
        if (IsList)
        {
            _records.Add([]);
        }

        IsList = true;
    }
}
