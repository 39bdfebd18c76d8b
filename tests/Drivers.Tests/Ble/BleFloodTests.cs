using Edge.Drivers.Ble.Central;
using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Ble;

/// <summary>A device that sends more than its host takes: back-pressure where every value counts, else the newest values.</summary>
public sealed class BleFloodTests
{
    [BusFact]
    public Task A_flood_over_signals_is_unsubscribed_until_the_inbox_is_empty() => IsHeldBackAsync(overSockets: false);

    [BusFact]
    public Task A_flood_over_a_socket_is_unsubscribed_until_the_inbox_is_empty() => IsHeldBackAsync(overSockets: true);

    [BusFact]
    public async Task A_flood_of_waveforms_stays_subscribed_and_loses_its_oldest_values_counted()
    {
        const int Sent = 3 * BleInbox.Capacity;
        await using var bench = new CentralBench();
        FakeDevice device = bench.AddStrap(overSockets: false);
        var log = new BleLog();
        var source = (BleSource)bench.Adopt(device, new BleTestDriver(metric: Metrics.EcgWaveform), log);
        await bench.SubscribedAsync(device, log);

        log.Flows = false;
        for (int i = 0; i < Sent; i++)
        {
            Assert.True(bench.Bluez.Send(device, device.Characteristics[0], BleLog.Number(i)));
        }

        await Eventually.HoldsAsync(() => source.DroppedFrames >= Sent - BleInbox.Capacity - 1, () => $"{source.DroppedFrames} dropped");
        log.Flows = true;
        await Eventually.HoldsAsync(() => log.Count + source.DroppedFrames == Sent, () => $"{log.Count} + {source.DroppedFrames} of {Sent}");

        Assert.Equal(Sent - 1, log.Numbers.Last());
        Assert.Equal(log.Numbers.Order(), log.Numbers);
        Assert.Equal(1, device.Characteristics[0].Subscriptions);
    }

    private static async Task IsHeldBackAsync(bool overSockets)
    {
        await using var bench = new CentralBench();
        FakeDevice device = bench.AddStrap(overSockets);
        FakeCharacteristic values = device.Characteristics[0];
        var log = new BleLog();
        var source = (BleSource)bench.Adopt(device, new BleTestDriver(), log);
        await bench.SubscribedAsync(device, log);

        log.Flows = false;
        int sent = 0;
        await Eventually.HoldsAsync(() =>
        {
            sent += bench.Bluez.Send(device, values, BleLog.Number(sent)) ? 1 : 0;
            return !bench.Bluez.Get(() => values.IsSubscribed);
        }, () => $"{sent} sent and still subscribed");
        Assert.Equal(1, bench.Bluez.Get(() => values.Subscriptions));
        log.Flows = true;

        await Eventually.HoldsAsync(() => bench.Bluez.Get(() => values.IsSubscribed), () => "not subscribed again");
        int heard = log.Count;
        Assert.InRange(heard + source.DroppedFrames, BleInbox.Capacity, sent);
        await bench.HearsAsync(device, log);
        Assert.Equal(1, bench.Bluez.Count(device.Path, "Connect"));
        Assert.True(source.DroppedFrames > 0);
    }
}
