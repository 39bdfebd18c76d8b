using Edge.Model.Alarms;
using Edge.Model.Monitoring;
using Edge.Model.Observations;

namespace Edge.Model.Tests.Monitoring;

/// <summary>Feeds a step with one oximeter of one patient and keeps the whole log.</summary>
internal sealed class StepScript
{
    public static readonly DeviceId Oximeter = new("oximeter-1");
    public static readonly PatientId Patient = new("p1");
    private readonly EdgeOutput _output = new();

    public StepScript(EdgeSetup? setup = null, double startedAt = 0)
    {
        State = new EdgeState(setup ?? Setup, MonotonicTime.FromSeconds(startedAt));
        Advance(EdgeInput.Link(Oximeter, isUp: true), startedAt);
    }

    public static EdgeSetup Setup { get; } = new()
    {
        Devices =
        [
            new MonitoredDevice(Oximeter, Patient,
            [
                new MonitoredSignal(Metrics.SpO2, TimeSpan.FromSeconds(1)),
                new MonitoredSignal(Metrics.PulseRateOximeter, TimeSpan.FromSeconds(1)),
                new MonitoredSignal(Metrics.PerfusionIndex, TimeSpan.FromSeconds(1)),
                new MonitoredSignal(Metrics.NibpSystolic, TimeSpan.Zero),
            ]),
        ],
    };

    /// <summary>One device of the patient with these signals, each once a second.</summary>
    public static EdgeSetup WithSignals(params Metric[] metrics) => new()
    {
        Devices = [new MonitoredDevice(Oximeter, Patient, [.. metrics.Select(m => new MonitoredSignal(m, TimeSpan.FromSeconds(1)))])],
    };

    public EdgeState State { get; }

    public List<AlarmEvent> Log { get; } = [];

    public CommandOutcome Outcome { get; private set; }

    public IEnumerable<(string Rule, AlarmEventType Type, double At)> Lines(string rule) =>
        Log.Where(e => e.Rule.Id == rule).Select(e => (e.Rule.Id, e.Type, e.At.Seconds));

    /// <summary>Machine of a limit rule, the first of that name.</summary>
    public MachineRecord Machine(string rule) => State.Tracks.First(t => t.Subject.Rule.Id == rule).Machine;

    public IEnumerable<double> Starts(string rule) => Lines(rule).Where(l => l.Type == AlarmEventType.Start).Select(l => l.At);

    public void Advance(in EdgeInput input, double seconds)
    {
        EdgeStep.Advance(State, input, MonotonicTime.FromSeconds(seconds), _output);
        Outcome = _output.Outcome;
        Log.AddRange(_output.Events);
    }

    public void Tick(double seconds) => Advance(EdgeInput.Tick, seconds);

    public void Read(double seconds, Metric metric, decimal? value, Validity validity = Validity.Valid, QualityFlags flags = QualityFlags.None) =>
        Take(Reading(seconds, metric, value) with { Validity = validity, Flags = flags });

    /// <summary>Enters a reading at its own instant.</summary>
    public void Take(in Reading reading) => Advance(EdgeInput.Of(reading), reading.ReceivedAt.Seconds);

    /// <summary>A good reading of the oximeter.</summary>
    public static Reading Reading(double seconds, Metric metric, decimal? value) => new()
    {
        Device = Oximeter,
        Patient = Patient,
        Metric = metric,
        Value = value,
        Validity = Validity.Valid,
        SignalQuality = float.NaN,
        ReceivedAt = MonotonicTime.FromSeconds(seconds),
    };

    /// <summary>One second: saturation and pulse, or none, then ticks each 250 ms.</summary>
    public void Second(int second, decimal? spo2, decimal? pulse = 70, QualityFlags flags = QualityFlags.None)
    {
        Validity validity = spo2 is null ? Validity.NotAvailable : Validity.Valid;
        Read(second, Metrics.SpO2, spo2, validity, flags);
        Read(second, Metrics.PulseRateOximeter, spo2 is null ? null : pulse, validity, flags);
        Quarters(second);
    }

    public void Quarters(int second)
    {
        for (int quarter = 0; quarter < 4; quarter++)
        {
            Tick(second + (quarter * 0.25) + 0.125);
        }
    }
}
