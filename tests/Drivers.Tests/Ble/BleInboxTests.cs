using Edge.Drivers.Ble;
using Edge.Drivers.Ble.Central;
using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Ble;

/// <summary>The bounded queue between BlueZ and one device's thread.</summary>
public sealed class BleInboxTests
{
    private static readonly Guid Origin = GattId.Of(0x2A37);
    private readonly byte[] _into = new byte[BleInbox.MostBytes];

    [Fact]
    public void Frames_come_out_as_they_went_in()
    {
        using var inbox = new BleInbox();
        inbox.Add([1, 2], Origin, new MonotonicTime(5));
        inbox.Add([], GattId.BatteryLevel, new MonotonicTime(6));

        Assert.Equal(2, inbox.Count);
        Assert.Equal(2, inbox.Take(_into, out Guid origin, out MonotonicTime at));
        Assert.Equal([1, 2], _into[..2]);
        Assert.Equal((Origin, 5), (origin, at.Nanoseconds));
        Assert.Equal(0, inbox.Take(_into, out origin, out at));
        Assert.Equal((GattId.BatteryLevel, 6), (origin, at.Nanoseconds));
        Assert.Equal(-1, inbox.Take(_into, out _, out _));
    }

    [Fact]
    public void A_full_inbox_drops_the_oldest_frames_and_counts_them()
    {
        using var inbox = new BleInbox();
        for (int i = 0; i < BleInbox.Capacity + 10; i++)
        {
            inbox.Add(BleLog.Number(i), Origin, new MonotonicTime(i));
        }

        Assert.Equal((BleInbox.Capacity, 10L), (inbox.Count, inbox.Dropped));
        for (int i = 10; i < BleInbox.Capacity + 10; i++)
        {
            Assert.Equal(4, inbox.Take(_into, out _, out MonotonicTime at));
            Assert.Equal(BleLog.Number(i), _into[..4]);
            Assert.Equal(i, at.Nanoseconds);
        }
    }

    [Fact]
    public void The_longest_value_fits_and_a_longer_one_is_dropped_and_counted()
    {
        using var inbox = new BleInbox();
        inbox.Add(new byte[BleInbox.MostBytes], Origin, default);
        inbox.Add(new byte[BleInbox.MostBytes + 1], Origin, default);

        Assert.Equal((1, 1L), (inbox.Count, inbox.Dropped));
        Assert.Equal(BleInbox.MostBytes, inbox.Take(_into, out _, out _));
    }

    [Fact]
    public void Adding_and_taking_allocate_nothing_full_or_not()
    {
        using var inbox = new BleInbox();
        byte[] frame = new byte[20];
        void Turn()
        {
            for (int i = 0; i < BleInbox.Capacity * 3; i++)
            {
                inbox.Add(frame, Origin, default);
            }

            while (inbox.Take(_into, out _, out _) >= 0)
            {
                Assert.True(inbox.Dropped >= 0);
            }
        }

        Turn();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Turn();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_frame_that_comes_after_the_end_is_passed_over()
    {
        var inbox = new BleInbox();
        inbox.Dispose();

        inbox.Add([1], Origin, default);
        inbox.Wake();

        Assert.Equal(0, inbox.Count);
    }
}
