using Edge.Drivers.Devices.DatexS5;
using Edge.Drivers.Replay;
using Edge.Model.Observations;
using FsCheck;
using FsCheck.Fluent;

namespace Edge.Drivers.Tests.Devices;

public class DatexS5Tests
{
    private static readonly RecordingRun Run = RecordingRun.Of("datex-s5", RecordingFiles.DatexS5);

    [Fact]
    public void The_recording_holds_21_frames_and_nothing_between_them()
    {
        Assert.Equal(new ReplaySummary(24_256, 21, 0, 0, 0, 0), Run.Summary);
    }

    [Fact]
    public void Inspired_oxygen_and_temperature_follow_the_recording()
    {
        decimal[] oxygen = [.. Run.Of(Metrics.InspiredOxygen).Select(r => r.Value!.Value)];
        Assert.All(oxygen[..9], v => Assert.InRange(v, 20.78m, 21.03m));
        Assert.All(oxygen[9..16], v => Assert.InRange(v, 55.02m, 57.04m));
        Assert.Equal(22.34m, oxygen[16]);
        Assert.All(oxygen[17..], v => Assert.InRange(v, 20.96m, 21.06m));
        decimal[] temperature = [.. Run.Of(Metrics.BodyTemperature).Select(r => r.Value!.Value)];
        Assert.Equal((20.7m, 22.0m, 21.6m), (temperature[0], temperature.Max(), temperature[^1]));
    }

    [Fact]
    public void The_time_of_the_monitor_goes_in_steps_of_five_seconds()
    {
        var times = Run.Frames.Select(f => f[0].MeasuredAt!.Value).ToList();

        Assert.Equal(new DateTime(2022, 12, 19, 16, 43, 53), times[0]);
        Assert.Equal(new DateTime(2022, 12, 19, 16, 45, 33), times[^1]);
        Assert.All(times.Zip(times.Skip(1)), p => Assert.Equal(TimeSpan.FromSeconds(5), p.Second - p.First));
    }

    [Fact]
    public void Missing_values_carry_their_reason_and_no_number()
    {
        Metric[] missing = [Metrics.HeartRate, Metrics.SpO2, Metrics.NibpSystolic, Metrics.InvasiveSystolic, Metrics.PulseRateOximeter];
        Assert.All(missing.SelectMany(Run.Of), r => Assert.Equal((null, Validity.NotAvailable), (r.Value, r.Validity)));
        Assert.All(Run.Of(Metrics.RespirationRate), r => Assert.Equal((null, Validity.Underflow), (r.Value, r.Validity)));
        Assert.All(Run.Frames.SelectMany(f => f), r => Assert.False(r.Value < -300));
        Assert.Single(Run.Of(Metrics.NibpSystolic));
    }

    [Fact]
    public void Carbon_dioxide_is_a_pressure_of_the_ambient_one()
    {
        Assert.All(Run.Of(Metrics.EndTidalCo2), r => Assert.InRange(r.Value!.Value, 0.0m, 0.1m));
        Span<byte> sub = stackalloc byte[S5Phdb.SubRecordBytes];
        sub.Clear();
        (sub[S5Phdb.EtCo2At], sub[S5Phdb.EtCo2At + 1]) = (0xFE, 0x01);
        (sub[S5Phdb.AmbientPressureAt], sub[S5Phdb.AmbientPressureAt + 1]) = (0x9F, 0x1D);

        // 5.10 % of 758.3 mm[Hg].
        Assert.Equal(38.7m, new S5Phdb(sub).EtCo2Pressure.Number);
    }

    [Fact]
    public void Requests_are_the_frames_of_the_interface_specification()
    {
        byte[] request = S5Request.DisplayedValues(0x0B, 5);
        byte[] record = new byte[S5Wire.MaxRecordBytes + 1];

        Assert.Equal(DecodeOutcome.Decoded, S5Wire.Unpack(request, record, out int length).Outcome);
        Assert.Equal(49, length);
        Assert.Equal((byte)49, record[0]);
        Assert.Equal((byte)0x0B, record[3]);
        Assert.Equal([0, 0, 0, 0, 0, 0xFF], record[16..22]);
        Assert.Equal([1, 5, 0, 0, 0, 0, 0, 0, 0], record[40..49]);
        Assert.Equal([0x07, 0x08, 0x09, 0x0A, 0x0B], S5Request.Levels);
    }

    [Fact]
    public void Packing_and_unpacking_gives_the_record_again()
    {
        byte[] buffer = new byte[S5Wire.MaxRecordBytes + 1];
        var bytes = Gen.Choose(0, 255).Select(b => (byte)b).Or(Gen.Elements<byte>(0x7D, 0x7E));
        Prop.ForAll(Gen.ArrayOf(bytes).ToArbitrary(), record =>
        {
            byte[] frame = S5Wire.Pack(record);
            return S5Wire.Unpack(frame, buffer, out int length).Outcome == DecodeOutcome.Decoded
                && buffer.AsSpan(0, length).SequenceEqual(record)
                && !frame.AsSpan(1, frame.Length - 2).Contains((byte)0x7E);
        }).QuickCheckThrowOnFailure();
    }
}
