using Edge.Drivers;
using Edge.Drivers.Ble;
using Edge.Gateway.Panel;
using Edge.Gateway.Tests.Bench;
using Edge.Model.Monitoring;
using Edge.Model.Observations;

namespace Edge.Gateway.Tests.Monitoring;

public class DeviceSessionTests
{
    [Fact]
    public void A_driver_that_throws_is_counted_and_the_next_frame_works()
    {
        using var bench = new AlarmBench(own: new ScriptedDriver());
        MonotonicTime now = MonotonicTime.Now(AlarmBench.Clock);
        bench.Session.OnFrame([97], Guid.Empty, now);
        bench.Session.OnFrame([ScriptedDriver.Bug], Guid.Empty, now);
        bench.Session.OnFrame([ScriptedDriver.Bug], Guid.Empty, now);
        bench.Session.OnFrame([96], Guid.Empty, now);
        Assert.Equal((2, 2), (bench.Session.Frames, bench.Session.Rejected));
        Assert.Equal("96", bench.Feed.Vitals("p1")!.Signals.Single(s => s.Metric == "spo2").Value);
    }

    [Fact]
    public void Rejected_frames_are_counted_for_each_reason()
    {
        using var bench = new AlarmBench(own: new ScriptedDriver());
        MonotonicTime now = MonotonicTime.Now(AlarmBench.Clock);
        RejectReason[] reasons = [.. Enum.GetValues<RejectReason>().Where(r => r != RejectReason.None)];
        foreach (RejectReason reason in reasons)
        {
            for (int i = 0; i < (int)reason; i++)
            {
                bench.Session.OnFrame([ScriptedDriver.Reject, (byte)reason], Guid.Empty, now);
            }
        }

        Assert.Equal(10, reasons.Length);
        Assert.All(reasons, reason => Assert.Equal((int)reason, bench.Session.RejectedFor(reason)));
        Assert.Equal(55, bench.Session.Rejected);
        Assert.Equal(0, bench.Session.Frames);
        Assert.Null(bench.Session.LastFrameAt);
        Assert.Equal(55, Assert.Single(bench.Feed.State().Devices).Rejected);
    }

    [Fact]
    public void Real_frames_with_a_flipped_bit_are_rejected_and_raise_nothing()
    {
        using var bench = new AlarmBench("nonin-oem3");
        List<byte[]> frames = DeviceFrames.Of("nonin-oem3", DeviceFrames.Steady(97, 62), 20);
        foreach (byte[] frame in frames)
        {
            byte[] damaged = [.. frame];
            damaged[frame.Length / 2] ^= 0x10;
            bench.Session.OnFrame(damaged, Guid.Empty, MonotonicTime.Now(AlarmBench.Clock));
        }

        Assert.True(frames.Count >= 19);
        Assert.Equal(frames.Count, bench.Session.Rejected);
        Assert.Equal(0, bench.Path.Readings);
    }

    [Fact]
    public void Samples_that_a_board_counts_as_lost_are_a_gap_in_what_the_screens_get()
    {
        using var bench = new AlarmBench("openbci-cyton");
        MonotonicTime start = MonotonicTime.Now(AlarmBench.Clock);
        byte[] counters = [10, 11, 12, 20, 21];
        foreach (byte counter in counters)
        {
            byte[] frame = new byte[33];
            (frame[0], frame[1], frame[32]) = (0xA0, counter, 0xC0);
            bench.Session.OnFrame(frame, Guid.Empty, start + TimeSpan.FromMilliseconds(4 * (counter - 10)));
        }

        IReadOnlyList<WaveFrame> frames = bench.Rings.Take()!.Frames;
        Assert.Equal([(0L, 3), (10L, 2)], frames.Select(f => (f.Sequence, Convert.FromBase64String(f.Samples).Length / 2)));
        Assert.Equal(0, bench.Rings.Overwritten);
    }

    [Theory]
    [InlineData("4002ca09", true)]
    [InlineData("4402ca09", false)]
    public void A_room_sensor_is_overdue_when_it_sends_regularly_and_not_when_it_sleeps(string hex, bool isPeriodic)
    {
        using var bench = new AlarmBench("bthome");
        MonotonicTime now = MonotonicTime.Now(AlarmBench.Clock);
        bench.Session.OnFrame(Convert.FromHexString(hex), GattId.Of(0xFCD2), now);

        SignalTrack signal = bench.State.Devices[0].Signals.Single(s => s.Metric == Metrics.RoomTemperature);
        MonotonicTime later = now + TimeSpan.FromMinutes(31);
        Assert.Equal(isPeriodic, signal.IsPeriodic);
        Assert.Equal(isPeriodic ? (SignalState.Off, OffReason.Stale) : (SignalState.Live, OffReason.None), signal.StateAt(later, linkIsUp: true));
    }

    [Fact]
    public void The_panel_sees_a_device_waiting_connected_and_lost_with_the_reason()
    {
        using var bench = new AlarmBench(own: new ScriptedDriver());
        DeviceView View() => Assert.Single(bench.Feed.State().Devices);
        Assert.Equal("waiting", View().Link);
        bench.Session.OnLink(LinkState.Lost, "no cable");
        Assert.Equal(("waiting", "no cable"), (View().Link, View().Problem));
        bench.Session.OnLink(LinkState.Up, null);
        bench.Session.OnFrame([97], Guid.Empty, MonotonicTime.Now(AlarmBench.Clock));
        Assert.Equal(("connected", null), (View().Link, View().Problem));
        bench.Session.OnLink(LinkState.Lost, "pulled out");
        Assert.Equal(("lost", "pulled out"), (View().Link, View().Problem));
        Assert.False(bench.State.Devices[0].LinkIsUp);
    }

    /// <summary>One byte is a saturation; two commands make it reject or fail.</summary>
    private sealed class ScriptedDriver : IDeviceDriver, IFrameDecoder
    {
        public const byte Bug = 255;
        public const byte Reject = 254;

        public DriverDeclaration Declaration { get; } = new()
        {
            Id = "scripted",
            DisplayName = "Scripted",
            Models = ["test"],
            Transport = DeviceTransport.Serial,
            Signals = [new SignalDeclaration(Metrics.SpO2, TimeSpan.FromSeconds(1))],
            QuietTime = TimeSpan.FromMinutes(1),
            Evidence = EvidenceLevel.Vectors,
        };

        public IFrameDecoder Decoder => this;

        public IReadOnlyList<FrameProfile> Profiles => [];

        public IStreamFramer? CreateFramer() => null;

        public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
        {
            switch (frame[0])
            {
                case Bug:
                    throw new InvalidOperationException("The decoder has a bug.");
                case Reject:
                    return DecodeResult.Rejected((RejectReason)frame[1], 1);
                default:
                    into.Add(new DecodedReading(Metrics.SpO2, frame[0], Validity.Valid));
                    return DecodeResult.Decoded;
            }
        }
    }
}
