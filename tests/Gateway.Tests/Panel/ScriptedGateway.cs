using Edge.Gateway.Panel;

namespace Edge.Gateway.Tests.Panel;

/// <summary>Stands for the gateway behind the panel: one patient, one number, episodes that can be acknowledged.</summary>
internal sealed class ScriptedGateway(TimeProvider clock)
{
    private int _value = 97;
    private int _commands;

    public PanelBindings Bindings => new(State, Vitals, Acknowledge, Pause, SetLimit);

    /// <summary>Text that makes the state as large as a test needs.</summary>
    public string Ballast { get; set; } = "";

    /// <summary>True lets <see cref="State"/> fail like a bug would.</summary>
    public bool IsBroken { get; set; }

    /// <summary>How many commands really ran.</summary>
    public int Commands => Volatile.Read(ref _commands);

    public void Set(int value) => Volatile.Write(ref _value, value);

    private PanelState State() => IsBroken
        ? throw new InvalidOperationException("broken on purpose")
        : new PanelState(
            "bench" + Ballast, clock.GetUtcNow().ToString("O"), true, true,
            [new PatientView("p1", "Maria", "teal", "leaf", Signals(), [], null)],
            [], [], new SyncView("off", null, null, null, true, []));

    private VitalsUpdate? Vitals(string patient) => patient == "p1" ? new VitalsUpdate(patient, Signals()) : null;

    private SignalView[] Signals() =>
        [new("nonin-1/spo2", "nonin-1", "spo2", "SpO2", "%", $"{Volatile.Read(ref _value)}", "live", null, 100, 1000, "alarm below 90")];

    private CommandAnswer Acknowledge(string episode, AckRequest request)
    {
        var count = Interlocked.Increment(ref _commands);
        return episode == "OPEN" ? new CommandAnswer(episode, "acked", $"{request.Station} {count}") : new CommandAnswer(episode, "ack-stale", null);
    }

    private CommandAnswer Pause(string episode, PauseRequest request)
    {
        Interlocked.Increment(ref _commands);
        return episode == "OPEN" ? new CommandAnswer(episode, "audio-paused", $"{request.Seconds}") : new CommandAnswer(episode, "pause-stale", null);
    }

    private CommandAnswer SetLimit(string patient, string rule, LimitRequest request)
    {
        Interlocked.Increment(ref _commands);
        string result = rule == "spo2-low" ? request.Limit < 70 ? "limit-needs-nurse" : "limit-changed" : "limit-refused";
        return new CommandAnswer($"{patient}/{rule}", result, null);
    }
}
