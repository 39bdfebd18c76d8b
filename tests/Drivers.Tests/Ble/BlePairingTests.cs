using System.Collections.Concurrent;
using Edge.Drivers.Ble;
using Edge.Drivers.Ble.Central;

namespace Edge.Drivers.Tests.Ble;

/// <summary>Nothing pairs unless a person adopts it.</summary>
public sealed class BlePairingTests
{
    private const uint Passkey = 1234;
    private static readonly BleTestDriver Bonded = new(BleTestDriver.Streaming(bonding: BleBonding.BeforeDiscovery));

    [BusFact]
    public async Task The_agent_refuses_when_nobody_adopts()
    {
        await using var bench = new CentralBench();
        FakeDevice device = await AddAsync(bench);

        Assert.Equal("org.bluez.Error.Rejected", await bench.Bluez.AskAgentAsync(bench.Bluez.Central, device.Path, Passkey));
        Assert.Equal("org.bluez.Error.Rejected", await bench.Bluez.AskAgentAsync(bench.Bluez.Central, device.Path, null));
    }

    [BusFact]
    public async Task The_agent_asks_the_person_who_adopts_for_the_passkey_and_passes_it()
    {
        await using var bench = new CentralBench();
        FakeDevice device = await AddAsync(bench);
        var asked = new ConcurrentQueue<PairingQuestion>();

        await bench.Central.AdoptAsync(BluetoothAddress.Parse(device.Address), Bonded, (question, _) =>
        {
            asked.Enqueue(question);
            return Task.FromResult<string?>("001234");
        }, CancellationToken.None);

        Assert.Equal([new PairingQuestion(PairingQuestionKind.EnterPasskey, null)], asked);
        Assert.True(device.IsPaired);
        Assert.Equal("org.bluez.Error.Rejected", await bench.Bluez.AskAgentAsync(bench.Bluez.Central, device.Path, Passkey));
    }

    [BusFact]
    public async Task The_agent_refuses_another_device_than_the_one_adopted()
    {
        await using var bench = new CentralBench();
        FakeDevice device = await AddAsync(bench);
        string? said = null;

        await bench.Central.AdoptAsync(BluetoothAddress.Parse(device.Address), Bonded, async (_, _) =>
        {
            said = await bench.Bluez.AskAgentAsync(bench.Bluez.Central, FakeBluez.AdapterPath + "/dev_00_00_00_00_00_00", Passkey);
            return "1234";
        }, CancellationToken.None);

        Assert.Equal("org.bluez.Error.Rejected", said);
    }

    [BusFact]
    public async Task A_wrong_passkey_gives_a_clear_error()
    {
        await using var bench = new CentralBench();
        FakeDevice device = await AddAsync(bench);

        IOException refused = await Assert.ThrowsAsync<IOException>(() => bench.Central.AdoptAsync(
            BluetoothAddress.Parse(device.Address), Bonded, static (_, _) => Task.FromResult<string?>("999999"), CancellationToken.None));

        Assert.Contains("wrong passkey", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Hold the button", refused.Message, StringComparison.Ordinal);
        Assert.False(device.IsPaired);
    }

    [BusFact]
    public async Task A_person_who_says_no_does_not_pair_a_device_that_bonds_on_demand_either()
    {
        await using var bench = new CentralBench();
        FakeDevice device = await AddAsync(bench);

        await Assert.ThrowsAsync<IOException>(() => bench.Central.AdoptAsync(
            BluetoothAddress.Parse(device.Address), new BleTestDriver(BleTestDriver.Streaming(bonding: BleBonding.OnDemand)),
            static (_, _) => Task.FromResult<string?>(null), CancellationToken.None));

        Assert.False(device.IsPaired);
    }

    [BusFact]
    public async Task A_device_whose_bond_is_lost_is_not_paired_by_itself_and_says_so_until_it_is_adopted_again()
    {
        await using var bench = new CentralBench();
        FakeDevice device = await AddAsync(bench);
        BleLog log = bench.Adopt(device, Bonded);

        await Eventually.HoldsAsync(() => log.Links.Any(l => l.Contains("adopt it again", StringComparison.Ordinal)), () => string.Join(" | ", log.Links));
        Assert.DoesNotContain(bench.Bluez.Requests, r => r.Member is "Pair" or "Connect");

        await bench.Central.AdoptAsync(
            BluetoothAddress.Parse(device.Address), Bonded, static (_, _) => Task.FromResult<string?>("001234"), CancellationToken.None);
        await bench.HearsAsync(device, log);
    }

    [BusFact]
    public async Task Adopting_while_bluetoothd_ends_gives_a_clear_error()
    {
        await using var bench = new CentralBench();
        FakeDevice device = await AddAsync(bench);

        await Assert.ThrowsAsync<IOException>(() => bench.Central.AdoptAsync(BluetoothAddress.Parse(device.Address), Bonded, async (_, _) =>
        {
            await bench.Bluez.RestartAsync(TimeSpan.FromMilliseconds(100));
            return "001234";
        }, CancellationToken.None));

        Assert.False(device.IsPaired);
    }

    private static async Task<FakeDevice> AddAsync(CentralBench bench)
    {
        FakeDevice device = bench.Add(n => new FakeDevice(n, new FakeCharacteristic(BleTestDriver.Values, "notify")) { Passkey = Passkey });
        await Eventually.HoldsAsync(() => bench.Central.Sightings([]).Count > 0, () => $"not seen: {bench.Central.Problem}");
        return device;
    }
}
