using System.Collections.Concurrent;
using Edge.Drivers.Ble;
using Edge.Drivers.Ble.Central;

namespace Edge.Drivers.Tests.Ble;

/// <summary>The gateway's central against a fake bluetoothd on a bus of their own.</summary>
internal sealed class CentralBench : IAsyncDisposable
{
    private readonly PrivateBus _bus = new();
    private readonly List<IFrameSource> _sources = [];
    private int _numbers;
    private int _marks;

    public CentralBench(bool hasAdapter = true, Func<BleCentralOptions, BleCentralOptions>? options = null)
    {
        Bluez = new FakeBluez(_bus.Address, hasAdapter);
        var usual = new BleCentralOptions
        {
            BusAddress = _bus.Address,
            ConnectTimeout = TimeSpan.FromSeconds(2),
            CallTimeout = TimeSpan.FromSeconds(5),
            ResolveTimeout = TimeSpan.FromSeconds(2),
            LedgerInterval = TimeSpan.FromSeconds(1),
        };
        Central = new BleCentral(options?.Invoke(usual) ?? usual, TimeProvider.System, new Random(1), (what, text) => Events.Enqueue((what, text)));
        Central.Start();
    }

    public FakeBluez Bluez { get; }

    public BleCentral Central { get; }

    public ConcurrentQueue<(BleEvent What, string Text)> Events { get; } = new();

    /// <summary>A device with one characteristic of values; nothing else about it is special.</summary>
    public FakeDevice AddStrap(bool overSockets = true) =>
        Bluez.Add(new FakeDevice(++_numbers, new FakeCharacteristic(BleTestDriver.Values, "notify") { GivesSocket = overSockets }));

    public FakeDevice Add(Func<int, FakeDevice> make) => Bluez.Add(make(++_numbers));

    /// <summary>Adopts a device and starts its source.</summary>
    public BleLog Adopt(FakeDevice device, IDeviceDriver? driver = null, SavedCursor? cursor = null)
    {
        var log = new BleLog();
        Adopt(device, driver ?? new BleTestDriver(), log, cursor);
        return log;
    }

    public IFrameSource Adopt(FakeDevice device, IDeviceDriver driver, BleLog log, SavedCursor? cursor = null)
    {
        IFrameSource source = Central.CreateSource(
            new BleAdoptedDevice(BluetoothAddress.Parse(device.Address), device.Name, driver) { Cursor = cursor ?? SavedCursor.None });
        _sources.Add(source);
        source.Start(log);
        return source;
    }

    /// <summary>Waits until values of the device reach the central.</summary>
    public Task SubscribedAsync(FakeDevice device, BleLog log) => Eventually.HoldsAsync(
        () => Bluez.Get(() => device.Characteristics[0].IsSubscribed) && log.Links.Count > 0 && log.Links[^1] == "up",
        () => $"{device.Name} is not subscribed: {string.Join(" | ", log.Links)}; {Central.Problem}");

    /// <summary>Sends numbers until one that was sent now is heard; what was still under way does not count.</summary>
    public async Task HearsAsync(FakeDevice device, BleLog log)
    {
        int heard = log.Count;
        byte[] mark = BleLog.Number(int.MinValue + Interlocked.Increment(ref _marks));
        await Eventually.HoldsAsync(
            () =>
            {
                Bluez.Send(device, device.Characteristics[0], mark);
                return log.Frames.Skip(heard).Any(f => f.Bytes.AsSpan().SequenceEqual(mark));
            },
            () => $"{device.Name} is not heard: {string.Join(" | ", log.Links)}; {Central.Problem}; {string.Join(' ', Bluez.Requests.TakeLast(20).Select(r => r.Member))}");
    }

    /// <summary>Sends numbers from <paramref name="first"/> on, no more at a time than an inbox takes.</summary>
    public async Task SendAsync(FakeDevice device, BleLog log, int first, int count)
    {
        const int Burst = 100;
        int before = log.Count;
        for (int sent = 0; sent < count;)
        {
            int until = Math.Min(sent + Burst, count);
            while (sent < until)
            {
                if (Bluez.Send(device, device.Characteristics[0], BleLog.Number(first + sent)))
                {
                    sent++;
                }
                else
                {
                    await Task.Delay(1);
                }
            }

            await Eventually.HoldsAsync(() => log.Count >= before + until, () => $"{log.Count - before} of {until} heard");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _sources.ForEach(s => s.Dispose());
        await Central.DisposeAsync();
        Bluez.Dispose();
        _bus.Dispose();
    }
}
