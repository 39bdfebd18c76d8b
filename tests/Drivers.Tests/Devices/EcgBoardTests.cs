using System.Text;
using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Devices;

public class EcgBoardTests
{
    [Fact]
    public void A_gap_of_the_sample_number_is_stated_as_lost_samples()
    {
        var board = new Board("openbci-cyton");

        foreach (byte number in (byte[])[254, 255, 0, 1, 5, 6, 6])
        {
            board.Hear(Cyton(number, 1000));
        }

        Assert.Equal([0, 0, 0, 0, 3, 0, 255], board.Waves.Select(w => w.LostBefore));
        Assert.All(board.Waves, w => Assert.Equal((Metrics.EcgWaveform, 250.0, 1), (w.Metric, w.RateHz, w.Count)));
    }

    [Fact]
    public void A_count_of_a_Cyton_is_a_fraction_of_a_microvolt_and_has_a_sign()
    {
        var board = new Board("openbci-cyton");

        board.Hear(Cyton(0, -44744));

        Assert.Equal(-44744, board.Samples[0]);
        Assert.Equal(0.02235e-3, board.Waves[0].Scale, 1e-8);
        Assert.Equal(-1.0, board.Samples[0] * board.Waves[0].Scale, 1e-3);
    }

    [Fact]
    public void A_Cyton_is_stopped_reset_and_started_and_told_nothing_else()
    {
        var declared = DriverCatalog.Find("openbci-cyton")!.Declaration;

        Assert.Equal(["v", "b", "s"], declared.PermittedWrites.Select(w => Encoding.ASCII.GetString(w.Bytes.Span)));
        Assert.Equal(
            ["s", "v", "b"],
            declared.Conversation.OfType<ConversationStep.Write>().Select(w => Encoding.ASCII.GetString(w.Bytes.Span)));
    }

    [Fact]
    public void Samples_of_the_line_protocol_count_only_after_their_rate_is_known()
    {
        var board = new Board("ad8232");

        board.Hear("512\n"u8);
        Assert.Empty(board.Waves);
        board.Hear("#250 10 3300 1100\n"u8);
        board.Hear("512\n"u8);
        board.Hear("!\n"u8);
        board.Hear("1023\n"u8);
        board.Hear("#500 12 5000 1100\n"u8);
        board.Hear("0\n"u8);

        Assert.Equal([0, 511, -2048], board.Samples);
        Assert.Equal([250, 250, 500], board.Waves.Select(w => (int)w.RateHz));
        Assert.Equal(3300.0 / 1024 / 1100, board.Waves[0].Scale, 1e-12);
        Assert.Equal(5000.0 / 4096 / 1100, board.Waves[2].Scale, 1e-12);
    }

    [Fact]
    public void A_count_that_the_converter_cannot_send_is_rejected()
    {
        var board = new Board("ad8232");

        board.Hear("#250 10 3300 1100\n"u8);

        Assert.Equal(RejectReason.BadField, board.Hear("1024\n"u8).Reason);
        Assert.Empty(board.Waves);
    }

    private static byte[] Cyton(byte number, int channel)
    {
        byte[] frame = new byte[33];
        (frame[0], frame[1], frame[32]) = (0xA0, number, 0xC0);
        (frame[2], frame[3], frame[4]) = ((byte)(channel >> 16), (byte)(channel >> 8), (byte)channel);
        return frame;
    }

    private sealed class Board(string driver)
    {
        private readonly IFrameDecoder _decoder = DriverCatalog.Find(driver)!.Decoder;
        private DecoderState? _state;

        public List<DecodedWaveform> Waves { get; } = [];

        public List<int> Samples { get; } = [];

        public DecodeResult Hear(ReadOnlySpan<byte> frame)
        {
            var into = new DecodedFrame();
            var result = _decoder.Decode(frame, new FrameContext { State = _state }, into);
            _state = into.NextState ?? _state;
            Waves.AddRange(into.Waveforms);
            Samples.AddRange(into.Samples);
            return result;
        }
    }
}
