using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Edge.Drivers;
using Edge.Drivers.Ble.Central;
using Edge.Drivers.Hl7;
using Edge.Drivers.Iio;
using Edge.Drivers.Serial;
using Edge.Gateway.Configuration;
using Edge.Gateway.Intake;
using Edge.Gateway.Monitoring;
using Edge.Gateway.Panel;
using Edge.Gateway.Recording;
using Edge.Model;
using Edge.Model.Observations;
using Edge.Sync.Journal;
using Edge.Sync.Wire;
using Microsoft.Extensions.Logging;

namespace Edge.Gateway.Composition;

/// <summary>
/// The devices of the gateway and what brings their frames. More can be added while it runs; none joins without a person.
/// Any thread.
/// </summary>
public sealed class DeviceSet : IAsyncDisposable
{
    private readonly DeviceSetSurroundings _surroundings;
    private readonly Lock _gate = new();
    private ImmutableArray<AttachedDevice> _devices = [];
    private BleCentral? _central;
    private bool _isStarted;

    internal DeviceSet(DeviceSetSurroundings surroundings) => _surroundings = surroundings;

    /// <summary>All devices, in the order in which they were added.</summary>
    public IReadOnlyList<AttachedDevice> All => _devices;

    /// <summary>The Bluetooth central, or null while no device needs it.</summary>
    public BleCentral? Central => _central;

    /// <summary>Waveforms of all devices.</summary>
    public WaveRings Rings { get; } = new();

    /// <summary>Adds a device whose options have been checked; when the set runs, the device starts at once.</summary>
    public void Add(DeviceOptions device)
    {
        ArgumentNullException.ThrowIfNull(device);
        IDeviceDriver driver = DriverCatalog.Find(device.Driver)!;
        ConfiguredDevice configured = Configured(_surroundings.Options, device);
        bool keepsWaves = _surroundings.Options.Patients.Any(p => p.Id == device.Patient && p.Waveforms);
        var waves = new DeviceWaves(configured, Rings, keepsWaves ? () => new WaveformRecorder(configured, _surroundings.Journal, _surroundings.Stamper, _surroundings.Detail) : null);
        lock (_gate)
        {
            var recorder = new ReadingRecorder(_surroundings.Journal, _surroundings.Stamper, driver.Declaration.Signals, _surroundings.Detail);
            var session = new DeviceSession(configured, (driver, SourceOf(device, driver)), _surroundings.Path, waves, recorder, _surroundings.Log);
            _devices = _devices.Add(new AttachedDevice(session, waves));
            if (_isStarted)
            {
                session.Start();
            }
        }
    }

    /// <summary>Adopts a device while the gateway runs: the alarms know the device before its first reading comes.</summary>
    public void Adopt(DeviceOptions device)
    {
        foreach (MonitoredDevice monitored in Monitored(_surroundings.Options, device))
        {
            _surroundings.Path.Adopt(monitored);
        }

        Add(device);
    }

    /// <summary>Starts reading every device.</summary>
    public void Start()
    {
        lock (_gate)
        {
            _isStarted = true;
            foreach (AttachedDevice device in _devices)
            {
                device.Session.Start();
            }
        }
    }

