using Edge.Drivers.Ble;
using Edge.Drivers.Ble.Central;

namespace Edge.Drivers.Tests.Ble;

/// <summary>Faults of BlueZ, of the adapter and of devices: the link comes up, or comes back, by itself.</summary>
public sealed class BleFaultTests
{
    [BusFact]
    public async Task A_lost_connected_signal_does_not_keep_a_link_from_coming_up_and_coming_back()
    {
        await using var bench = new CentralBench();
        FakeDevice device = bench.AddStrap();
        device.LosesConnectedSignal = true;
        BleLog log = bench.Adopt(device);

        await bench.HearsAsync(device, log);
        bench.Bluez.Do(device.Drop);
        await bench.HearsAsync(device, log);

        Assert.Equal(1, bench.Central.Slots.Count);
    }

    [BusFact]
    public async Task A_lost_connected_signal_is_not_taken_for_a_leaked_slot()
    {
        await using var bench = new CentralBench();
        FakeDevice device = bench.AddStrap();
        device.LosesConnectedSignal = true;
        BleLog log = bench.Adopt(device);
        await bench.HearsAsync(device, log);

        // Long enough for two comparisons in a row.
        await Task.Delay(TimeSpan.FromSeconds(6));

        await bench.HearsAsync(device, log);
        Assert.Equal((0L, 1), (bench.Central.LeakedSlots, bench.Bluez.Count(device.Path, "Connect")));
    }

    [BusFact]
    public Task Connect_in_progress_is_tried_again() => ComesUpAsync(device => device.ConnectsInProgress = 2);

    [BusFact]
    public Task Services_that_are_resolved_late_are_waited_for() => ComesUpAsync(device => device.ResolvesAfter = TimeSpan.FromSeconds(1));

    [BusFact]
    public Task Services_that_are_never_resolved_cost_the_connection_and_the_next_one_works() => ComesUpAsync(device => device.Unresolved = 2);

    [BusFact]
    public Task Slow_replies_are_waited_for() => ComesUpAsync(device => device.AnswersAfter = TimeSpan.FromMilliseconds(400));

    [BusFact]
    public Task An_object_that_goes_away_during_connect_comes_back() => ComesUpAsync(device => device.Vanishes = 2);

    [BusFact]
    public async Task Connect_that_fails_again_and_again_works_in_the_end()
    {
        await using var bench = new CentralBench();
        FakeDevice device = bench.AddStrap();
        device.ConnectFailures = 4;
        BleLog log = bench.Adopt(device);

        await bench.HearsAsync(device, log);

        Assert.Equal(5, bench.Bluez.Count(device.Path, "Connect"));
        Assert.Contains(log.Links, l => l.Contains("It is tried again by itself", StringComparison.Ordinal));
    }

    [BusFact]
    public async Task Connect_that_hangs_is_given_up_and_cancelled_and_made_again()
    {
        await using var bench = new CentralBench(options: o => o with { ConnectTimeout = TimeSpan.FromSeconds(1) });
        FakeDevice device = bench.AddStrap();
        device.HangsInConnect = true;
        BleLog log = bench.Adopt(device);

        await Eventually.HoldsAsync(() => bench.Bluez.Count(device.Path, "Disconnect") > 0, () => "never cancelled");
        bench.Bluez.Do(() => device.HangsInConnect = false);
        await bench.HearsAsync(device, log);
    }

    [BusFact]
    public async Task Discovery_rests_whenever_a_device_is_connected()
    {
        await using var bench = new CentralBench();
        FakeDevice[] devices = [.. Enumerable.Range(0, 5).Select(_ => bench.AddStrap())];
        BleLog[] logs = [.. devices.Select(d => bench.Adopt(d))];
        for (int i = 0; i < 5; i++)
        {
            await Task.WhenAll(devices.Zip(logs, bench.HearsAsync));
            bench.Bluez.Do(() => Array.ForEach(devices, d => d.Drop()));
        }

        Assert.Equal(0, bench.Bluez.ConnectsWhileDiscovering);
    }

    [BusFact]
    public async Task Discovery_in_progress_is_started_again()
    {
        await using var bench = new CentralBench(hasAdapter: false);
        bench.Bluez.DiscoveriesInProgress = 2;
        FakeDevice device = bench.AddStrap();
        BleLog log = bench.Adopt(device);
        bench.Bluez.PlugIn();

        await bench.HearsAsync(device, log);
    }

    [BusFact]
    public async Task The_three_steps_are_connect_then_scan_first_then_forget_first()
    {
        await using var bench = new CentralBench();
        FakeDevice device = bench.AddStrap();
        device.ConnectFailures = 2;
        BleLog log = bench.Adopt(device);

        await bench.HearsAsync(device, log);

        List<string> steps = [.. bench.Bluez.Requests.Select(r => r.Member).Where(m => m is "Connect" or "RemoveDevice" or "StartDiscovery")];
        Assert.Equal(["Connect", "Connect", "RemoveDevice", "Connect"], steps.Where(m => m != "StartDiscovery"));
        int first = steps.IndexOf("Connect");
        Assert.True(steps.IndexOf("StartDiscovery", first) < steps.IndexOf("Connect", first + 1), string.Join(' ', steps));
    }

