using System.Globalization;
using System.Security.Cryptography;
using Edge.Drivers;
using Edge.Drivers.Simulation;
using Edge.Gateway.Monitoring;
using Edge.Gateway.Recording;
using Edge.Gateway.Tests.Bench;
using Edge.Model;
using Edge.Model.Alarms;
using Edge.Model.Monitoring;
using Edge.Model.Observations;
using Edge.Sync.Wire;
using Google.Protobuf;
using AlarmEvent = Edge.Model.Alarms.AlarmEvent;
using Record = Edge.Sync.Wire.Record;

namespace Edge.Gateway.Tests.Replay;

/// <summary>How time passes in a replay: a tick each interval, the first one after the phase, and the wall clock beside it.</summary>
/// <param name="WallStep">Jump of the wall clock in the middle of the replay.</param>
internal sealed record ReplayPace(int TickMs = 100, int PhaseMs = 0, TimeSpan WallStep = default)
{
    /// <summary>False labels every clock estimate as untrusted.</summary>
    public bool ClockTrusted { get; init; } = true;
}

/// <summary>
/// Bytes of one device through framer, decoder, step and record format, in simulated time from second 100 on.
/// </summary>
internal sealed class StepReplay
{
    private static readonly DateTimeOffset Wall = new(2026, 3, 14, 22, 0, 0, TimeSpan.Zero);
    private static readonly ConfiguredDevice Device = new(new DeviceId("device-1"), new PatientId("p1"), GenerationMode.Real);

    private readonly ReplayPace _pace;
    private readonly EdgeState _state;
    private readonly EdgeOutput _output = new();
    private readonly FramePump _pump;
    private readonly RecordStamper _stamper;
    private readonly List<AlarmEvent> _events = [];
    private readonly List<byte[]> _records = [];
    private MonotonicTime _nextTick;
    private MonotonicTime _now;
    private ulong _sequence;

    private StepReplay(IDeviceDriver driver, ReplayPace pace)
    {
        _pace = pace;
        IEnumerable<SignalDeclaration> numerics = driver.Declaration.Signals.Where(s => !s.Metric.IsWaveform);
        var device = new MonitoredDevice(Device.Id, Device.Patient, [.. numerics.Select(s => new MonitoredSignal(s.Metric, s.ExpectedInterval))]);
        _state = new EdgeState(new EdgeSetup { Devices = [device], Seed = 7 }, Start);
        _stamper = new RecordStamper(new byte[16], new StillClock(), () => Trust(Start, default));
        _pump = new FramePump(driver, OnFrame);
        _nextTick = Start + TimeSpan.FromMilliseconds(pace.PhaseMs);
        Enter(EdgeInput.Of(Trust(Start, default)), Start);
        Enter(EdgeInput.Link(Device.Id, isUp: true), Start);
    }

    /// <summary>Instant of the first byte.</summary>
    public static MonotonicTime Start { get; } = MonotonicTime.FromSeconds(100);

    public IReadOnlyList<AlarmEvent> Events => _events;

    /// <summary>Encoded alarm records in order, as the journal would get them.</summary>
    public byte[] Bytes => [.. _records.SelectMany(r => r)];

    public int LongestRecordBytes => _records.Max(r => r.Length);

    /// <summary>The log in text, with a digest of the encoded records; seconds count from the start.</summary>
    public string Text =>
        string.Concat(_events.Select(e => Line(e) + "\n")) + $"sha256 {Convert.ToHexStringLower(SHA256.HashData(Bytes))}\n";

    /// <summary>What happened and when, without the identities, ordered by time.</summary>
    public IReadOnlyList<string> Decisions => [.. _events.OrderBy(e => e.At).ThenBy(e => e.Rule.Id, StringComparer.Ordinal).ThenBy(e => e.Type).Select(Line)];

