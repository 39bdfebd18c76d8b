using Edge.Drivers.Replay;
using Edge.Drivers.Simulation;
using Edge.Drivers.Tests.Framing;
using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Simulation;

public class SimulatorTests
{
    [Theory]
    [InlineData("nonin-oem3", 375, 3)]
    [InlineData("contec-cms50", 300, 60)]
    [InlineData("masimo-ascii1", 127, 1)]
    [InlineData("ivy-450c", 562, 1)]
    public void A_device_sends_its_bytes_and_frames_at_the_real_pace(string device, int bytesPerSecond, int framesPerSecond)
    {
        byte[] first = SampleStreams.Simulated(device, 5), second = SampleStreams.Simulated(device, 10);
        int frames = 0;
        new FramePump(DriverCatalog.Find(device)!, (_, in _, _) => frames++).Push(second, default);

        Assert.Equal(5 * bytesPerSecond, second.Length - first.Length);
        Assert.InRange(frames, 10 * framesPerSecond - 1, 10 * framesPerSecond);
    }

    [Fact]
    public void The_S5_recording_comes_at_one_frame_in_five_seconds()
    {
        Assert.Equal(4 * 1155, SampleStreams.Simulated("datex-s5", 20).Length);
    }

    [Fact]
    public void The_Nellcor_sends_a_line_every_two_seconds_and_its_headings()
    {
        int data = 0, ignored = 0;
        var pump = new FramePump(DriverCatalog.Find("nellcor-n560")!, (_, in result, _) =>
        {
            data += result.Outcome == DecodeOutcome.Decoded ? 1 : 0;
            ignored += result.Outcome == DecodeOutcome.Ignored ? 1 : 0;
        });

        pump.Push(SampleStreams.Simulated("nellcor-n560", 60), default);

        Assert.Equal((30, 4), (data, ignored));
    }

    [Fact]
    public void A_recording_is_played_byte_for_byte_and_then_over_again_from_its_first_whole_frame()
    {
        byte[] recording = File.ReadAllBytes(RecordingFiles.Find(RecordingFiles.Ivy450C)!);
        byte[] played = SampleStreams.Simulated("ivy-450c", 54, Scenario.Load("steady"));

        Assert.Equal(recording, played[..recording.Length]);
        Assert.Equal(recording[252..(252 + 26 * 562)], played[recording.Length..(recording.Length + 26 * 562)]);
    }

    [Fact]
    public void One_seed_gives_the_same_bytes_twice()
    {
        Assert.All(SimulatorCatalog.Devices, d =>
            Assert.Equal(SampleStreams.Simulated(d, 150), SampleStreams.Simulated(d, 150)));
    }

    [Theory]
    [InlineData("nonin-oem3")]
    [InlineData("contec-cms50")]
    [InlineData("masimo-ascii1")]
    [InlineData("nellcor-n560")]
    public void The_readings_follow_the_night(string device)
    {
        var night = Scenario.Load("night");
        var simulator = SampleStreams.Simulator(device);
        SimulatedVitals now = default;
        int agreed = 0, off = 0;
        bool noisy = false;
        var pump = new FramePump(DriverCatalog.Find(device)!, (_, in result, decoded) =>
        {
            if (noisy || result.Outcome != DecodeOutcome.Decoded)
            {
                return;
            }

            var spo2 = decoded.Readings[0];
            Assert.Equal(Metrics.SpO2, spo2.Metric);
            if (spo2.Flags.HasFlag(QualityFlags.SensorOff))
            {
                Assert.Null(spo2.Value);
                off++;
            }
            else
            {
                Assert.InRange((double)spo2.Value!.Value, now.SpO2 - 2, now.SpO2 + 2);
                agreed++;
            }
        });
        for (var write = simulator.Next(); write.At < night.Length; write = simulator.Next())
        {
            now = night.At(write.At);
            noisy = now.Noise || night.At(write.At - TimeSpan.FromSeconds(Math.Min(2, write.At.TotalSeconds))).Noise;
            pump.Push(write.Bytes.Span, default);
        }

        Assert.InRange((double)off / (agreed + off), 0.12, 0.17);
    }

    [Fact]
    public void Noise_damages_frames_and_the_stream_recovers()
    {
        var scenario = ScenarioTests.Parse("""{"name":"noisy","seconds":30,"noise":true},{"name":"clean","seconds":10}""", loop: true);
        var simulator = SampleStreams.Simulator("nonin-oem3", scenario);
        var pump = new FramePump(DriverCatalog.Find("nonin-oem3")!, (_, in _, _) => { });
        long clean = 0;
        for (var write = simulator.Next(); write.At < scenario.Length; write = simulator.Next())
        {
            clean = write.At < TimeSpan.FromSeconds(31) ? pump.DecodedFrames : clean;
            pump.Push(write.Bytes.Span, default);
        }

        Assert.InRange(pump.BadFrames, 5, 60);
        Assert.InRange(pump.DecodedFrames - clean, 26, 28);
        Assert.InRange(clean, 40, 90);
    }

    [Fact]
    public void Unplugging_hangs_up_once_and_sends_nothing_until_plugged_in_again()
    {
        var scenario = ScenarioTests.Parse("""{"name":"on","seconds":5},{"name":"out","seconds":5,"unplug":true},{"name":"on","seconds":5}""", loop: true);
        var simulator = SampleStreams.Simulator("masimo-ascii1", scenario);
        var writes = Enumerable.Range(0, 22).Select(_ => simulator.Next()).Select(w => (w.At.TotalSeconds, w.HangUp, w.Bytes.IsEmpty)).ToList();

        Assert.Equal([5.0, 20.0], writes.Where(w => w.HangUp).Select(w => w.TotalSeconds));
        Assert.All(writes, w => Assert.Equal(w.HangUp, w.IsEmpty));
        Assert.DoesNotContain(writes, w => !w.HangUp && w.TotalSeconds % 15 is >= 5 and < 10);
        Assert.Equal(writes.OrderBy(w => w.TotalSeconds), writes);
    }

    [Theory]
    [InlineData("coffee-machine", null)]
    [InlineData("ivy-450c", "no/such/file")]
    [InlineData("ivy-450c", ".")]
    public void A_simulation_that_cannot_start_says_why(string device, string? recording)
    {
        var start = new SimulationStart { Scenario = Scenario.Load("night"), DeviceTime = default, RecordingPath = recording };

        Assert.Null(SimulatorCatalog.Create(device, start, out string? error));
        Assert.False(string.IsNullOrEmpty(error));
    }

    [Fact]
    public void A_recording_of_another_device_cannot_be_played()
    {
        var start = new SimulationStart
        {
            Scenario = Scenario.Load("night"),
            DeviceTime = default,
            RecordingPath = RecordingFiles.Find(RecordingFiles.DatexS5),
        };

        Assert.Null(SimulatorCatalog.Create("ivy-450c", start, out string? error));
        Assert.Contains("no frame", error, StringComparison.Ordinal);
    }
}
