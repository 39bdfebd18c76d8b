using Edge.Drivers.Ble;
using Edge.Drivers.Ble.Central;

namespace Edge.Drivers.Tests.Ble;

/// <summary>When the adapter itself is switched off and on.</summary>
public sealed class AdapterHealthTests
{
    private static readonly BluetoothAddress First = new(1);
    private static readonly BluetoothAddress Second = new(2);

    private readonly StepClock _clock = new();
    private readonly AdapterHealth _health;

    public AdapterHealthTests() => _health = new AdapterHealth(new BleCentralOptions(), _clock);

    [Fact]
    public void Without_devices_nothing_is_due()
    {
        _clock.Step(TimeSpan.FromDays(1));

        Assert.False(_health.IsPowerCycleDue());
    }

    [Fact]
    public void All_devices_failing_for_five_minutes_make_one_power_cycle_due()
    {
        Watch(First, Second);
        _health.Failed(First);
        _clock.Step(TimeSpan.FromMinutes(1));
        _health.Failed(Second);
        _clock.Step(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        _health.Failed(First);
        Assert.False(_health.IsPowerCycleDue());
        _clock.Step(TimeSpan.FromSeconds(1));

        Assert.True(_health.IsPowerCycleDue());
        Assert.False(_health.IsPowerCycleDue());
    }

    [Fact]
    public void There_is_at_most_one_power_cycle_an_hour()
    {
        Watch(First);
        _health.Failed(First);
        int cycles = 0;
        for (int minute = 0; minute < 24 * 60; minute++)
        {
            _clock.Step(TimeSpan.FromMinutes(1));
            _health.Failed(First);
            cycles += _health.IsPowerCycleDue() ? 1 : 0;
        }

        Assert.Equal(24, cycles);
    }

    [Fact]
    public void One_device_that_works_holds_the_power_cycle_off()
    {
        Watch(First, Second);
        _health.Failed(First);
        _health.Failed(Second);
        _clock.Step(TimeSpan.FromMinutes(4));
        _health.Worked(Second);
        _clock.Step(TimeSpan.FromMinutes(4));

        Assert.False(_health.IsPowerCycleDue());
        _health.Failed(Second);
        _clock.Step(TimeSpan.FromMinutes(5));
        Assert.True(_health.IsPowerCycleDue());
    }

    [BusFact]
    public async Task A_device_that_only_advertises_does_not_hold_the_power_cycle_off()
    {
        await using var bench = new CentralBench(
            options: o => o with { AdapterPatience = TimeSpan.FromSeconds(1), ConnectTimeout = TimeSpan.FromMilliseconds(500) });
        FakeDevice device = bench.AddStrap();
        device.HangsInConnect = true;
        bench.Adopt(bench.AddStrap(), new BleTestDriver(BleTestDriver.Streaming(BleLinkMode.Broadcast)));
        bench.Adopt(device);

        await Eventually.HoldsAsync(() => bench.Events.Any(e => e.What == BleEvent.AdapterCycled), () => "the adapter was not switched off and on");
    }

    [Fact]
    public void A_device_that_is_given_back_counts_no_more()
    {
        Watch(First, Second);
        _health.Failed(First);
        _clock.Step(TimeSpan.FromMinutes(6));
        Assert.False(_health.IsPowerCycleDue());

        _health.Forget(Second);

        Assert.True(_health.IsPowerCycleDue());
    }

    private void Watch(params BluetoothAddress[] devices)
    {
        foreach (BluetoothAddress device in devices)
        {
            _health.Watch(device);
        }
    }

    /// <summary>A clock that stands until the test steps it.</summary>
    private sealed class StepClock : TimeProvider
    {
        private long _now = 1_000_000_000;

        public override long TimestampFrequency => 1_000_000_000;

        public override long GetTimestamp() => _now;

        public void Step(TimeSpan time) => _now += time.Ticks * 100;
    }
}
