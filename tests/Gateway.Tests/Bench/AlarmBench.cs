using Edge.Drivers;
using Edge.Gateway.Clock;
using Edge.Gateway.Configuration;
using Edge.Gateway.Monitoring;
using Edge.Gateway.Panel;
using Edge.Gateway.Recording;
using Edge.Model;
using Edge.Model.Alarms;
using Edge.Model.Monitoring;
using Edge.Model.Observations;
using Edge.Sync.Journal;
using Microsoft.Extensions.Logging.Abstractions;

namespace Edge.Gateway.Tests.Bench;

/// <summary>An alarm path with one device, a real journal and the panel's feed; the source of frames is the test's hand.</summary>
internal sealed class AlarmBench : IDisposable
{
    public AlarmBench(string driver = "nonin-oem3", bool storeOnFile = false, IDeviceDriver? own = null, Action<AlarmEvent>? onEvent = null)
    {
        Store = new StoreBench(storeOnFile);
        IDeviceDriver device = own ?? DriverCatalog.Find(driver)!;
        Device = new ConfiguredDevice(new DeviceId("device-1"), new PatientId("p1"), GenerationMode.Real);
        IEnumerable<SignalDeclaration> numerics = device.Declaration.Signals.Where(s => !s.Metric.IsWaveform);
        var monitored = new MonitoredDevice(Device.Id, Device.Patient, [.. numerics.Select(s => new MonitoredSignal(s.Metric, s.ExpectedInterval))]);
        State = new EdgeState(new EdgeSetup { Devices = [monitored] }, MonotonicTime.Now(Clock));
        Recorder = new AlarmRecorder(Store.Journal, Store.Stamper);
        Path = new AlarmPath(State, Recorder, Clock, onEvent);
        var waves = new DeviceWaves(Device, Rings);
        Session = new DeviceSession(Device, (device, Source), Path, waves, new ReadingRecorder(Store.Journal, Store.Stamper, device.Declaration.Signals, new StorageDetail(Store.Journal, Store.Stamper)), NullLogger.Instance);
        Sync = new SyncFeed(Store.Journal, () => Uplink);
        var options = new GatewayOptions { Patients = [new PatientOptions { Id = "p1", Name = "Anna" }] };
        Feed = new PanelFeed(options, Path, () => [new AttachedDevice(Session, waves)], Recorder, Sync);
        Hub = new PanelHub(Feed.Bindings, ["p1"], Rings, TimeProvider.System, NullLogger<PanelHub>.Instance);
        Path.StateChanged = Hub.NotifyState;
        Path.VitalsChanged = Hub.NotifyVitals;
        Session.Start();
    }

    public static TimeProvider Clock => BootTimeProvider.Instance;

    public StoreBench Store { get; }

    public ConfiguredDevice Device { get; }

    public EdgeState State { get; }

    public AlarmRecorder Recorder { get; }

    public AlarmPath Path { get; }

    public HandFedSource Source { get; } = new();

    public DeviceSession Session { get; }

    public SyncFeed Sync { get; }

    public PanelFeed Feed { get; }

    public WaveRings Rings { get; } = new();

    public PanelHub Hub { get; }

    /// <summary>What the uplink says of itself.</summary>
    public UplinkView Uplink { get; set; } = new("connected", null, 10);

    /// <summary>Hands frames to the session as if they had come evenly over the last seconds, the last one just now.</summary>
    public void Play(IReadOnlyList<byte[]> frames, double seconds)
    {
        MonotonicTime now = MonotonicTime.Now(Clock);
        for (int i = 0; i < frames.Count; i++)
        {
            double ago = seconds * (frames.Count - 1 - i) / frames.Count;
            Session.OnFrame(frames[i], Guid.Empty, now + TimeSpan.FromSeconds(-ago));
        }
    }

    public void Dispose()
    {
        Session.Dispose();
        Hub.Dispose();
        Store.Dispose();
    }
}

/// <summary>A source that brings what the test hands it.</summary>
internal sealed class HandFedSource : IFrameSource
{
    public IFrameListener? Listener { get; private set; }

    public long DiscardedBytes => 0;

    public void Start(IFrameListener listener) => Listener = listener;

    public void Dispose() => Listener = null;
}
