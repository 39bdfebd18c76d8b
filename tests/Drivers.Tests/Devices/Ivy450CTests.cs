using Edge.Drivers.Replay;
using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Devices;

public class Ivy450CTests
{
    private static readonly RecordingRun Run = RecordingRun.Of("ivy-450c", RecordingFiles.Ivy450C);

    [Fact]
    public void The_recording_holds_27_frames_after_a_cut_one()
    {
        Assert.Equal(new ReplaySummary(15_426, 27, 0, 0, 0, 252), Run.Summary);
    }

    [Fact]
    public void Every_frame_has_the_numbers_of_the_screen()
    {
        Assert.All(Run.Of(Metrics.HeartRate), r => Assert.Equal((80m, Validity.Valid), (r.Value, r.Validity)));
        Assert.All(Run.Of(Metrics.RespirationRate), r => Assert.Equal(35m, r.Value));
        Assert.All(Run.Of(Metrics.SpO2), r => Assert.Equal(100m, r.Value));
        Assert.All(Run.Of(Metrics.PulseRateOximeter), r => Assert.Equal(80m, r.Value));
        Assert.All(Run.Of(Metrics.InvasiveSystolic), r => Assert.InRange(r.Value!.Value, 110, 111));
        Assert.All(Run.Of(Metrics.InvasiveDiastolic), r => Assert.Equal(73m, r.Value));
        Assert.All(Run.Of(Metrics.InvasiveMean), r => Assert.Equal(88m, r.Value));
        Assert.Equal(27, Run.Of(Metrics.HeartRate).Count);
    }

    [Fact]
    public void Empty_fields_are_not_available()
    {
        Assert.All(
            Run.Of(Metrics.EndTidalCo2).Concat(Run.Of(Metrics.BodyTemperature)),
            r => Assert.Equal((null, Validity.NotAvailable), (r.Value, r.Validity)));
    }

    [Fact]
    public void The_repeated_cuff_result_is_emitted_once()
    {
        Assert.Equal([121m], Run.Of(Metrics.NibpSystolic).Select(r => r.Value));
        Assert.Equal([75m], Run.Of(Metrics.NibpDiastolic).Select(r => r.Value));
        Assert.Equal([92m], Run.Of(Metrics.NibpMean).Select(r => r.Value));
        Assert.Equal([80m], Run.Of(Metrics.PulseRateCuff).Select(r => r.Value));
    }

    [Fact]
    public void The_waves_have_their_rates_and_ranges()
    {
        AssertWave(Metrics.EcgWaveform, 27 * 200, -0.06, 2.82);
        AssertWave(Metrics.InvasivePressureWaveform, 27 * 50, 73, 111);
        AssertWave(Metrics.PlethWaveform, 27 * 50, 117, 153);
        AssertWave(Metrics.RespirationWaveform, 27 * 50, 0, 250);
        Assert.Equal(4, Run.Waves.Count);
    }

    [Fact]
    public void A_channel_without_transducer_has_no_wave_and_no_numbers()
    {
        byte[] frame = Frame(new byte[50].Select(_ => (byte)251).ToArray(), "HR=1;80;;\rP1=3;;;;NO TRANSDUCER;\r");
        var decoded = new DecodedFrame();

        Assert.Equal(DecodeOutcome.Decoded, DriverCatalog.Find("ivy-450c")!.Decoder.Decode(frame, default, decoded).Outcome);

        var p1 = decoded.Readings.ToArray().Single(r => r.Metric == Metrics.InvasiveSystolic);
        Assert.Equal((null, Validity.NotAvailable, QualityFlags.SensorOff), (p1.Value, p1.Validity, p1.Flags));
        Assert.DoesNotContain(decoded.Waveforms.ToArray(), w => w.Metric == Metrics.InvasivePressureWaveform);
    }

    [Fact]
    public void The_same_cuff_result_after_a_cleared_one_is_new()
    {
        string[] cuff = ["121;75;92;80", "121;75;92;80", ";;;", "121;75;92;80"];
        int emitted = 0;
        var pump = new FramePump(DriverCatalog.Find("ivy-450c")!, (_, in _, d) =>
            emitted += d.Readings.ToArray().Count(r => r.Metric == Metrics.NibpSystolic && r.Value is not null));

        foreach (string fields in cuff)
        {
            pump.Push(Frame(new byte[50], $"HR=1;80;;\rNIBP=4;{fields};;\r"), default);
        }

        Assert.Equal(4, pump.DecodedFrames);
        Assert.Equal(2, emitted);
    }

    private static void AssertWave(Metric metric, int count, double min, double max)
    {
        var samples = Run.Waves[metric];
        Assert.Equal(count, samples.Count);
        Assert.Equal(min, samples.Min(), 6);
        Assert.Equal(max, samples.Max(), 6);
    }

    private static byte[] Frame(byte[] pressure, string text) =>
    [
        0xFF, .. "ANSAR-B "u8, .. new byte[300], .. pressure, .. new byte[50], .. System.Text.Encoding.ASCII.GetBytes(text), 0xFE,
    ];
}
