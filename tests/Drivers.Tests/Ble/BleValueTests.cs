using System.Buffers.Binary;
using Edge.Drivers.Ble;
using Edge.Drivers.Ble.Bluez;
using Edge.Drivers.Ble.Central;
using Edge.Drivers.Ble.DBus;

namespace Edge.Drivers.Tests.Ble;

/// <summary>Values from the device to the listener, on every way that BlueZ has.</summary>
public sealed class BleValueTests
{
    [BusFact]
    public Task Two_thousand_values_over_signals_come_in_order_and_complete() => AllComeAsync(overSockets: false);

    [BusFact]
    public Task Two_thousand_values_over_a_socket_come_in_order_and_complete() => AllComeAsync(overSockets: true);

    [BusFact]
    public async Task Indications_come_although_there_is_no_socket_for_them()
    {
        await using var bench = new CentralBench();
        FakeDevice device = bench.Add(n => new FakeDevice(n, new FakeCharacteristic(BleTestDriver.Values, "indicate")));
        BleLog log = bench.Adopt(device);

        await bench.SubscribedAsync(device, log);
        await bench.SendAsync(device, log, 0, 50);

        Assert.Equal(Enumerable.Range(0, 50), log.Numbers);
        Assert.False(device.Characteristics[0].HasSocket);
    }

    [BusFact]
    public async Task A_characteristic_that_another_program_listens_to_is_heard_over_signals()
    {
        await using var bench = new CentralBench();
        FakeDevice device = bench.Add(n => new FakeDevice(n, new FakeCharacteristic(BleTestDriver.Values, "notify") { IsShared = true }));
        BleLog log = bench.Adopt(device);

        await bench.HearsAsync(device, log);

        Assert.True(device.Characteristics[0].IsNotifying);
    }

    [BusFact]
    public async Task The_battery_that_bluez_reads_arrives_as_battery_level()
    {
        await using var bench = new CentralBench();
        FakeDevice device = bench.Add(n => new FakeDevice(n, new FakeCharacteristic(BleTestDriver.Values, "notify")) { Battery = 87 });
        BleLog log = bench.Adopt(device);

        await Eventually.HoldsAsync(() => log.Count > 0, () => "no battery level");

        Assert.Equal(GattId.BatteryLevel, log.Frames[0].Origin);
        Assert.Equal([87], log.Frames[0].Bytes);
    }

    [BusFact]
    public async Task A_device_that_only_advertises_is_never_connected_and_each_advertisement_arrives_with_its_service()
    {
        await using var bench = new CentralBench();
        Guid service = GattId.Of(0xFCD2);
        FakeDevice device = bench.Add(n => new FakeDevice(n) { IsOnAir = false });
        BleLog log = bench.Adopt(device, new BleTestDriver(BleTestDriver.Streaming(BleLinkMode.Broadcast)));
        await Eventually.HoldsAsync(() => log.Links.Contains("up"), () => string.Join(" | ", log.Links));

        for (int i = 0; i < 100; i++)
        {
            bench.Bluez.Advertise(device, service, BleLog.Number(i));
        }

        await Eventually.HoldsAsync(() => log.Count >= 100, () => $"{log.Count} of 100");
        Assert.All(log.Frames, f => Assert.Equal(service, f.Origin));
        Assert.Equal(Enumerable.Range(0, 100), log.Numbers);
        Assert.Equal(0, bench.Bluez.Count(device.Path, "Connect"));
    }

    [BusFact]
    public async Task A_value_over_signals_is_delivered_without_allocating()
    {
        const int Values = 1500;
        using var bus = new PrivateBus();
        using BusConnection sender = BusConnection.Open(bus.Address);
        using BusConnection receiver = BusConnection.Open(bus.Address);
        using var inbox = new BleInbox();
        var routes = new BleRoutes(TimeProvider.System);
        routes.Open("/char", new BleRoute(inbox, BleTestDriver.Values));
        long[] allocated = new long[Values];
        int count = 0;
        var tree = new BluezTree(TimeProvider.System)
        {
            DeviceChanged = static (_, _) => { },
            AdapterChanged = static () => { },
            BatteryChanged = static (_, _) => { },
            ValueChanged = (path, value) =>
            {
                routes.Deliver(path, value);
                allocated[Math.Min(Volatile.Read(ref count), Values - 1)] = GC.GetAllocatedBytesForCurrentThread();
                Interlocked.Increment(ref count);
            },
        };
        receiver.Match("type='signal',member='PropertiesChanged'", tree.Changed);
        receiver.Start();
        sender.Start();

        await Eventually.HoldsAsync(() =>
        {
            for (int i = 0; i < 50; i++)
            {
                BluezShapes.Changed(sender, "/char", BluezNames.Characteristic, static w => w.Entry("Value", "ay", static v => v.Bytes([1, 2, 3])));
            }

            return Volatile.Read(ref count) >= Values;
        }, () => $"{count} values");

        Assert.Equal(allocated[500], allocated[Values - 1]);
        Assert.Equal(BleInbox.Capacity, inbox.Count);
    }

    [Fact]
    public async Task A_value_over_a_socket_is_delivered_without_allocating()
    {
        const int Values = 1500;
        var clock = new CountingClock(Values);
        using var inbox = new BleInbox();
        using var sockets = new NotifySockets(clock);
        (int ours, int theirs) = FakeCharacteristic.Pair();
        sockets.Add(theirs, new BleRoute(inbox, BleTestDriver.Values));

        await Eventually.HoldsAsync(
            () =>
            {
                for (int i = 0; i < 50; i++)
                {
                    FakeCharacteristic.Write(ours, [1, 2, 3]);
                }

                return clock.Reads >= Values;
            },
            () => $"{clock.Reads} values");
        LibSystemd.Close(ours);

        Assert.Equal(clock.Allocated[500], clock.Allocated[Values - 1]);
    }

    private static async Task AllComeAsync(bool overSockets)
    {
        const int Values = 2000;
        await using var bench = new CentralBench();
        FakeDevice device = bench.AddStrap(overSockets);
        BleLog log = bench.Adopt(device);

        await bench.SubscribedAsync(device, log);
        await bench.SendAsync(device, log, 0, Values);

        Assert.Equal(Enumerable.Range(0, Values), log.Numbers);
        Assert.All(log.Frames, f => Assert.Equal(BleTestDriver.Values, f.Origin));
        Assert.Equal(overSockets, device.Characteristics[0].HasSocket);
    }

    /// <summary>The time is read once a value, on the thread that delivers it: there its allocations are noted.</summary>
    private sealed class CountingClock(int values) : TimeProvider
    {
        private int _reads;

        public long[] Allocated { get; } = new long[values];

        public int Reads => Volatile.Read(ref _reads);

        public override long GetTimestamp()
        {
            Allocated[Math.Min(_reads, values - 1)] = GC.GetAllocatedBytesForCurrentThread();
            Interlocked.Increment(ref _reads);
            return base.GetTimestamp();
        }
    }
}
