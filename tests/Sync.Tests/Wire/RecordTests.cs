using Edge.Model.Observations;
using Edge.Sync.Wire;
using Google.Protobuf;
using Record = Edge.Sync.Wire.Record;

namespace Edge.Sync.Tests.Wire;

public sealed class RecordTests
{
    private readonly ManualClock _clock = new();
    private readonly RecordStamper _stamper;

    public RecordTests() =>
        _stamper = new RecordStamper(Enumerable.Range(1, 16).Select(i => (byte)i).ToArray(), _clock, () => new ClockTrust(MonotonicTime.Now(_clock), _clock.Wall, TimeSpan.FromMilliseconds(20), ClockSource.Ntp));

    [Fact]
    public void Writing_a_reused_record_into_a_span_allocates_nothing()
    {
        var record = new Record { Reading = new ReadingRecord { Device = "nonin-1", Patient = "p1", Mdc = 150456, Scale = 1, Validity = 1 } };
        byte[] target = new byte[256];
        Write(record, target, 0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int bytes = 0;
        for (int i = 1; i <= 1000; i++)
            bytes += Write(record, target, i);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.InRange(bytes / 1000, 40, 80);
    }

    [Fact]
    public void A_reading_without_value_differs_from_zero()
    {
        var none = new Record { Reading = new ReadingRecord { Device = "d", Validity = 9 } };
        var zero = new Record { Reading = new ReadingRecord { Device = "d", Validity = 9, Mantissa = 0 } };
        Assert.False(Record.Parser.ParseFrom(none.ToByteArray()).Reading.HasMantissa);
        Assert.True(Record.Parser.ParseFrom(zero.ToByteArray()).Reading.HasMantissa);
    }

    [Fact]
    public void An_alarm_record_with_an_acknowledged_paused_and_escalated_machine_takes_at_most_200_bytes()
    {
        var record = new Record { Alarm = LargeAlarm() };
        _clock.Advance(TimeSpan.FromDays(90));
        _stamper.Stamp(record);
        Assert.InRange(record.CalculateSize(), 150, 200);
        Assert.Equal(record, Record.Parser.ParseFrom(record.ToByteArray()));
    }

    [Fact]
    public void The_stamp_carries_boot_monotonic_time_and_the_trust_of_the_wall_clock()
    {
        var record = new Record();
        _stamper.Stamp(record, new MonotonicTime(500_000_000));
        Assert.Equal(0x0102030405060708ul, record.Boot);
        Assert.Equal(500_000_000ul, record.MonotonicNs);
        Assert.Equal(_clock.Wall.AddMilliseconds(-500).ToUnixTimeMilliseconds(), record.WallMs);
        Assert.Equal(20u, record.UncertaintyMs);
        Assert.Equal(ClockSourceCode.Ntp, record.ClockSource);
    }

    [Fact]
    public void Bulk_stamps_keep_their_distance_to_the_wall_until_the_clock_is_set()
    {
        DateTimeOffset wall = _clock.Wall;
        TimeSpan uncertainty = TimeSpan.FromMilliseconds(3.2);
        var stamper = new RecordStamper(new byte[16], _clock, () => new ClockTrust(new MonotonicTime(0), wall, uncertainty, ClockSource.Ntp));
        var record = new Record();
        stamper.StampBulk(record, new MonotonicTime(500_999_999));
        Assert.Equal(500_000_000ul, record.MonotonicNs);
        Assert.Equal(_clock.Wall.ToUnixTimeMilliseconds() + 500, record.WallMs);
        Assert.Equal(10u, record.UncertaintyMs);

        wall = wall.AddMilliseconds(1.7);
        stamper.StampBulk(record, new MonotonicTime(1_500_000_000));
        Assert.Equal(_clock.Wall.ToUnixTimeMilliseconds() + 1500, record.WallMs);

        wall = wall.AddMilliseconds(2.5);
        stamper.StampBulk(record, new MonotonicTime(2_500_000_000));
        Assert.Equal(wall.ToUnixTimeMilliseconds() + 2500, record.WallMs);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(3.1, 10)]
    [InlineData(18, 20)]
    [InlineData(18.01, 50)]
    [InlineData(1_900_000_000, 2_000_000_000)]
    [InlineData(1e12, uint.MaxValue)]
    public void Bulk_uncertainty_covers_the_kept_distance_in_coarse_steps(double uncertaintyMs, uint expected)
    {
        var stamper = new RecordStamper(new byte[16], _clock, () => new ClockTrust(new MonotonicTime(0), _clock.Wall, TimeSpan.FromMilliseconds(uncertaintyMs), ClockSource.None));
        var record = new Record();
        stamper.StampBulk(record, new MonotonicTime(0));
        Assert.Equal(expected, record.UncertaintyMs);
    }

    [Fact]
    public void Clock_sources_have_the_same_numbers_on_the_wire_and_in_the_model()
    {
        foreach (ClockSource source in Enum.GetValues<ClockSource>())
            Assert.Equal(source.ToString(), ((ClockSourceCode)source).ToString());
        Assert.Equal(Enum.GetValues<ClockSource>().Length, Enum.GetValues<ClockSourceCode>().Length);
    }

    private int Write(Record record, byte[] target, int value)
    {
        _stamper.Stamp(record);
        record.Reading.Mantissa = value;
        int size = record.CalculateSize();
        record.WriteTo(target.AsSpan(0, size));
        return size;
    }

    private static AlarmRecord LargeAlarm() => new()
    {
        Type = AlarmEventType.AudioPaused,
        Rule = "spo2-low",
        Patient = "p12",
        Episode = ByteString.CopyFrom(new byte[16]),
        Priority = 3,
        Mantissa = 842,
        Scale = 1,
        Mdc = 150456,
        SqiPermille = 901,
        LimitVersion = 12,
        Role = "caregiver",
        Station = "kiosk",
        Again = true,
        Device = "nonin-1",
        Machine = new MachineRecord
        {
            State = MachineState.Latched,
            SinceMs = 3_600_000,
            StartedAtMs = 7_200_000,
            Priority = 3,
            Acked = new Acknowledgement { Role = "nurse", Station = "phone", AtMs = 3_600_000 },
            EscalationLevel = 2,
            EscalateDueMs = 60_000,
            RemindDueMs = 120_000,
            Trigger = new TriggerSample { Mantissa = 842, Scale = 1, AtMs = 7_200_000, SqiPermille = 901 },
            LastGoodAtMs = 7_300_000,
            LastGoodMantissa = 842,
            LastGoodScale = 1,
            Unknown = true,
        },
    };
}
