using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Devices;

/// <summary>Plays the host of a dialogue: a clock, a log of what was written, and the driver's whitelist.</summary>
internal sealed class DialogueScript
{
    private readonly IDeviceDriver _driver;
    private readonly DeviceDialogue _dialogue;
    private readonly DialogueOutput _output = new();
    private MonotonicTime _now = new(1_000_000_000);

    public DialogueScript(string driver, DialogueStart start = default)
    {
        _driver = DriverCatalog.Find(driver)!;
        _dialogue = _driver.CreateDialogue(start)!;
        _dialogue.Start(_now, _output);
        Drain();
    }

    /// <summary>Names of the writes since the last look, in order; failures as <c>fail</c>.</summary>
    public List<string> Log { get; } = [];

    /// <summary>Bytes of all writes so far.</summary>
    public List<byte[]> Written { get; } = [];

    /// <summary>Names of the writes since the last look.</summary>
    public string Take()
    {
        string log = string.Join(' ', Log);
        Log.Clear();
        return log;
    }

    public void Frame(Guid origin, string hex) => Frame(origin, Convert.FromHexString(hex));

    public void Frame(Guid origin, byte[] bytes)
    {
        _dialogue.OnFrame(bytes, origin, _now, _output);
        Drain();
    }

    /// <summary>Lets time pass in ticks of 250 ms.</summary>
    public void Wait(double seconds)
    {
        var tick = TimeSpan.FromMilliseconds(250);
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromSeconds(seconds); passed += tick)
        {
            _now += tick;
            _dialogue.OnTick(_now, _output);
            Drain();
        }
    }

    private void Drain()
    {
        foreach (var request in _output.Requests)
        {
            switch (request)
            {
                case DialogueRequest.Write write:
                    Assert.Contains(
                        _driver.Declaration.PermittedWrites,
                        p => p.Name == write.Name && p.Permits(write.Bytes.Span, write.Characteristic));
                    Log.Add(write.Name);
                    Written.Add(write.Bytes.ToArray());
                    break;
                case DialogueRequest.Fail:
                    Log.Add("fail");
                    break;
                default:
                    Log.Add(request.GetType().Name);
                    break;
            }
        }

        _output.Requests.Clear();
    }
}
