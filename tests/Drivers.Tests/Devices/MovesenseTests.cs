using System.Buffers.Binary;
using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Devices;

public class MovesenseTests
{
    private static readonly Guid Command = new("34800001-7185-4d5d-b431-630e7050e8f0");
    private static readonly Guid Notify = new("34800002-7185-4d5d-b431-630e7050e8f0");

    [Fact]
    public void A_subscription_whose_answer_was_lost_runs_when_its_data_comes()
    {
        var script = new DialogueScript("movesense");

        Assert.Equal("subscribe-ecg", script.Take());
        script.Frame(Notify, Ecg(0));
        Assert.Equal("subscribe-heart-rate", script.Take());
        script.Frame(Notify, Ecg(128));
        Assert.Equal("", script.Take());
        script.Frame(Notify, "0102c800");
        script.Wait(19);
        Assert.Equal("", script.Take());
    }

    [Theory]
    [InlineData("0101c800", "01029401")]
    [InlineData("01019401", "0102c800")]
    public void A_sensor_with_one_of_the_streams_is_served(string ecg, string heartRate)
    {
        var script = new DialogueScript("movesense");

        script.Frame(Notify, ecg);
        script.Frame(Notify, heartRate);
        script.Wait(19);

        Assert.Equal("subscribe-ecg subscribe-heart-rate", script.Take());
        script.Wait(1);
        Assert.Equal("unsubscribe-ecg unsubscribe-heart-rate", script.Take());
    }

    [Fact]
    public void Malformed_and_foreign_notifications_change_nothing()
    {
        var script = new DialogueScript("movesense");
        script.Take();

        script.Frame(Notify, "");
        script.Frame(Notify, "01");
        script.Frame(Notify, "0101c8");
        script.Frame(Notify, "0102c800");
        script.Frame(Notify, "0109c800");
        script.Frame(Notify, "0301c800");
        script.Frame(Command, "0101c800");

        Assert.Equal("", script.Take());
    }

    [Fact]
    public void Only_subscribe_and_unsubscribe_of_two_paths_may_be_written()
    {
        var permitted = DriverCatalog.Find("movesense")!.Declaration.PermittedWrites;

        Assert.Equal(
            ["01012F4D6561732F4543472F313235", "01022F4D6561732F4852", "0201", "0202"],
            permitted.Select(p => Convert.ToHexString(p.Bytes.Span)));
        Assert.All(permitted, p => Assert.True(p.Mask.IsEmpty && p.Characteristic == Command));
    }

    [Fact]
    public void Samples_that_the_stamps_do_not_account_for_are_lost()
    {
        var sensor = new Heard();

        // 16 samples last 128 ms; the stamps may be a few ms off.
        foreach (uint stamp in (uint[])[1000, 1128, 1255, 1385, 1641, 10, 138])
        {
            sensor.Hear(Ecg(stamp));
        }

        Assert.Equal([0, 0, 0, 0, 16, 0, 0], sensor.Waves.Select(w => w.LostBefore));
        Assert.All(sensor.Waves, w => Assert.Equal((Metrics.EcgWaveform, 125.0, 16), (w.Metric, w.RateHz, w.Count)));
    }

    [Fact]
    public void The_clock_of_a_sensor_that_runs_for_weeks_wraps_without_a_loss()
    {
        var sensor = new Heard();

        sensor.Hear(Ecg(uint.MaxValue - 63));
        sensor.Hear(Ecg(64));

        Assert.Equal([0, 0], sensor.Waves.Select(w => w.LostBefore));
    }

    [Fact]
    public void A_heart_rate_with_a_count_before_its_intervals_is_another_layout()
    {
        var driver = DriverCatalog.Find("movesense")!;
        byte[] frame = Convert.FromHexString("020200009142013C03");

        var result = driver.Decoder.Decode(frame, new FrameContext { Origin = Notify }, new DecodedFrame());

        Assert.Equal((DecodeOutcome.Rejected, RejectReason.Truncated), (result.Outcome, result.Reason));
    }

    [Fact]
    public void A_count_is_a_third_of_a_microvolt()
    {
        var sensor = new Heard();

        sensor.Hear(Ecg(0));

        // 2^17 counts are 1 V before the gain of 20.
        Assert.Equal(50, sensor.Waves[0].Scale * (1 << 17), 1e-9);
    }

    private static byte[] Ecg(uint stampMs)
    {
        byte[] frame = new byte[6 + 4 * 16];
        (frame[0], frame[1]) = (2, 1);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(2), stampMs);
        return frame;
    }

    private sealed class Heard
    {
        private readonly IFrameDecoder _decoder = DriverCatalog.Find("movesense")!.Decoder;
        private DecoderState? _state;

        public List<DecodedWaveform> Waves { get; } = [];

        public void Hear(byte[] frame)
        {
            var into = new DecodedFrame();
            Assert.Equal(DecodeOutcome.Decoded, _decoder.Decode(frame, new FrameContext { Origin = Notify, State = _state }, into).Outcome);
            _state = into.NextState ?? _state;
            Waves.AddRange(into.Waveforms);
        }
    }
}
