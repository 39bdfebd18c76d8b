using Edge.Gateway.Recording;
using Edge.Model.Alarms;
using Edge.Model.Alarms.Technical;
using Edge.Model.Observations;
using FsCheck;
using FsCheck.Fluent;
using MachineRecord = Edge.Model.Alarms.MachineRecord;
using MachineState = Edge.Model.Alarms.MachineState;

namespace Edge.Gateway.Tests.Recording;

public class CodecTests
{
    // Instants before the present boot are negative on its clock.
    private static readonly Gen<MonotonicTime> Times =
        Gen.Choose(-100_000_000, 1_000_000_000).Where(ms => ms != 0).Select(ms => new MonotonicTime(ms * 1_000_000L));

    private static readonly Gen<float> Qualities = Gen.OneOf(Gen.Choose(0, 1000).Select(permille => permille / 1000f), Gen.Constant(float.NaN));

    private static readonly Gen<decimal?> Values = Gen.OneOf(
        Gen.Choose(-9_999_999, 9_999_999).SelectMany(m => Gen.Choose(0, 6).Select(s => (decimal?)new decimal(Math.Abs(m), 0, 0, m < 0, (byte)s))),
        Gen.Constant((decimal?)null));

    private static readonly Gen<MachineRecord> Visible =
        from state in Gen.Elements(MachineState.Active, MachineState.Clearing, MachineState.Latched)
        from episode in Gen.Choose(1, int.MaxValue).Two()
        from times in Times.ArrayOf(6)
        from qualities in Qualities.Two()
        from values in Values.Two()
        from switches in Gen.Choose(0, 7)
        from level in Gen.Choose(0, 3)
        from priority in Gen.Elements(AlarmPriority.Low, AlarmPriority.Medium, AlarmPriority.High)
        select new MachineRecord
        {
            State = state,
            Episode = new EpisodeId(new UInt128((ulong)episode.Item1 << 33, (ulong)episode.Item2)),
            Since = times[0],
            StartedAt = times[1],
            Priority = priority,
            Acked = (switches & 1) == 0 ? null : new Edge.Model.Alarms.Acknowledgement("caregiver", "kitchen", times[2]),
            AudioPausedUntil = (switches & 2) == 0 ? default : new MonotonicTime(Math.Abs(times[3].Nanoseconds)),
            EscalationLevel = level,
            EscalateDueAt = (switches & 1) == 0 ? times[3] : default,
            RemindDueAt = (switches & 1) == 0 ? default : times[4],
            Unknown = (switches & 4) != 0,
            LastGoodAt = times[5],
            LastGoodValue = values.Item1,
            LastGoodQuality = qualities.Item1,
            Trigger = new AlarmTrigger(values.Item2, qualities.Item2, times[1]),
        };

    [Fact]
    public void A_visible_machine_comes_back_whole_at_milliseconds()
    {
        int count = 0;
        Prop.ForAll(Visible.ToArbitrary(), machine =>
        {
            count++;
            byte[] stored = Google.Protobuf.MessageExtensions.ToByteArray(MachineCodec.ToWire(machine));
            MachineRecord back = MachineCodec.FromWire(
                Edge.Sync.Wire.MachineRecord.Parser.ParseFrom(stored), MachineCodec.EpisodeBytes(machine.Episode).Span, TimeSpan.Zero);
            Assert.Equal(machine, back);
        }).QuickCheckThrowOnFailure();
        Assert.True(count >= 100);
    }

    [Fact]
    public void A_shift_moves_every_stamp_and_nothing_else()
    {
        TimeSpan shift = TimeSpan.FromMinutes(-90);
        Prop.ForAll(Visible.ToArbitrary(), machine =>
        {
            MachineRecord back = MachineCodec.FromWire(MachineCodec.ToWire(machine), MachineCodec.EpisodeBytes(machine.Episode).Span, shift);
            Assert.Equal(machine with
            {
                Since = machine.Since + shift,
                StartedAt = machine.StartedAt + shift,
                Acked = machine.Acked is { } ack ? ack with { At = ack.At + shift } : null,
                AudioPausedUntil = machine.AudioPausedUntil == default ? default : machine.AudioPausedUntil + shift,
                EscalateDueAt = machine.Acked is null ? machine.EscalateDueAt + shift : default,
                RemindDueAt = machine.Acked is null ? default : machine.RemindDueAt + shift,
                LastGoodAt = machine.LastGoodAt + shift,
                Trigger = machine.Trigger with { At = machine.Trigger.At + shift },
            }, back);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_machine_after_an_event_comes_back_from_the_event_alone()
    {
        var rule = TechnicalRules.For(TechnicalCondition.Stale);
        Prop.ForAll(Visible.ToArbitrary(), machine =>
        {
            bool isAck = machine.Acked is not null;
            var e = new Edge.Model.Alarms.AlarmEvent
            {
                Type = isAck ? Edge.Model.Alarms.AlarmEventType.Ack : Edge.Model.Alarms.AlarmEventType.EscalateLevel,
                At = machine.StartedAt,
                Rule = rule,
                Episode = machine.Episode,
                Priority = machine.Priority,
                Value = machine.LastGoodValue,
                SignalQuality = machine.LastGoodQuality,
                Role = isAck ? machine.Acked!.Role : null,
                Station = isAck ? machine.Acked!.Station : null,
                Machine = machine,
            };
            byte[] stored = Google.Protobuf.MessageExtensions.ToByteArray(AlarmCodec.ToWire(e));
            Assert.Equal(machine, AlarmCodec.MachineOf(Edge.Sync.Wire.AlarmRecord.Parser.ParseFrom(stored), TimeSpan.Zero));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_decimal_keeps_its_digits_and_its_scale()
    {
        Prop.ForAll(Values.Where(v => v is not null).ToArbitrary(), value =>
        {
            (long mantissa, uint scale) = MachineCodec.Split(value!.Value);
            decimal back = MachineCodec.Join(mantissa, scale);
            Assert.Equal(decimal.GetBits(value.Value), decimal.GetBits(back));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(long.MinValue, 0u)]
    [InlineData(long.MaxValue, 28u)]
    [InlineData(long.MinValue, uint.MaxValue)]
    public void Numbers_that_only_damage_can_write_are_read_without_an_exception(long mantissa, uint scale) =>
        Assert.Equal(mantissa < 0, MachineCodec.Join(mantissa, scale) < 0);

    [Fact]
    public void Every_permille_of_quality_survives()
    {
        int count = 0;
        for (int permille = 0; permille <= 1000; permille++)
        {
            Assert.Equal(permille / 1000f, MachineCodec.Quality(MachineCodec.Permille(permille / 1000f)));
            count++;
        }

        Assert.Equal(1001, count);
        Assert.True(float.IsNaN(MachineCodec.Quality(MachineCodec.Permille(float.NaN))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(17)]
    public void An_episode_of_the_wrong_length_is_none(int length) => Assert.True(MachineCodec.EpisodeFrom(new byte[length]).IsNone);
}
