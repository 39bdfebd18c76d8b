using Edge.Model.Alarms;
using Edge.Model.Alarms.Rules;
using Edge.Model.Alarms.Technical;
using Edge.Model.Observations;

namespace Edge.Model.Tests.Monitoring;

/// <summary>
/// Inputs of every kind from one seed: sensible ones, so that alarms happen, and wild ones, so that nothing may be taken for granted.
/// </summary>
internal sealed class RandomInputs(int seed)
{
    public static readonly DeviceId Oximeter = new("oximeter-1");
    public static readonly DeviceId Monitor = new("monitor-1");
    public static readonly DeviceId Other = new("oximeter-2");
    private static readonly DeviceId[] Devices = [Oximeter, Monitor, Other, new("nobody"), default];
    private static readonly decimal?[] Values = [null, 97, 97, 88, 84, 60, 130, 200, 9, 39.5m, 0.1m, 0.3m, 0, -1, 1e-28m, decimal.MaxValue, decimal.MinValue];
    private static readonly float[] Qualities = [float.NaN, float.NaN, 0.9f, 0.6f, 0.3f, -1, float.PositiveInfinity, float.NegativeInfinity];
    private static readonly double[] Offsets = [0, 0, 0, 0, -0.01, -5, -60, 1, 5, 1e9, -1e9];

    private readonly Random _random = new(seed);
    private double _now = 100;
    private double _spo2 = 95;
    private ulong _sequence;

    public static EdgeSetup Setup { get; } = new()
    {
        Devices =
        [
            Device(Oximeter, "p1", Metrics.SpO2, Metrics.PulseRateOximeter, Metrics.PerfusionIndex),
            Device(Monitor, "p1", Metrics.SpO2, Metrics.HeartRate, Metrics.RespirationRate, Metrics.BodyTemperature, Metrics.NibpSystolic),
            Device(Other, "p2", Metrics.SpO2, Metrics.PulseRateOximeter),
        ],
    };

    /// <summary>Episodes that commands may name; filled by the test as they start.</summary>
    public List<EpisodeId> Episodes { get; } = [];

    /// <summary>The next input and its instant. Only readings, links and ticks, in order of time, when <paramref name="calm"/>.</summary>
    public (EdgeInput Input, MonotonicTime Now) Next(bool calm = false)
    {
        _now += _random.Next(200) == 0 ? 200 : _random.NextDouble();
        double at = !calm && _random.Next(50) == 0 ? _now - 10 : _now;
        EdgeInput input = _random.Next(calm ? 17 : 20) switch
        {
            < 13 => EdgeInput.Of(Reading()),
            < 16 => EdgeInput.Tick,
            16 => EdgeInput.Link(Pick(Devices), _random.Next(3) > 0),
            17 => EdgeInput.Of(Command()),
            18 => EdgeInput.Of((TechnicalCondition)_random.Next(20), _random.Next(2) == 0),
            _ => EdgeInput.Of(Clock()),
        };
        return (input, MonotonicTime.FromSeconds(at));
    }

    private static MonitoredDevice Device(DeviceId id, string patient, params Metric[] metrics) => new(
        id, new PatientId(patient), [.. metrics.Select(m => new MonitoredSignal(m, m == Metrics.NibpSystolic ? TimeSpan.Zero : TimeSpan.FromSeconds(1)))]);

    private Reading Reading()
    {
        bool sensible = _random.Next(3) > 0;
        DeviceId device = Pick(Devices);
        _spo2 = Math.Clamp(_spo2 + _random.NextDouble() * 6 - 3, 75, 100);
        return new Reading
        {
            Device = device,
            Patient = new PatientId(device == Other ? "p2" : _random.Next(50) == 0 ? "p3" : "p1"),
            Metric = sensible ? Metrics.SpO2 : Pick(Metrics.All),
            Value = sensible ? Math.Round((decimal)_spo2) : Pick(Values),
            Validity = sensible ? Validity.Valid : (Validity)_random.Next(12),
            Flags = _random.Next(4) > 0 ? QualityFlags.None : (QualityFlags)_random.Next(1024),
            SignalQuality = sensible ? float.NaN : Pick(Qualities),
            Mode = _random.Next(50) == 0 ? GenerationMode.Demo : GenerationMode.Real,
            MeasuredAt = _random.Next(10) == 0 ? new DateTime(2026, 1, 1) : null,
            ReceivedAt = _random.Next(200) == 0 ? new MonotonicTime(_random.Next(2) == 0 ? long.MaxValue : long.MinValue) : MonotonicTime.FromSeconds(_now + (sensible ? 0 : Pick(Offsets))),
            Sequence = _random.Next(3) switch { 0 => 0, 1 => ++_sequence, _ => (ulong)_random.Next(20) },
        };
    }

    private OperatorCommand Command()
    {
        EpisodeId episode = _random.Next(3) switch
        {
            0 => default,
            1 => new EpisodeId((UInt128)_random.NextInt64()),
            _ => Episodes.Count == 0 ? default : Episodes[_random.Next(Math.Max(0, Episodes.Count - 6), Episodes.Count)],
        };
        TimeSpan[] spans = [TimeSpan.MinValue, TimeSpan.Zero, TimeSpan.FromSeconds(30), TimeSpan.MaxValue];
        return _random.Next(3) switch
        {
            0 => new AcknowledgeCommand(episode, "caregiver", "kitchen"),
            1 => new PauseCommand(episode, Pick(spans), "caregiver", "kitchen"),
            _ => new LimitCommand(
                new PatientId("p1"), Pick(LimitPresets.All).Id, Pick(Values) ?? 91, Pick(Values), "why", _random.Next(2) == 0 ? "nurse" : "kiosk", "kitchen"),
        };
    }

    private ClockTrust Clock()
    {
        DateTimeOffset[] walls = [default, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, DateTimeOffset.UnixEpoch, new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero)];
        return new ClockTrust(MonotonicTime.FromSeconds(_now + Pick(Offsets)), Pick(walls), TimeSpan.FromSeconds(_random.Next(4)), (ClockSource)_random.Next(5));
    }

    private T Pick<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];
}
