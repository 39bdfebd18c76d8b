using System.Collections.Concurrent;
using Edge.Drivers.Ble;
using Edge.Drivers.Ble.Central;

namespace Edge.Drivers.Tests.Ble;

/// <summary>A faulty device, driver or dialogue costs its own link and nothing else.</summary>
public sealed class BleIsolationTests
{
    [BusFact]
    public async Task A_device_that_hangs_one_that_floods_and_one_with_wrong_types_never_keep_a_fourth_from_being_heard()
    {
        await using var bench = new CentralBench();
        FakeDevice hanging = bench.AddStrap();
        hanging.HangsInConnect = true;
        FakeDevice flooding = bench.AddStrap(overSockets: false);
        FakeDevice strange = bench.Add(n => new FakeDevice(n, new FakeCharacteristic(BleTestDriver.Values, "notify")) { HasWrongTypes = true });
        FakeDevice good = bench.AddStrap(overSockets: false);
        bench.Adopt(hanging);
        BleLog flooded = bench.Adopt(flooding);
        bench.Adopt(strange);
        BleLog log = bench.Adopt(good);
        await bench.HearsAsync(flooding, flooded);
        await bench.HearsAsync(good, log);

        using var stop = new CancellationTokenSource();
        Task flood = FloodAsync(bench, flooding, stop.Token);
        await bench.SendAsync(good, log, 0, 500);
        await Eventually.HoldsAsync(() => flooded.Count > 1000, () => $"{flooded.Count} of the flood");
        await stop.CancelAsync();
        await flood;

        Assert.Equal(Enumerable.Range(0, 500), log.Numbers);
        Assert.Equal(1, bench.Bluez.Count(good.Path, "Connect"));
    }

    [BusFact]
    public async Task A_write_that_the_driver_did_not_declare_never_reaches_the_bus_and_ends_that_link_only()
    {
        await using var bench = new CentralBench();
        FakeDevice device = AddControlled(bench);
        FakeDevice other = bench.AddStrap();
        BleLog otherLog = bench.Adopt(other);
        await bench.HearsAsync(other, otherLog);
        var driver = new BleTestDriver(writes: [new PermittedWrite("start", new byte[] { 1 }, default, BleTestDriver.Control)])
        {
            Dialogue = static _ => new ScriptedDialogue(static output => output.Write("erase", new byte[] { 2 }, BleTestDriver.Control)),
        };
        BleLog log = bench.Adopt(device, driver);

        await Eventually.HoldsAsync(
            () => log.Links.Any(l => l.Contains("may not write 'erase'", StringComparison.Ordinal)), () => string.Join(" | ", log.Links));

        Assert.True(bench.Bluez.Count(device.Path, "Disconnect") > 0);
        Assert.DoesNotContain(bench.Bluez.Requests, r => r.Member == "WriteValue");
        Assert.Equal(1, bench.Bluez.Count(other.Path, "Connect"));
        await bench.HearsAsync(other, otherLog);
    }

    [BusFact]
    public async Task A_question_that_a_device_refuses_or_has_no_place_for_leaves_the_link_as_it_is()
    {
        await using var bench = new CentralBench();
        FakeDevice device = AddControlled(bench);
        device.Characteristics[1].Refusals = 1;
        var driver = new BleTestDriver(writes:
        [
            new PermittedWrite("ask", new byte[] { 1 }, default, BleTestDriver.Control),
            new PermittedWrite("ask", new byte[] { 1 }, default, GattId.Of(0x2AAC)),
            new PermittedWrite("go-on", new byte[] { 2 }, default, BleTestDriver.Control),
        ])
        {
            Dialogue = static _ => new ScriptedDialogue(static output =>
            {
                output.Write("ask", new byte[] { 1 }, BleTestDriver.Control, isOptional: true);
                output.Write("ask", new byte[] { 1 }, GattId.Of(0x2AAC), isOptional: true);
                output.Write("go-on", new byte[] { 2 }, BleTestDriver.Control);
            }),
        };
        BleLog log = bench.Adopt(device, driver);

        byte[] Written() => [.. bench.Bluez.Requests.Where(r => r.Member == "WriteValue").Select(r => r.Bytes[0])];
        await Eventually.HoldsAsync(() => Written().Length == 2, () => $"{Written().Length} writes");
        await bench.HearsAsync(device, log);

        Assert.Equal([1, 2], Written());
        Assert.Equal(0, device.Characteristics[1].Refusals);
        Assert.Equal(1, bench.Bluez.Count(device.Path, "Connect"));
        Assert.Equal(0, bench.Bluez.Count(device.Path, "Disconnect"));
    }

