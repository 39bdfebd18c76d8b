using System.Buffers.Binary;
using Edge.Drivers.Ble;
using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Devices;

public class PolarTests
{
    private const string EcgSettings = "f001000000" + "00018200" + "01010e00";
    private static readonly Guid Control = new("FB005C81-02E7-F387-1CAD-8ACD2D8DF0C8");
    private static readonly Guid Data = new("FB005C82-02E7-F387-1CAD-8ACD2D8DF0C8");

    [Fact]
    public void The_ECG_is_started_after_the_answer_to_the_settings()
    {
        var script = new DialogueScript("polar");

        Assert.Equal("ecg-settings", script.Take());
        script.Frame(Control, "0f05000000");
        Assert.Equal("", script.Take());
        script.Frame(Control, EcgSettings);
        Assert.Equal("start-ecg", script.Take());
        Assert.Equal("02000001820001010E00", Convert.ToHexString(script.Written[^1]));
        script.Frame(Control, "f002000000");
        script.Wait(19);
        Assert.Equal("", script.Take());
    }

    [Theory]
    [InlineData("f001000200")]
    [InlineData("f001000000" + "00016400" + "01010e00")]
    [InlineData("f001000000" + "00018200" + "01011800")]
    public void A_sensor_without_this_ECG_is_asked_for_pulse_intervals(string answer)
    {
        var script = new DialogueScript("polar");

        script.Frame(Control, answer);

        Assert.Equal("ecg-settings start-ppi", script.Take());
    }

    [Fact]
    public void A_stream_that_stays_away_is_asked_for_again_and_data_keeps_it_quiet()
    {
        var script = Streaming();

        for (int second = 0; second < 60; second++)
        {
            script.Frame(Data, Ecg(second, 73));
            script.Wait(1);
        }

        Assert.Equal("", script.Take());
        script.Wait(20);
        Assert.Equal("ecg-settings", script.Take());
        script.Frame(Control, EcgSettings);
        script.Frame(Control, "f002000600");
        Assert.Equal("start-ecg", script.Take());
        script.Wait(15);
        Assert.Equal("", script.Take());
    }

    [Fact]
    public void A_refusal_is_tried_again_after_a_minute()
    {
        var script = new DialogueScript("polar");
        script.Frame(Control, EcgSettings);
        script.Frame(Control, "f002000c00");
        script.Take();

        script.Wait(59);
        Assert.Equal("", script.Take());
        script.Wait(2);
        Assert.Equal("ecg-settings", script.Take());
    }

    [Fact]
    public void A_sensor_that_never_answers_is_let_go()
    {
        var script = new DialogueScript("polar");

        script.Wait(16);

        Assert.Equal("ecg-settings ecg-settings ecg-settings fail", script.Take());
        script.Wait(600);
        Assert.Equal("", script.Take());
    }

    [Fact]
    public void Malformed_and_foreign_answers_change_nothing()
    {
        var script = new DialogueScript("polar");
        script.Take();

        script.Frame(Control, "");
        script.Frame(Control, "f0");
        script.Frame(Control, "f002000000");
        script.Frame(Control, "f001020000");
        script.Frame(Data, "");

        Assert.Equal("", script.Take());
    }

    [Fact]
    public void The_rate_of_a_block_lies_between_the_stamps_of_two_frames()
    {
        var sensor = new Heard();

        sensor.Hear(Ecg(10.0, 65));
        sensor.Hear(Ecg(10.5, 65));
        sensor.Hear(Ecg(11.01, 65));

        Assert.Equal([130, 130, 65 / 0.51], sensor.Waves.Select(w => Math.Round(w.RateHz, 6)), (a, b) => Math.Abs(a - b) < 1e-3);
        Assert.All(sensor.Waves, w => Assert.Equal((Metrics.EcgWaveform, 0.001, 65, 0), (w.Metric, w.Scale, w.Count, w.LostBefore)));
    }

    [Fact]
    public void Lost_samples_are_stated_and_a_clock_that_jumps_back_loses_none()
    {
        var sensor = new Heard();

        sensor.Hear(Ecg(10.0, 65));
        sensor.Hear(Ecg(11.5, 65));
        sensor.Hear(Ecg(2.0, 65));
        sensor.Hear(Ecg(2.5, 65));

        Assert.Equal([0, 130, 0, 0], sensor.Waves.Select(w => w.LostBefore));
        Assert.All(sensor.Waves, w => Assert.Equal(130, w.RateHz, 1e-6));
    }

    [Fact]
    public void Heart_rate_and_ECG_of_one_sensor_keep_their_own_memory()
    {
        var sensor = new Heard();

        sensor.Hear(Ecg(10.0, 65));
        sensor.Hear(Convert.FromHexString("163d0004"), GattId.Of(0x2A37));
        sensor.Hear(Ecg(10.51, 65));
        sensor.Hear(Convert.FromHexString("163d0004"), GattId.Of(0x2A37));

        Assert.Equal(65 / 0.51, sensor.Waves[1].RateHz, 1e-6);
        Assert.Contains(sensor.Readings, r => r.Metric == Metrics.HeartRate && r.Value == 61);
        Assert.Contains(sensor.Readings, r => r.Metric == Metrics.RrInterval && r.Value == 1000);
    }

    [Theory]
    [InlineData(0x06, Validity.Valid)]
    [InlineData(0x00, Validity.Valid)]
    [InlineData(0x07, Validity.Questionable)]
    [InlineData(0x04, Validity.NotAvailable)]
    [InlineData(0x05, Validity.NotAvailable)]
    public void The_flags_of_a_pulse_interval_decide_whether_it_counts(byte flags, Validity expected)
    {
        var sensor = new Heard();

        sensor.Hear([3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 61, 0xD8, 0x03, 12, 0, flags]);

        var reading = Assert.Single(sensor.Readings);
        Assert.Equal((Metrics.RrInterval, expected), (reading.Metric, reading.Validity));
        Assert.Equal(expected == Validity.NotAvailable ? null : 984, reading.Value);
    }

    [Fact]
    public void Only_three_commands_may_be_written()
    {
        var permitted = DriverCatalog.Find("polar")!.Declaration.PermittedWrites;

        Assert.Equal(["0100", "02000001820001010E00", "0203"], permitted.Select(p => Convert.ToHexString(p.Bytes.Span)));
        Assert.All(permitted, p => Assert.True(p.Mask.IsEmpty && p.Characteristic == Control));
    }

    private static DialogueScript Streaming()
    {
        var script = new DialogueScript("polar");
        script.Frame(Control, EcgSettings);
        script.Frame(Control, "f002000000");
        script.Take();
        return script;
    }

    private static byte[] Ecg(double seconds, int samples)
    {
        byte[] frame = new byte[10 + 3 * samples];
        BinaryPrimitives.WriteUInt64LittleEndian(frame.AsSpan(1), (ulong)Math.Round(seconds * 1e9));
        return frame;
    }

    private sealed class Heard
    {
        private readonly IFrameDecoder _decoder = DriverCatalog.Find("polar")!.Decoder;
        private DecoderState? _state;

        public List<DecodedWaveform> Waves { get; } = [];

        public List<DecodedReading> Readings { get; } = [];

        public void Hear(byte[] frame, Guid origin = default)
        {
            var into = new DecodedFrame();
            var context = new FrameContext { Origin = origin == default ? Data : origin, State = _state };
            Assert.Equal(DecodeOutcome.Decoded, _decoder.Decode(frame, context, into).Outcome);
            _state = into.NextState ?? _state;
            Waves.AddRange(into.Waveforms);
            Readings.AddRange(into.Readings);
        }
    }
}