    /// <summary>Seconds after the start at which episodes of a rule began.</summary>
    public IReadOnlyList<double> Starts(string rule) =>
        [.. _events.Where(e => e.Rule.Id == rule && e.Type == Edge.Model.Alarms.AlarmEventType.Start).Select(e => (e.At - Start).TotalSeconds)];

    /// <summary>Plays the first seconds of a simulation.</summary>
    public static StepReplay Of(string device, Scenario scenario, int seconds, ReplayPace pace)
    {
        var replay = new StepReplay(DriverCatalog.Find(device)!, pace);
        DeviceSimulator simulator = DeviceFrames.Simulator(device, scenario);
        for (SimulatedWrite write = simulator.Next(); write.At < TimeSpan.FromSeconds(seconds); write = simulator.Next())
        {
            replay.Take(write.Bytes.Span, Start + write.At, seconds);
        }

        return replay;
    }

    /// <summary>Plays a recording at so many bytes a second, then lets time pass.</summary>
    public static StepReplay Of(string driver, byte[] recording, int bytesPerSecond, ReplayPace pace)
    {
        const int piecesPerSecond = 20;
        var replay = new StepReplay(DriverCatalog.Find(driver)!, pace);
        int seconds = recording.Length / bytesPerSecond;
        for (int piece = 0; piece * bytesPerSecond / piecesPerSecond < recording.Length; piece++)
        {
            int from = piece * bytesPerSecond / piecesPerSecond;
            int to = Math.Min((piece + 1) * bytesPerSecond / piecesPerSecond, recording.Length);
            replay.Take(recording.AsSpan(from, to - from), Start + TimeSpan.FromSeconds((double)piece / piecesPerSecond), seconds);
        }

        replay.Pass(Start + TimeSpan.FromSeconds(seconds + 90), seconds);
        return replay;
    }

    private static string Line(AlarmEvent e) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(e.At - Start).TotalSeconds,8:F3} {e.Rule.Id} {e.Metric?.Key ?? "-"} {e.Type} priority {(int)e.Priority} value {e.Value?.ToString(CultureInfo.InvariantCulture) ?? "-"} level {e.Level} {e.EndReason}");

    private ClockTrust Trust(MonotonicTime at, TimeSpan step) => new(
        at, Wall + step + (at - Start), TimeSpan.FromMilliseconds(5), _pace.ClockTrusted ? ClockSource.Ntp : ClockSource.None);

    private void Take(ReadOnlySpan<byte> bytes, MonotonicTime at, int seconds)
    {
        Pass(at, seconds);
        _now = at;
        _pump.Push(bytes, at);
    }

    // A sample at the instant of a tick comes first, so ticks go up to but not at the instant.
    private void Pass(MonotonicTime to, int seconds)
    {
        MonotonicTime middle = Start + TimeSpan.FromSeconds(seconds / 2);
        while (_nextTick < to)
        {
            if (_nextTick >= middle && _pace.WallStep != default)
            {
                Enter(EdgeInput.Of(Trust(_nextTick, _pace.WallStep)), _nextTick);
            }

            Enter(EdgeInput.Tick, _nextTick);
            _nextTick += TimeSpan.FromMilliseconds(_pace.TickMs);
        }
    }

    private void OnFrame(ReadOnlySpan<byte> frame, in DecodeResult result, DecodedFrame decoded)
    {
        _sequence++;
        foreach (ref readonly DecodedReading reading in decoded.Readings)
        {
            Enter(EdgeInput.Of(ConfiguredDevice.ToReading(Device.Users.All[0], reading, _now, _sequence)), _now);
        }
    }

    private void Enter(in EdgeInput input, MonotonicTime now)
    {
        EdgeStep.Advance(_state, input, now, _output);
        foreach (AlarmEvent e in _output.Events)
        {
            _events.Add(e);
            var record = new Record { Alarm = AlarmCodec.ToWire(e) };
            _stamper.Stamp(record, e.At);
            _records.Add(record.ToByteArray());
        }
    }
}
