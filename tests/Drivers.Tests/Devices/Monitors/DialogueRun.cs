using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Devices.Monitors;

/// <summary>
/// Plays a driver's dialogue against a clock of its own: every write is checked against the whitelist, as a port does, and kept
/// with the instant at which it was made.
/// </summary>
internal sealed class DialogueRun
{
    private readonly IDeviceDriver _driver;
    private readonly DeviceDialogue _dialogue;
    private readonly DialogueOutput _output = new();
    private MonotonicTime _now = MonotonicTime.FromSeconds(1000);

    public DialogueRun(string driver)
    {
        _driver = DriverCatalog.Find(driver)!;
        _dialogue = _driver.CreateDialogue(default)!;
        _dialogue.Start(_now, _output);
        Collect();
    }

    /// <summary>Everything asked of the host so far, in order.</summary>
    public List<(TimeSpan At, DialogueRequest Request)> Requests { get; } = [];

    /// <summary>Names of all writes so far.</summary>
    public List<string> Writes => [.. Requests.Select(r => r.Request).OfType<DialogueRequest.Write>().Select(w => w.Name)];

    /// <summary>The last write.</summary>
    public DialogueRequest.Write Last => Requests.Select(r => r.Request).OfType<DialogueRequest.Write>().Last();

    /// <summary>Hands over a frame and returns the names of what was written in answer.</summary>
    public List<string> Hear(ReadOnlySpan<byte> frame)
    {
        int before = Requests.Count;
        _dialogue.OnFrame(frame, Guid.Empty, _now, _output);
        Collect();
        return [.. Requests.Skip(before).Select(r => r.Request).Select(Word)];
    }

    /// <summary>Lets time pass in ticks of 200 ms and returns the names of what was written.</summary>
    public List<string> Wait(double seconds)
    {
        int before = Requests.Count;
        for (double passed = 0; passed < seconds - 1e-9; passed += 0.2)
        {
            _now += TimeSpan.FromMilliseconds(200);
            _dialogue.OnTick(_now, _output);
            Collect();
        }

        return [.. Requests.Skip(before).Select(r => r.Request).Select(Word)];
    }

    private static string Word(DialogueRequest request) => request switch
    {
        DialogueRequest.Write write => write.Name,
        DialogueRequest.SaveCursor save => "save " + save.Cursor,
        DialogueRequest.Done => "done",
        DialogueRequest.Fail fail => "fail " + fail.Why,
        _ => "?",
    };

    private void Collect()
    {
        foreach (var request in _output.Requests)
        {
            if (request is DialogueRequest.Write write)
            {
                Assert.Equal(Guid.Empty, write.Characteristic);
                Assert.Contains(_driver.Declaration.PermittedWrites, p => p.Name == write.Name && p.Permits(write.Bytes.Span));
            }

            Requests.Add((_now - MonotonicTime.FromSeconds(1000), request));
        }

        _output.Requests.Clear();
    }
}
