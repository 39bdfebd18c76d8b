using System.Globalization;
using Edge.Drivers.Ble;
using Edge.Drivers.Vectors;
using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Ble;

/// <summary>
/// A link without radio: it hands a dialogue what a device says and takes what the dialogue asks for, in order. Every write is held
/// against the driver's whitelist, and every frame goes through the driver's decoder first, as with a real link.
/// </summary>
internal sealed class ScriptedLink
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    private readonly DriverDeclaration _declared;
    private readonly IFrameDecoder _decoder;
    private readonly DeviceDialogue _dialogue;
    private readonly DialogueOutput _output = new();
    private readonly DecodedFrame _decoded = new();
    private DecoderState? _state;
    private MonotonicTime _now = MonotonicTime.FromSeconds(1000);

    public ScriptedLink(IDeviceDriver driver, DialogueStart start, DecoderState? state = null)
    {
        _declared = driver.Declaration;
        _decoder = driver.Decoder;
        _dialogue = driver.CreateDialogue(start)!;
        _state = state;
    }

    /// <summary>What the dialogue asked for and nobody has taken yet.</summary>
    public Queue<DialogueRequest> Requests { get; } = new();

    /// <summary>Readings of everything the device said.</summary>
    public List<DecodedReading> Readings { get; } = [];

    /// <summary>What the decoder knows, for the next link to the same device.</summary>
    public DecoderState? State => _state;

    public void Start()
    {
        _dialogue.Start(_now, _output);
        Take();
    }

    /// <summary>The device notifies, or a value was read from it.</summary>
    public void Say(Guid origin, ReadOnlySpan<byte> frame)
    {
        _decoded.Clear();
        _decoder.Decode(frame, new FrameContext { Origin = origin, ReceivedAt = _now, State = _state }, _decoded);
        _state = _decoded.NextState ?? _state;
        Readings.AddRange(_decoded.Readings);
        _dialogue.OnFrame(frame, origin, _now, _output);
        Take();
    }

    /// <summary>Time goes on, in the steps of a host.</summary>
    public void Pass(TimeSpan span)
    {
        for (var left = span; left > TimeSpan.Zero; left -= Tick)
        {
            _now += left < Tick ? left : Tick;
            _dialogue.OnTick(_now, _output);
            Take();
        }
    }

    /// <summary>
    /// Plays a transcript. Lines: <c>driver id</c>, <c>cursor text</c>, <c>may-set-clock</c>, <c>local-time text</c>, <c>start</c>;
    /// <c>&lt; characteristic hex</c> the device says, <c>&gt; hex</c> is written, <c>t 30s</c> passes, <c>= cursor text</c>,
    /// <c>= done</c>, <c>= fail</c>. Nothing may be asked for that the transcript does not say.
    /// </summary>
    public static ScriptedLink Play(IEnumerable<string> lines)
    {
        IDeviceDriver? driver = null;
        var start = new DialogueStart(null, new DeviceSettings());
        ScriptedLink? link = null;
        foreach (string line in lines.Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#'))
        {
            string[] words = line.Split(' ', 2);
            string rest = words.Length > 1 ? words[1].Trim() : "";
            switch (words[0])
            {
                case "driver": driver = DriverCatalog.Find(rest); break;
                case "cursor": start = start with { Cursor = rest }; break;
                case "may-set-clock": start = start with { Settings = start.Settings! with { MaySetClock = true } }; break;
                case "local-time": start = start with { LocalTime = DateTimeOffset.Parse(rest, CultureInfo.InvariantCulture) }; break;
                default: (link ??= new(driver!, start)).Follow(words[0], rest); break;
            }
        }

        Assert.NotNull(link);
        Assert.True(link.Requests.Count == 0, $"not in the transcript: {link.Requests.FirstOrDefault()}");
        return link;
    }

    private void Follow(string verb, string rest)
    {
        if (verb is "start" or "<" or "t")
        {
            Assert.True(Requests.Count == 0, $"before '{verb} {rest}': {Requests.FirstOrDefault()}");
        }

        switch (verb)
        {
            case "start":
                Start();
                break;
            case "<":
                string[] words = rest.Split(' ', 2);
                Say(Characteristic(words[0]), VectorLine.ParseHex(words[1], out _)!);
                break;
            case "t":
                Pass(TimeSpan.FromSeconds(double.Parse(rest.TrimEnd('s'), CultureInfo.InvariantCulture)));
                break;
            case ">":
                var write = Assert.IsType<DialogueRequest.Write>(Next());
                Assert.Equal(Convert.ToHexStringLower(VectorLine.ParseHex(rest, out _)!), Convert.ToHexStringLower(write.Bytes.Span));
                break;
            case "=":
                Assert.Equal(rest, Describe(Next()));
                break;
            default:
                Assert.Fail($"no such line: {verb} {rest}");
                break;
        }
    }

    private DialogueRequest Next()
    {
        Assert.True(Requests.Count > 0, "nothing was asked for");
        return Requests.Dequeue();
    }

    private static string Describe(DialogueRequest request) => request switch
    {
        DialogueRequest.SaveCursor save => $"cursor {save.Cursor}",
        DialogueRequest.Done => "done",
        DialogueRequest.Fail => "fail",
        _ => request.ToString(),
    };

    private static Guid Characteristic(string text) =>
        text.Length == 4 ? GattId.Of(ushort.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)) : Guid.Parse(text);

    private void Take()
    {
        foreach (var request in _output.Requests)
        {
            if (request is DialogueRequest.Write write)
            {
                Assert.Contains(_declared.PermittedWrites, p => p.Name == write.Name && p.Permits(write.Bytes.Span, write.Characteristic));
                Assert.False(
                    write.Characteristic == GattId.RecordAccessControlPoint && write.Bytes.Span[0] == 2, "a record would be removed");
            }

            Requests.Enqueue(request);
        }

        _output.Requests.Clear();
    }
}
