using Edge.Drivers;
using Edge.Drivers.Serial;
using Edge.Gateway.Clock;
using Edge.Gateway.Composition;
using Edge.Gateway.Monitoring;
using Edge.Gateway.Panel;
using Edge.Gateway.Recording;
using Edge.Model;
using Edge.Model.Alarms;
using Edge.Model.Monitoring;
using Edge.Model.Observations;
using Edge.Sync.Journal;
using Edge.Sync.Security;
using Edge.Sync.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace Edge.Gateway.Benchmarks;

/// <summary>
/// The real path from a port to an alarm event, with a real journal in a temporary directory: source, framer, decoder,
/// step, journal. Saturation counts as measured on demand here, so that its rule has no delay and every crossing is an event.
/// </summary>
internal sealed class AlarmRig : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("edge-bench-").FullName;
    private readonly GatewayIdentity _identity;
    private readonly SegmentJournal _journal;

    /// <param name="port">Port to read, or null for a rig that is fed by hand.</param>
    /// <param name="onEvent">Told of every alarm event under the alarm path's lock.</param>
    public AlarmRig(string? port, Action<AlarmEvent> onEvent)
    {
        TimeProvider clock = BootTimeProvider.Instance;
        var random = new Random(1);
        _identity = GatewayIdentity.Open(_directory, null, random);
        var stamper = new RecordStamper(BootIdentity.Read(), clock, () => new ClockTrust(MonotonicTime.Now(clock), clock.GetUtcNow(), TimeSpan.Zero, ClockSource.None));
        _journal = SegmentJournal.Open(
            Path.Combine(_directory, "journal"),
            new JournalOptions { Gateway = _identity.Id },
            clock,
            new JournalSurroundings { SigningKey = _identity.Key, Stamper = stamper, Randomness = random });
        var device = new ConfiguredDevice(new DeviceId("bench"), new PatientId("bench"), GenerationMode.Test);
        var signals = new[] { new MonitoredSignal(Metrics.SpO2, TimeSpan.Zero), new MonitoredSignal(Metrics.PulseRateOximeter, TimeSpan.Zero) };
        var setup = new EdgeSetup { Devices = [new MonitoredDevice(device.Id, device.Patient, signals, GenerationMode.Test)] };
        var recorder = new AlarmRecorder(_journal, stamper);
        var path = new AlarmPath(new EdgeState(setup, MonotonicTime.Now(clock)), recorder, clock, onEvent);
        IDeviceDriver driver = DriverCatalog.Find("contec-cms50")!;
        IFrameSource source = port is null ? new IdleSource() : new SerialSource(port, driver, clock);
        Session = new DeviceSession(
            device, (driver, source), path, new DeviceWaves(device, new WaveRings()), new ReadingRecorder(_journal, stamper, driver.Declaration.Signals, new StorageDetail(_journal, stamper)), NullLogger.Instance);
    }

    public DeviceSession Session { get; }

    /// <summary>A frame of the Contec CMS50, family A: saturation and a pulse of 60.</summary>
    public static byte[] Frame(byte spo2) => [0x85, 0x40, 0x05, 0x3C, spo2];

    public void Dispose()
    {
        Session.Dispose();
        _journal.Dispose();
        _identity.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>A source that brings nothing: the rig is fed by hand.</summary>
    private sealed class IdleSource : IFrameSource
    {
        public long DiscardedBytes => 0;

        public void Start(IFrameListener listener)
        {
        }

        public void Dispose()
        {
        }
    }
}