    /// <summary>Stops reading the devices, for good.</summary>
    public void Stop()
    {
        foreach (AttachedDevice device in _devices)
        {
            device.Session.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Stop();
        if (_central is { } central)
        {
            await central.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>A device as the alarm step knows it: once for each of its users.</summary>
    internal static IEnumerable<MonitoredDevice> Monitored(GatewayOptions options, DeviceOptions device)
    {
        MonitoredSignal[] signals = [.. DriverCatalog.Find(device.Driver)!.Declaration.Signals
            .Where(s => !s.Metric.IsWaveform)
            .Select(s => new MonitoredSignal(s.Metric, s.ExpectedInterval, device.Signals?.Contains(s.Metric.Key) ?? true))];
        return Configured(options, device).Users.All.Select(user => new MonitoredDevice(user.Device, user.Patient, signals, user.Mode));
    }

    private static ConfiguredDevice Configured(GatewayOptions options, DeviceOptions device)
    {
        GenerationMode mode = options.Demo ? GenerationMode.Demo : GenerationMode.Real;
        return new(new DeviceId(device.Id), new PatientId(device.Patient), mode)
        {
            Settings = DeviceCheck.SettingsOf(device),
            Slots = (device.Users ?? new Dictionary<string, string>()).ToDictionary(
                user => byte.Parse(user.Key, CultureInfo.InvariantCulture),
                user => new ConfiguredUser(
                    new DeviceId(user.Value == device.Patient ? device.Id : $"{device.Id}-{user.Value}"), new PatientId(user.Value), mode)),
        };
    }

    private IFrameSource SourceOf(DeviceOptions device, IDeviceDriver driver) => driver.Declaration.Transport switch
    {
        DeviceTransport.Serial => new SerialSource(device.Port!, driver, _surroundings.Clock),
        DeviceTransport.Bluetooth => CentralNeedsLock().CreateSource(AdoptedOf(device, driver)),
        DeviceTransport.Mllp => new MllpSource(IPEndPoint.Parse(device.Listen!), driver, _surroundings.Clock),
        _ => new SysfsSource(device.Sensor!, driver, _surroundings.Clock, new SysfsRoots()),
    };

    private BleAdoptedDevice AdoptedOf(DeviceOptions device, IDeviceDriver driver)
    {
        DeviceSettings settings = DeviceCheck.SettingsOf(device);
        return new BleAdoptedDevice(settings.Address, device.Id, driver)
        {
            Settings = settings,
            Cursor = RecordCursorFile.Of(_surroundings.Options.Directory, device.Id),
        };
    }

    private BleCentral CentralNeedsLock()
    {
        if (_central is null)
        {
            BleCentralOptions options = CentralOptions(_surroundings.Options.Bluetooth) with { LocalTime = LocalTime };
            _central = new BleCentral(options, _surroundings.Clock, new Random(_surroundings.Seed), OnBluetooth);
            _central.Start();
        }

        return _central;
    }

    /// <summary>The central's options as configured.</summary>
    internal static BleCentralOptions CentralOptions(BluetoothOptions? bluetooth)
    {
        bluetooth ??= new BluetoothOptions();
        return new BleCentralOptions { BusAddress = bluetooth.BusAddress, AdapterPath = "/org/bluez/" + bluetooth.Adapter };
    }

    private DateTimeOffset? LocalTime()
    {
        MonotonicTime now = MonotonicTime.Now(_surroundings.Clock);
        ClockTrust trust = _surroundings.Path.Trust(now);
        return trust.IsTrusted ? TimeZoneInfo.ConvertTime(trust.WallAt(now), TimeZoneInfo.Local) : null;
    }

    private void OnBluetooth(BleEvent happened, string what)
    {
        switch (happened)
        {
            case BleEvent.BluetoothLost: Log.BluetoothLost(_surroundings.Log, what); break;
            case BleEvent.BluetoothBack: Log.BluetoothBack(_surroundings.Log, what); break;
            case BleEvent.AdapterCycled: Log.AdapterCycled(_surroundings.Log, what); break;
            default: Log.SlotLeaked(_surroundings.Log, what); break;
        }
    }
}

/// <summary>What devices are built from.</summary>
/// <param name="Seed">Seed of the Bluetooth pauses.</param>
internal sealed record DeviceSetSurroundings(
    GatewayOptions Options, AlarmPath Path, SegmentJournal Journal, RecordStamper Stamper, TimeProvider Clock, ILogger Log)
{
    public required int Seed { get; init; }

    /// <summary>How much detail is stored.</summary>
    public required StorageDetail Detail { get; init; }
}