    [BusFact]
    public async Task A_question_that_the_driver_did_not_declare_is_refused_like_any_other_write()
    {
        await using var bench = new CentralBench();
        FakeDevice device = AddControlled(bench);
        var driver = new BleTestDriver
        {
            Dialogue = static _ => new ScriptedDialogue(static output => output.Write("ask", new byte[] { 1 }, BleTestDriver.Control, isOptional: true)),
        };
        BleLog log = bench.Adopt(device, driver);

        await Eventually.HoldsAsync(
            () => log.Links.Any(l => l.Contains("may not write 'ask'", StringComparison.Ordinal)), () => string.Join(" | ", log.Links));

        Assert.DoesNotContain(bench.Bluez.Requests, r => r.Member == "WriteValue");
    }

    [BusFact]
    public async Task The_writes_of_a_dialogue_arrive_in_order_and_its_cursor_is_saved_only_when_all_is_stored()
    {
        await using var bench = new CentralBench();
        FakeDevice device = AddControlled(bench);
        var stored = new TaskCompletionSource();
        var saved = new ConcurrentQueue<string>();
        var driver = new BleTestDriver(writes: [new PermittedWrite("step", new byte[1], new byte[1], BleTestDriver.Control)])
        {
            Dialogue = static _ => new ScriptedDialogue(static output =>
            {
                for (byte i = 0; i < 20; i++)
                {
                    output.Write("step", new[] { i }, BleTestDriver.Control);
                }

                output.SaveCursor("20");
                output.Write("step", new byte[] { 99 }, BleTestDriver.Control);
            }),
        };
        var log = new BleLog { Stored = stored.Task };
        bench.Adopt(device, driver, log, new SavedCursor(static () => null, saved.Enqueue));

        byte[] Written() => [.. bench.Bluez.Requests.Where(r => r.Member == "WriteValue").Select(r => r.Bytes[0])];
        await Eventually.HoldsAsync(() => Written().Length == 20, () => $"{Written().Length} writes");
        Assert.Empty(saved);
        stored.SetResult();
        await Eventually.HoldsAsync(() => Written().Length == 21, () => $"{Written().Length} writes");

        Assert.Equal([.. Enumerable.Range(0, 20).Select(i => (byte)i), 99], Written());
        Assert.Equal(["20"], saved);
    }

    [BusFact]
    public async Task A_dialogue_that_cannot_even_be_made_costs_its_connection_and_is_made_again()
    {
        await using var bench = new CentralBench();
        FakeDevice device = bench.AddStrap();
        int made = 0;
        var driver = new BleTestDriver { Dialogue = _ => Interlocked.Increment(ref made) <= 2 ? throw new InvalidOperationException("a bug") : null };
        BleLog log = bench.Adopt(device, driver);

        await bench.HearsAsync(device, log);
    }

    [BusFact]
    public async Task A_source_may_be_disposed_while_its_device_sends()
    {
        await using var bench = new CentralBench();
        FakeDevice[] devices = [bench.AddStrap(overSockets: false), bench.AddStrap(overSockets: true)];
        foreach (FakeDevice device in devices)
        {
            for (int i = 0; i < 10; i++)
            {
                var log = new BleLog();
                IFrameSource source = bench.Adopt(device, new BleTestDriver(), log);
                await bench.HearsAsync(device, log);
                using var stop = new CancellationTokenSource();
                Task flood = FloodAsync(bench, device, stop.Token);
                source.Dispose();
                await stop.CancelAsync();
                await flood;
            }
        }

        Assert.Equal((0, 0), (bench.Central.Slots.Count, bench.Central.Routes.Count));
    }

    [BusFact]
    public async Task A_source_whose_device_hangs_in_connect_is_disposed_without_waiting_for_it()
    {
        await using var bench = new CentralBench(options: o => o with { ConnectTimeout = TimeSpan.FromMinutes(30) });
        FakeDevice device = bench.AddStrap();
        device.HangsInConnect = true;
        IFrameSource source = bench.Adopt(device, new BleTestDriver(), new BleLog());
        await Eventually.HoldsAsync(() => bench.Bluez.Count(device.Path, "Connect") > 0, () => "never connected");

        var disposed = Task.Run(source.Dispose);

        await Eventually.HoldsAsync(() => disposed.IsCompleted, () => "still waiting");
        Assert.Equal(0, bench.Central.Slots.Count);
    }

    private static FakeDevice AddControlled(CentralBench bench) => bench.Add(
        n => new FakeDevice(n, new FakeCharacteristic(BleTestDriver.Values, "notify"), new FakeCharacteristic(BleTestDriver.Control, "write")));

    // A thousand a second, in steps as coarse as the machine's timers.
    private static async Task FloodAsync(CentralBench bench, FakeDevice device, CancellationToken cancel)
    {
        for (int i = 0; !cancel.IsCancellationRequested; i++)
        {
            bench.Bluez.Send(device, device.Characteristics[0], BleLog.Number(i));
            if (i % 10 == 0)
            {
                await Task.Delay(10, CancellationToken.None);
            }
        }
    }
}
