using System.Buffers.Binary;
using Edge.Drivers.Devices.DatexS5;
using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Devices.Monitors;

public class S5WaveTests
{
    private const short Missing = -32767;

    private readonly DatexS5Driver _driver = new();
    private readonly DecodedFrame _into = new();
    private DecoderState? _state;

    [Fact]
    public void The_waves_that_are_asked_for_fill_the_interface_and_no_more()
    {
        Assert.Equal(S5Wave.MaxSamplesPerSecond, S5Request.Waves.Sum(S5Wave.RateHz));
        Assert.All(S5Request.Waves, type => Assert.NotNull(S5Wave.MetricOf(type)));
    }

    [Fact]
    public void The_request_starts_every_wave_and_ends_its_list()
    {
        byte[] record = new byte[S5Wire.MaxRecordBytes + 1];

        Assert.Equal(DecodeOutcome.Decoded, S5Wire.Unpack(S5Request.ContinuousWaves(0x09), record, out int length).Outcome);
        Assert.Equal((72, 72, 9), (length, record[0], record[3]));
        Assert.Equal([1, 0, 0, 0, 0, 0xFF], record[14..16].Concat(record[18..22]));
        Assert.Equal([0, 0, 0, 0, .. S5Request.Waves, 0xFF], record[40..52]);
        Assert.All(record[52..72], b => Assert.Equal(0, b));
    }

    [Theory]
    [InlineData(S5Wave.Ecg1, "ecg", 300, 0.01)]
    [InlineData(S5Wave.Pressure1, "pressure", 100, 0.01)]
    [InlineData(S5Wave.Pleth, "pleth", 100, 0.01)]
    [InlineData(S5Wave.AirwayPressure, "airway-pressure", 25, 0.1)]
    [InlineData(S5Wave.Flow, "airway-flow", 25, 0.01)]
    [InlineData(S5Wave.Respiration, "respiration", 25, 0.01)]
    public void A_wave_has_its_metric_rate_and_scale(byte type, string metric, int rateHz, double scale)
    {
        Decode(Record((type, [-100, 0, 250])));

        var wave = Assert.Single(_into.Waveforms.ToArray());
        Assert.Equal((metric, rateHz, scale, 0), (wave.Metric.Key, wave.RateHz, wave.Scale, wave.Offset));
        Assert.Equal([-100, 0, 250], _into.Samples.ToArray());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(18)]
    [InlineData(23)]
    [InlineData(200)]
    public void A_wave_that_was_not_asked_for_gives_nothing(byte type)
    {
        Decode(Record((type, [1, 2, 3])));

        Assert.Empty(_into.Waveforms.ToArray());
    }

    [Fact]
    public void Carbon_dioxide_waits_until_the_ambient_pressure_is_known()
    {
        byte[] wave = Record((S5Wave.Co2, [510]));
        Decode(wave);
        Assert.Empty(_into.Waveforms.ToArray());

        byte[] numbers = new byte[S5Phdb.SubRecordBytes];
        BinaryPrimitives.WriteInt16LittleEndian(numbers.AsSpan(S5Phdb.AmbientPressureAt), 7583);
        Decode(Pack(S5Record.PhdbType, (S5Phdb.DisplayedType, numbers)));
        Decode(wave);

        // 5.10 % of 758.3 mm[Hg].
        Assert.Equal(38.67, 510 * Assert.Single(_into.Waveforms.ToArray()).Scale, 2);
    }

    [Fact]
    public void A_gap_cuts_a_wave_into_runs_and_is_never_a_sample()
    {
        Decode(Record((S5Wave.Pleth, [Missing, 1, 2, Missing, -32001, 3, -32000, Missing])));

        Assert.Equal([2, 2], _into.Waveforms.ToArray().Select(w => w.Count));
        Assert.Equal([1, 2, 3, -32000], _into.Samples.ToArray());
    }

    [Fact]
    public void A_full_second_of_every_wave_is_one_record()
    {
        Decode(Record([.. S5Request.Waves.Select(t => (t, new short[S5Wave.RateHz(t)]))]));

        Assert.Equal(S5Wave.MaxSamplesPerSecond - S5Wave.RateHz(S5Wave.Co2), _into.Samples.Length);
    }

    [Fact]
    public void Sub_records_that_share_samples_never_overflow_the_buffer()
    {
        short[] samples = new short[700];
        byte[] record = Unpacked(S5Record.WaveType, (S5Wave.Ecg1, Body(samples)));
        for (int i = 1; i < S5Record.MaxSubRecords; i++)
        {
            record[16 + 3 * i] = 0;
            record[17 + 3 * i] = 0;
            record[18 + 3 * i] = S5Wave.Ecg1;
        }

        Decode(S5Wire.Pack(record));

        Assert.Equal(DecodedFrame.MaxSamples, _into.Samples.Length);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(-1)]
    [InlineData(short.MaxValue)]
    public void A_count_that_is_not_in_the_record_is_rejected(short count)
    {
        byte[] body = Body([1, 2, 3]);
        BinaryPrimitives.WriteInt16LittleEndian(body, count);

        Assert.Equal(DecodeOutcome.Rejected, Run(Pack(S5Record.WaveType, (S5Wave.Pleth, body))).Outcome);
    }

    private static byte[] Record(params (byte Type, short[] Samples)[] waves) =>
        Pack(S5Record.WaveType, [.. waves.Select(w => (w.Type, Body(w.Samples)))]);

    private static byte[] Body(short[] samples)
    {
        byte[] body = new byte[6 + 2 * samples.Length];
        BinaryPrimitives.WriteInt16LittleEndian(body, (short)samples.Length);
        for (int i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(body.AsSpan(6 + 2 * i), samples[i]);
        }

        return body;
    }

    private static byte[] Pack(short mainType, params (byte Type, byte[] Body)[] parts) => S5Wire.Pack(Unpacked(mainType, parts));

    private static byte[] Unpacked(short mainType, params (byte Type, byte[] Body)[] parts)
    {
        byte[] record = [.. new byte[S5Record.HeaderBytes], .. parts.SelectMany(p => p.Body)];
        BinaryPrimitives.WriteInt16LittleEndian(record, (short)record.Length);
        record[3] = 0x0B;
        BinaryPrimitives.WriteInt16LittleEndian(record.AsSpan(14), mainType);
        int offset = 0;
        for (int i = 0; i < S5Record.MaxSubRecords; i++)
        {
            var entry = record.AsSpan(16 + 3 * i, 3);
            BinaryPrimitives.WriteInt16LittleEndian(entry, (short)offset);
            entry[2] = i < parts.Length ? parts[i].Type : (byte)0xFF;
            offset += i < parts.Length ? parts[i].Body.Length : 0;
        }

        return record;
    }

    private void Decode(byte[] frame) => Assert.Equal(DecodeOutcome.Decoded, Run(frame).Outcome);

    private DecodeResult Run(byte[] frame)
    {
        _into.Clear();
        var result = _driver.Decoder.Decode(frame, new FrameContext { State = _state }, _into);
        _state = _into.NextState ?? _state;
        return result;
    }
}
