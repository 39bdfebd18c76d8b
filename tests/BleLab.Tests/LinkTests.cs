using Edge.Drivers;
using Edge.Drivers.Ble;
using Edge.Drivers.Ble.Central;
using Xunit.Abstractions;

namespace Edge.BleLab.Tests;

/// <summary>The central against real bluetoothd: connect, values, losses.</summary>
public class LinkTests(ITestOutputHelper output)
{
    private static readonly Guid HeartRate = GattId.Of(0x2A37);

    [LabFact]
    public async Task A_strap_is_found_connected_and_heard_and_comes_back_after_every_kind_of_loss()
    {
        using LabGuest guest = LabGuest.Boot("heart-rate");
        await using BleCentral central = LabCentral.Start(guest);
        var listener = new LabListener();
        using IFrameSource source = central.CreateSource(new BleAdoptedDevice(BluetoothAddress.Parse(LabGuest.AddressOf(1)), "Strap", LabDriver.HeartRate()));
        source.Start(listener);

        await HearsAsync(listener, 0, TimeSpan.FromSeconds(30));
        await guest.DropAsync(1);
        await HearsAsync(listener, listener.Count(HeartRate) + 4, TimeSpan.FromSeconds(30));
        await guest.PowerAsync(1, false);
        await Task.Delay(TimeSpan.FromSeconds(3));
        int heard = listener.Count(HeartRate);
        await guest.PowerAsync(1, true);
        await HearsAsync(listener, heard, TimeSpan.FromSeconds(30));
        heard = listener.Count(HeartRate);
        await guest.KillBluetoothdAsync();
        await HearsAsync(listener, heard + 3, TimeSpan.FromSeconds(30));

        Assert.Equal(1, central.Slots.Count);
        Assert.Equal(0, central.LeakedSlots);
    }

    [LabFact]
    public async Task Fifty_cycles_of_five_straps_leak_nothing_and_every_strap_comes_back()
    {
        const int Straps = 5;
        const int Rounds = 10;
        using LabGuest guest = LabGuest.Boot([.. Enumerable.Repeat("heart-rate", Straps)]);
        await using BleCentral central = LabCentral.Start(guest);
        LabListener[] listeners = [.. Enumerable.Range(1, Straps).Select(_ => new LabListener())];
        List<IFrameSource> sources = [.. Enumerable.Range(1, Straps).Select(n => central.CreateSource(
            new BleAdoptedDevice(BluetoothAddress.Parse(LabGuest.AddressOf(n)), $"Strap {n}", LabDriver.HeartRate())))];
        for (int i = 0; i < Straps; i++)
        {
            sources[i].Start(listeners[i]);
        }

        await Task.WhenAll(listeners.Select(l => HearsAsync(l, 0, TimeSpan.FromSeconds(60))));
        (int descriptors, int threads) = Resources();
        TimeSpan[] backAfter = [.. (await Task.WhenAll(Enumerable.Range(1, Straps).Select(n => CycleAsync(guest, n, listeners[n - 1], Rounds)))).SelectMany(t => t)];
        Assert.Equal(Straps * Rounds, backAfter.Length);
        output.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"back after, s: p50 {Quantile(backAfter, 0.5):F1} p95 {Quantile(backAfter, 0.95):F1} worst {Quantile(backAfter, 1):F1}"));
        Assert.Equal((Straps, Straps, 0L), (central.Slots.Count, central.Routes.Count, central.LeakedSlots));
        (int descriptorsAfter, int threadsAfter) = Resources();
        Assert.InRange(descriptorsAfter, 1, descriptors + 5);
        Assert.InRange(threadsAfter, 1, threads + 10);
        sources.ForEach(s => s.Dispose());
        Assert.Equal((0, 0), (central.Slots.Count, central.Routes.Count));
    }

    private static double Quantile(TimeSpan[] times, double share) => times.Order().ElementAt((int)Math.Min(times.Length * share, times.Length - 1)).TotalSeconds;

    // Off for one to seven seconds, then on until heard again; straps go their own ways and meet by chance.
    private static async Task<List<TimeSpan>> CycleAsync(LabGuest guest, int number, LabListener listener, int rounds)
    {
        var random = new Random(number);
        List<TimeSpan> backAfter = [];
        for (int round = 0; round < rounds; round++)
        {
            await guest.PowerAsync(number, false);
            await Task.Delay(TimeSpan.FromSeconds(1 + (6 * random.NextDouble())));
            backAfter.Add(await BackAfterAsync(guest, number, listener));
        }

        return backAfter;
    }

    private static async Task<TimeSpan> BackAfterAsync(LabGuest guest, int number, LabListener listener)
    {
        int heard = listener.Count(HeartRate);
        long startedAt = TimeProvider.System.GetTimestamp();
        await guest.PowerAsync(number, true);
        await HearsAsync(listener, heard, TimeSpan.FromSeconds(60));
        return TimeProvider.System.GetElapsedTime(startedAt);
    }

    private static (int Descriptors, int Threads) Resources() =>
        (Directory.GetFiles("/proc/self/fd").Length, Directory.GetDirectories("/proc/self/task").Length);

    private static Task HearsAsync(LabListener listener, int moreThan, TimeSpan within) => Eventually.HoldsAsync(
        () => listener.Count(HeartRate) > moreThan, within, () => $"{listener.Count(HeartRate)} frames; {string.Join(" | ", listener.Links)}");
}
