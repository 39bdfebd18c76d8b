using Edge.Gateway.Intake;
using Edge.Model.Observations;

namespace Edge.Gateway.Tests.Intake;

public class DeviceClockOffsetTests
{
    private static readonly DateTime Noon = new(2026, 3, 29, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void The_least_delayed_frame_of_ten_minutes_gives_the_offset()
    {
        var clock = new DeviceClockOffset();
        double[] delays = [0.9, 0.4, 1.7, 0.05, 0.6];
        clock.Note(Noon, Noon.AddSeconds(2.5), default);
        for (int i = 0; i <= 600; i++)
        {
            DateTime device = Noon.AddSeconds(i);
            clock.Note(device, device.AddSeconds(3600 + delays[i % delays.Length]), MonotonicTime.FromSeconds(i + 1));
        }

        clock.Note(Noon.AddSeconds(602), Noon.AddSeconds(602 + 3601), MonotonicTime.FromSeconds(602));

        Assert.Equal(TimeSpan.FromSeconds(3600.05), clock.Offset);
        Assert.Equal(Noon.AddSeconds(3600.05), clock.ToUtc(Noon));
    }

    [Fact]
    public void A_change_to_daylight_saving_time_is_a_step_of_the_offset()
    {
        var clock = new DeviceClockOffset();
        Assert.True(clock.State(Noon, Noon, default));
        Assert.False(clock.State(Noon.AddSeconds(60), Noon.AddMilliseconds(60_400), MonotonicTime.FromSeconds(60)));

        Assert.True(clock.State(Noon.AddHours(1), Noon, MonotonicTime.FromSeconds(120)));

        Assert.Equal(TimeSpan.FromHours(-1) - TimeSpan.FromSeconds(0.4), clock.Step);
    }

    [Fact]
    public void A_device_time_at_the_end_of_the_calendar_is_no_time()
    {
        var clock = new DeviceClockOffset();
        clock.State(Noon, Noon.AddYears(1), default);

        Assert.Null(clock.ToUtc(DateTime.MaxValue));
    }
}