    [BusFact]
    public async Task A_bonded_device_is_never_removed()
    {
        await using var bench = new CentralBench();
        FakeDevice device = bench.AddStrap();
        (device.IsPaired, device.ConnectFailures) = (true, 5);
        BleLog log = bench.Adopt(device);

        await bench.HearsAsync(device, log);

        Assert.DoesNotContain(bench.Bluez.Requests, r => r.Member == "RemoveDevice");
        Assert.True(device.IsPaired);
    }

    [BusFact]
    public async Task A_first_encrypted_access_that_is_not_permitted_is_made_again()
    {
        await using var bench = new CentralBench();
        Guid secret = GattId.Of(0x2A49);
        var read = new FakeCharacteristic(secret, "encrypt-read") { Value = [7], Refusals = 1 };
        FakeDevice device = bench.Add(n => new FakeDevice(n, new FakeCharacteristic(BleTestDriver.Values, "notify") { Refusals = 2 }, read));
        BleLog log = bench.Adopt(device, new BleTestDriver(BleTestDriver.Streaming() with { Reads = [secret] }));

        await Eventually.HoldsAsync(() => log.Count > 0, () => "never read");
        Assert.Equal(secret, log.Frames[0].Origin);
        Assert.Equal([7], log.Frames[0].Bytes);
        await bench.HearsAsync(device, log);
        Assert.Equal(1, bench.Bluez.Count(device.Path, "Connect"));
    }

    [BusFact]
    public async Task An_adapter_that_somebody_switched_off_is_switched_on_again()
    {
        await using var bench = new CentralBench();
        FakeDevice device = bench.AddStrap();
        BleLog log = bench.Adopt(device);
        await bench.HearsAsync(device, log);

        bench.Bluez.Power(false);

        await bench.HearsAsync(device, log);
        Assert.True(bench.Bluez.IsPowered);
    }

    [BusFact]
    public async Task An_adapter_that_is_missing_at_first_is_named_and_used_when_it_comes()
    {
        await using var bench = new CentralBench(hasAdapter: false);
        FakeDevice device = bench.AddStrap();
        BleLog log = bench.Adopt(device);

        await Eventually.HoldsAsync(
            () => log.Links.Any(l => l.Contains("no Bluetooth adapter", StringComparison.Ordinal)), () => string.Join(" | ", log.Links));
        bench.Bluez.PlugIn();

        await bench.HearsAsync(device, log);
        Assert.Contains(bench.Events, e => e.What == BleEvent.BluetoothBack);
    }

    [BusFact]
    public async Task A_restart_of_bluetoothd_brings_all_subscriptions_back()
    {
        await using var bench = new CentralBench();
        FakeDevice[] devices =
        [
            bench.AddStrap(overSockets: true), bench.AddStrap(overSockets: false),
            bench.Add(n => new FakeDevice(n, new FakeCharacteristic(BleTestDriver.Values, "indicate")) { IsPaired = true }),
        ];
        BleLog[] logs = [.. devices.Select(d => bench.Adopt(d))];
        await Task.WhenAll(devices.Zip(logs, bench.HearsAsync));
        int routes = bench.Central.Routes.Count;

        await bench.Bluez.RestartAsync(downFor: TimeSpan.FromMilliseconds(300));

        await Task.WhenAll(devices.Zip(logs, bench.HearsAsync));
        Assert.Equal((devices.Length, routes), (bench.Central.Slots.Count, bench.Central.Routes.Count));
    }

    [BusFact]
    public async Task A_bluetoothd_that_is_back_at_once_with_its_links_is_subscribed_to_again()
    {
        await using var bench = new CentralBench();
        FakeDevice device = bench.AddStrap(overSockets: false);
        BleLog log = bench.Adopt(device);
        await bench.HearsAsync(device, log);

        for (int i = 0; i < 5; i++)
        {
            await bench.Bluez.RestartAsync(downFor: TimeSpan.Zero, keepsLinks: true);
            await bench.HearsAsync(device, log);
        }
    }

    [BusFact]
    public async Task A_bluetoothd_that_does_not_answer_at_first_is_asked_again()
    {
        await using var bench = new CentralBench(options: o => o with { CallTimeout = TimeSpan.FromSeconds(1) });
        FakeDevice device = bench.AddStrap();
        BleLog log = bench.Adopt(device);
        bench.Bluez.ListsAfter = TimeSpan.FromSeconds(3);
        await bench.Bluez.RestartAsync(TimeSpan.Zero);

        await Eventually.HoldsAsync(() => bench.Central.Problem?.Contains("does not answer", StringComparison.Ordinal) == true, () => $"{bench.Central.Problem}");
        bench.Bluez.ListsAfter = TimeSpan.Zero;

        await bench.HearsAsync(device, log);
    }

    [BusFact]
    public async Task Wrong_types_in_the_list_of_objects_do_not_hide_other_devices()
    {
        await using var bench = new CentralBench();
        bench.Add(n => new FakeDevice(n) { HasWrongTypes = true, IsPaired = true });
        FakeDevice device = bench.AddStrap();
        await bench.Bluez.RestartAsync(TimeSpan.Zero);
        BleLog log = bench.Adopt(device);

        await bench.HearsAsync(device, log);
    }

    private static async Task ComesUpAsync(Action<FakeDevice> fault)
    {
        await using var bench = new CentralBench();
        FakeDevice device = bench.AddStrap();
        fault(device);
        BleLog log = bench.Adopt(device);
        await bench.HearsAsync(device, log);
        Assert.Equal(1, bench.Central.Slots.Count);
    }
}
