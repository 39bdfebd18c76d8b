using System.Text;
using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Serial;

/// <summary>A dialogue that says what a test tells it to.</summary>
internal sealed class ScriptedDialogue : DeviceDialogue
{
    public Action<DialogueOutput>? AtStart { get; init; }

    public Action<string, DialogueOutput>? AtFrame { get; init; }

    public Action<DialogueOutput>? AtTick { get; init; }

    /// <summary>Times at which it was told the time.</summary>
    public List<MonotonicTime> Ticks { get; } = [];

    /// <summary>A driver for lines whose openings each have this dialogue, and that may write the texts.</summary>
    public static LineDriver Driver(Func<DialogueStart, ScriptedDialogue> create, params string[] permitted) => new()
    {
        Declaration = new LineDriver().Declaration with { PermittedWrites = [.. permitted.Select(t => new PermittedWrite(t, Encoding.ASCII.GetBytes(t)))] },
        Dialogue = create,
    };

    public static void Write(DialogueOutput output, string text) => output.Write(text, Encoding.ASCII.GetBytes(text));

    public override void Start(MonotonicTime now, DialogueOutput output) => AtStart?.Invoke(output);

    public override void OnFrame(ReadOnlySpan<byte> frame, Guid origin, MonotonicTime now, DialogueOutput output)
    {
        Assert.Equal(Guid.Empty, origin);
        AtFrame?.Invoke(Encoding.ASCII.GetString(frame), output);
    }

    public override void OnTick(MonotonicTime now, DialogueOutput output)
    {
        Ticks.Add(now);
        AtTick?.Invoke(output);
    }
}
