using Edge.Drivers;
using Edge.Drivers.Ble;
using Edge.Drivers.Ble.Central;
using Edge.Gateway.Composition;
using Edge.Gateway.Configuration;
using Edge.Model.Observations;
using Edge.Sync.Journal;
using Edge.Sync.Wire;
using Microsoft.Extensions.Logging.Abstractions;
using Wire = Edge.Sync.Wire;

namespace Edge.BleLab.Tests;

/// <summary>Whole devices against real bluetoothd: bonds, dumps, streams, with the product's own drivers.</summary>
public sealed class DeviceTests : IDisposable
{
    private const int Meter = 1;
    private const int Sensor = 2;
    private const int Strap = 3;
    private const int Cuff = 4;
    private const int Oximeter = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly LabGuest? _guest = LabGuest.WhyNot is null
        ? LabGuest.Boot(LabDevices.GlucoseMeter(), LabDevices.Cgm(), LabDevices.PolarStrap(), LabDevices.BondedCuff(), "pulse-oximeter")
        : null;

    private readonly string _directory = Directory.CreateTempSubdirectory("edge-lab-").FullName;

    public void Dispose()
    {
        _guest?.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [LabFact]
    public async Task Five_kinds_of_devices_are_adopted_and_lose_nothing()
    {
        (BluetoothAddress Address, string Driver, int Number)[] devices =
        [
            (AddressOf(Meter), "glucose-meter", Meter), (AddressOf(Sensor), "cgm", Sensor), (AddressOf(Strap), "polar", Strap),
            (AddressOf(Cuff), "blood-pressure", Cuff), (AddressOf(Oximeter), "pulse-oximeter", Oximeter),
        ];
        await AdoptAllAsync(devices);
        await using GatewayHost host = await StartGatewayAsync(devices);
        var ecg = new EcgWatch();
        await using BleCentral second = LabCentral.Start(_guest!);
        using IFrameSource strap = second.CreateSource(new BleAdoptedDevice(AddressOf(Strap), "Strap", DriverCatalog.Find("polar")!));
        strap.Start(ecg);

        await Eventually.HoldsAsync(() => Stored(host, "d1").Count >= LabDevices.GlucoseRecords, TimeSpan.FromSeconds(150), () =>
            $"{Stored(host, "d1").Count} glucose records; {string.Join(" | ", host.Sessions.Select(s => $"{s.Device.Id} {s.Problem} {s.Frames}/{s.Rejected}"))}");
        await Eventually.HoldsAsync(() => Stored(host, "d2").Count >= 20, Patience, () => $"{Stored(host, "d2").Count} sensor values");
        await Eventually.HoldsAsync(() => ecg.Samples >= 60 * 130, TimeSpan.FromSeconds(100), () => $"{ecg.Samples} ECG samples");
        await Task.Delay(TimeSpan.FromSeconds(2));

        List<ReadingRecord> glucose = Stored(host, "d1");
        Assert.Equal(Enumerable.Range(1, LabDevices.GlucoseRecords).Select(n => (long)n), glucose.Select(r => r.DeviceRecord).Order());
        Assert.All(glucose, r => Assert.Equal(80 + (r.DeviceRecord % 100), r.Mantissa));
        Assert.Equal(0, ecg.Gaps);
        Assert.Equal(
            [120L, 128L, 138L],
            Stored(host, "d4").Where(r => r.Mdc == Metrics.NibpSystolic.Mdc).Select(r => r.Mantissa).Order());
        Assert.All(Stored(host, "d2"), r => Assert.InRange(r.Mantissa, 100, 149));
        Assert.Equal(Stored(host, "d2").Count, Stored(host, "d2").Select(r => r.DeviceTimeMs).Distinct().Count());
        Assert.Contains(Stored(host, "d5"), r => r.Mdc == Metrics.SpO2.Mdc && r.Mantissa == 97);
        Assert.DoesNotContain(host.Sessions, s => s.Rejected > 0);
        Assert.DoesNotContain("written 2a52 02", _guest!.LogOf(Meter), StringComparison.Ordinal);
    }

    private static BluetoothAddress AddressOf(int number) => BluetoothAddress.Parse(LabGuest.AddressOf(number));

    private async Task AdoptAllAsync((BluetoothAddress Address, string Driver, int Number)[] devices)
    {
        await using BleCentral central = LabCentral.Start(_guest!);
        foreach ((BluetoothAddress address, string driver, _) in devices)
        {
            await Eventually.HoldsAsync(
                () => central.Sightings(DriverCatalog.All).Any(s => s.Address == address && s.Driver?.Declaration.Id == driver), Patience,
                () => string.Join(" | ", central.Sightings(DriverCatalog.All).Select(s => $"{s.Address} {s.Name} {s.Driver?.Declaration.Id}")));
            await central.AdoptAsync(address, DriverCatalog.Find(driver)!, static (_, _) => Task.FromResult<string?>("yes"), CancellationToken.None);
        }
    }

    private Task<GatewayHost> StartGatewayAsync((BluetoothAddress Address, string Driver, int Number)[] devices)
    {
        var options = new GatewayOptions
        {
            Directory = _directory,
            PanelPort = 0,
            JournalQuotaMib = 256,
            Bluetooth = new BluetoothOptions { BusAddress = _guest!.Address },
            Patients = [new PatientOptions { Id = "mia", Name = "Mia" }],
            Devices = [.. devices.Where(d => d.Number != Strap).Select(d => new DeviceOptions
            {
                Id = $"d{d.Number}", Driver = d.Driver, Address = d.Address.ToString(), Patient = "mia",
            })],
        };
        Assert.Empty(OptionsCheck.Errors(options));
        return GatewayHost.StartAsync(
            new StartOptions(options, []), Edge.Gateway.Clock.BootTimeProvider.Instance, NullLoggerFactory.Instance, ServiceNotifier.FromEnvironment(), null, CancellationToken.None);
    }

    private static List<ReadingRecord> Stored(GatewayHost host, string device)
    {
        using JournalReader reader = host.Journal.Read(Lane.Vitals, 1);
        List<ReadingRecord> found = [];
        while (reader.Read(out JournalRecord record))
        {
            Wire.Record parsed = Wire.Record.Parser.ParseFrom(record.Payload.Span);
            if (parsed.Reading?.Device == device && parsed.Reading.HasMantissa && parsed.Reading.Mdc != Metrics.Battery.Mdc)
            {
                found.Add(parsed.Reading);
            }
        }

        return found;
    }

    /// <summary>Counts ECG samples whose value is not the one after the sample before.</summary>
    private sealed class EcgWatch : IFrameListener
    {
        private readonly IFrameDecoder _decoder = DriverCatalog.Find("polar")!.Decoder;
        private readonly DecodedFrame _frame = new();
        private DecoderState? _state;
        private int _last = -1;
        private int _samples;

        public int Samples => Volatile.Read(ref _samples);

        public int Gaps { get; private set; }

        public void OnFrame(ReadOnlySpan<byte> frame, Guid origin, MonotonicTime readAt)
        {
            _frame.Clear();
            _decoder.Decode(frame, new FrameContext { ReceivedAt = readAt, Origin = origin, State = _state }, _frame);
            _state = _frame.NextState ?? _state;
            foreach (int sample in _frame.Samples)
            {
                Gaps += sample == _last + 1 ? 0 : 1;
                _last = sample;
                _samples++;
            }
        }

        public void OnLink(LinkState state, string? problem)
        {
        }

        public Task WhenStored(CancellationToken cancel) => Task.CompletedTask;
    }
}
