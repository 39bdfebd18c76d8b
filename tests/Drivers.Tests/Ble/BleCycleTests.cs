using Edge.Drivers.Ble.Central;

namespace Edge.Drivers.Tests.Ble;

/// <summary>Many faults one after the other leave nothing behind.</summary>
public sealed class BleCycleTests
{
    private const int Cycles = 50;

    [BusFact]
    public async Task Fifty_mixed_faults_leave_slots_routes_descriptors_and_threads_as_before()
    {
        await using var bench = new CentralBench();
        FakeDevice[] devices =
        [
            bench.AddStrap(overSockets: true), bench.AddStrap(overSockets: false),
            bench.Add(n => new FakeDevice(n, new FakeCharacteristic(BleTestDriver.Values, "indicate")) { IsPaired = true }),
        ];
        var logs = new BleLog[devices.Length];
        List<IFrameSource> sources = [];
        for (int i = 0; i < devices.Length; i++)
        {
            logs[i] = new BleLog();
            sources.Add(bench.Adopt(devices[i], new BleTestDriver(), logs[i]));
        }

        await AllHearAsync(bench, devices, logs);
        await bench.Bluez.RestartAsync(TimeSpan.Zero);
        await AllHearAsync(bench, devices, logs);
        (int descriptors, int threads) = Resources();
        int routes = bench.Central.Routes.Count;

        var random = new Random(20);
        for (int cycle = 0; cycle < Cycles; cycle++)
        {
            await FaultAsync(bench, devices[random.Next(devices.Length)], random);
            await AllHearAsync(bench, devices, logs);
            await Eventually.HoldsAsync(
                () => (bench.Central.Slots.Count, bench.Central.Routes.Count) == (devices.Length, routes),
                () => $"cycle {cycle}: {bench.Central.Slots.Count} slots, {bench.Central.Routes.Count} routes");
        }

        Assert.Equal([], bench.Events.Where(e => e.What == BleEvent.SlotLeaked));
        Assert.Equal(0, bench.Central.LeakedSlots);
        await Eventually.HoldsAsync(
            () => Resources().Descriptors <= descriptors + 10 && Resources().Threads <= threads + 15,
            () => $"{descriptors} descriptors and {threads} threads became {Resources()}");
        sources.ForEach(s => s.Dispose());
        Assert.Equal((0, 0), (bench.Central.Slots.Count, bench.Central.Routes.Count));
    }

    private static async Task FaultAsync(CentralBench bench, FakeDevice device, Random random)
    {
        FakeBluez bluez = bench.Bluez;
        switch (random.Next(9))
        {
            case 0:
                await bluez.RestartAsync(TimeSpan.FromMilliseconds(random.Next(200)));
                break;
            case 1:
                bluez.Power(false);
                break;
            case 2:
                bluez.Do(device.Remove);
                break;
            case 3:
                bluez.Do(() => device.ConnectFailures = random.Next(1, 3));
                break;
            case 4:
                bluez.Do(() => device.ConnectsInProgress = 1);
                break;
            case 5:
                bluez.Do(() => device.Vanishes = 1);
                break;
            case 6:
                bluez.Do(() => device.LosesConnectedSignal = !device.LosesConnectedSignal);
                break;
            case 7:
                bluez.Do(() => device.ResolvesAfter = TimeSpan.FromMilliseconds(random.Next(400)));
                break;
            default:
                bluez.Do(() => device.AnswersAfter = TimeSpan.FromMilliseconds(random.Next(100)));
                break;
        }

        bluez.Do(device.Drop);
    }

    private static Task AllHearAsync(CentralBench bench, FakeDevice[] devices, BleLog[] logs) => Task.WhenAll(devices.Zip(logs, bench.HearsAsync));

    private static (int Descriptors, int Threads) Resources() =>
        (Directory.GetFiles("/proc/self/fd").Length, Directory.GetDirectories("/proc/self/task").Length);
}
