using Edge.Drivers.Devices.Capnostream20;
using Edge.Drivers.Simulation;
using Edge.Drivers.Tests.Framing;
using Edge.Model.Observations;
using FsCheck;
using FsCheck.Fluent;

namespace Edge.Drivers.Tests.Devices.Monitors;

public class Capnostream20Tests
{
    private readonly Capnostream20Driver _driver = new();
    private readonly DecodedFrame _into = new();
    private DecoderState? _state;

    [Fact]
    public void Numerics_give_four_readings()
    {
        Decode("numerics");

        Assert.Equal(
            [("etco2", 38m), ("respiration-rate", 14m), ("spo2", 97m), ("pulse-rate", 71m)],
            _into.Readings.ToArray().Select(r => (r.Metric.Key, r.Value!.Value)));
        Assert.All(_into.Readings.ToArray(), r => Assert.Equal((Validity.Valid, QualityFlags.None, null), (r.Validity, r.Flags, r.MeasuredAt)));
    }

    [Theory]
    [InlineData("numerics-absent", null, null, QualityFlags.None, Validity.NotAvailable)]
    [InlineData("numerics-off", 38, null, QualityFlags.SensorOff, Validity.NotAvailable)]
    [InlineData("numerics-unplugged", 38, null, QualityFlags.SensorOff | QualityFlags.SensorFault, Validity.NotAvailable)]
    [InlineData("numerics-alarms", 62, 86, QualityFlags.DeviceAlarm | QualityFlags.LowBattery, Validity.Valid)]
    [InlineData("numerics-kpa", null, 97, QualityFlags.None, Validity.Valid)]
    public void Codes_and_alarms_decide_what_is_usable(string id, int? endTidal, int? saturation, QualityFlags flags, Validity validity)
    {
        Decode(id);

        Assert.Equal(endTidal, (int?)_into.Readings[0].Value);
        Assert.Equal((saturation, flags, validity), ((int?)_into.Readings[2].Value, _into.Readings[2].Flags, _into.Readings[2].Validity));
    }

    [Theory]
    [InlineData(14, 0x01, QualityFlags.Searching, Validity.Questionable)]
    [InlineData(14, 0x02, QualityFlags.DeviceAlarm, Validity.Valid)]
    [InlineData(14, 0x04, QualityFlags.DeviceAlarm, Validity.Valid)]
    [InlineData(14, 0x08, QualityFlags.DeviceAlarm, Validity.Valid)]
    [InlineData(14, 0x10, QualityFlags.DeviceAlarm, Validity.Valid)]
    [InlineData(14, 0x20, QualityFlags.SensorOff, Validity.NotAvailable)]
    [InlineData(14, 0x40, QualityFlags.SensorOff | QualityFlags.SensorFault, Validity.NotAvailable)]
    public void Every_bit_of_the_finger_alarms_has_its_meaning(int at, byte bit, QualityFlags flags, Validity validity) =>
        Assert.Equal((flags, validity), Conditions(at, bit).Finger);

    [Theory]
    [InlineData(13, 0x01, QualityFlags.DeviceAlarm, Validity.Valid)]
    [InlineData(13, 0x20, QualityFlags.DeviceAlarm, Validity.Valid)]
    [InlineData(26, 0x01, QualityFlags.None, Validity.Valid)]
    [InlineData(26, 0x02, QualityFlags.SensorFault, Validity.Questionable)]
    [InlineData(26, 0x04, QualityFlags.SensorFault, Validity.NotAvailable)]
    [InlineData(26, 0x80, QualityFlags.LowBattery, Validity.Valid)]
    public void Every_bit_of_the_gas_status_has_its_meaning(int at, byte bit, QualityFlags flags, Validity validity) =>
        Assert.Equal((flags, validity), Conditions(at, bit).Gas);

    [Fact]
    public void A_record_that_lost_a_byte_is_dropped_and_the_next_one_is_not()
    {
        Decode("numerics");
        byte[] shifted = CapnostreamEncoder.Numerics(1, spo2: BreathShape.RespirationRate, pulse: 97, spo2Alarms: 0);
        _into.Clear();

        var result = _driver.Decoder.Decode(shifted, new FrameContext { State = _state }, _into);
        Assert.Equal((DecodeOutcome.Rejected, RejectReason.BadField), (result.Outcome, result.Reason));
        Assert.True(_into.Readings.IsEmpty);
        Decode("numerics");
    }

    [Fact]
    public void A_sample_is_a_whole_and_a_part_of_256_and_its_status_decides()
    {
        Decode("wave");
        var wave = Assert.Single(_into.Waveforms.ToArray());
        Assert.Equal(("co2", 20.0, 38.5), (wave.Metric.Key, wave.RateHz, _into.Samples[0] * wave.Scale));
        Decode("wave-end");
        Assert.Single(_into.Waveforms.ToArray());
        Decode("wave-padded");
        Assert.Single(_into.Waveforms.ToArray());
        foreach (string bit in (string[])["01", "02", "04", "10", "20", "40", "80"])
        {
            Decode("wave-status-" + bit);
            Assert.True(_into.Waveforms.IsEmpty);
        }
    }

    [Fact]
    public void Any_message_survives_the_line_coding()
    {
        var message = from length in Gen.Choose(1, 255)
                      from bytes in Gen.ArrayOf(Gen.Elements<byte>(0, 5, 0x80, 0x85, 0xFF).Or(Gen.Choose(0, 255).Select(i => (byte)i)), length)
                      where bytes[0] != 0
                      select bytes;
        Prop.ForAll(message.ToArbitrary(), bytes =>
        {
            byte[] frame = CapnoWire.Pack(bytes);
            byte[] content = new byte[CapnoWire.MaxContentBytes];
            bool isSame = CapnoWire.Unpack(frame, content, out var read).Outcome == DecodeOutcome.Decoded && read.SequenceEqual(bytes);
            return isSame
                && !frame.AsSpan(1).Contains((byte)0x85)
                && FrameCollector.Cut(_driver, [.. frame, .. frame], () => 7).SequenceEqual([frame, frame], new ByteArrays());
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_monitor_is_switched_on_and_told_that_somebody_listens()
    {
        var steps = _driver.Declaration.Conversation;

        Assert.Equal("85010100", Convert.ToHexString(((ConversationStep.Write)steps[0]).Bytes.Span));
        Assert.Equal("85010405", Convert.ToHexString(((ConversationStep.Write)steps[1]).Bytes.Span));
        Assert.Equal("85010607", Convert.ToHexString(((ConversationStep.KeepAlive)steps[2]).Bytes.Span));
    }

    private static byte[] Frame(string id) => MonitorVectors.Frame("capno-own-" + id);

    private static ((QualityFlags Flags, Validity Validity) Gas, (QualityFlags Flags, Validity Validity) Finger) Conditions(int at, byte bit)
    {
        byte[] payload = new byte[CapnoNumerics.LeastBytes];
        payload[at] = bit;
        var numerics = new CapnoNumerics(payload);
        return ((numerics.Gas.Flags, numerics.Gas.Validity), (numerics.Finger.Flags, numerics.Finger.Validity));
    }

    private void Decode(string id)
    {
        _into.Clear();
        Assert.Equal(DecodeOutcome.Decoded, _driver.Decoder.Decode(Frame(id), new FrameContext { State = _state }, _into).Outcome);
        _state = _into.NextState ?? _state;
    }

    private sealed class ByteArrays : IEqualityComparer<byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] bytes) => bytes.Length;
    }
}
