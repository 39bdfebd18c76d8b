using Edge.Gateway.Panel;
using Edge.Gateway.Tests.Bench;
using Edge.Model;
using Edge.Model.Alarms;
using Edge.Model.Observations;
using Edge.Sync.Journal;
using Google.Protobuf;
using Wire = Edge.Sync.Wire;

namespace Edge.Gateway.Tests.Monitoring;

public class AlarmPathTests
{
    [Theory]
    [InlineData("nonin-oem3")]
    [InlineData("masimo-ascii1")]
    [InlineData("contec-cms50")]
    [InlineData("ivy-450c")]
    public void A_frame_costs_no_allocation_from_decoding_to_journal_in_steady_state(string device)
    {
        using var bench = new AlarmBench(device);
        bench.Path.Link(bench.Device.Id, isUp: true);
        List<byte[]> frames = DeviceFrames.Of(device, DeviceFrames.Steady(97, 62), 60);
        long decoded = 0;
        Play(400);
        decoded = bench.Session.Frames;
        long before = GC.GetAllocatedBytesForCurrentThread();
        Play(1000);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(1000, bench.Session.Frames - decoded);
        Assert.Equal(0, allocated);

        void Play(int count)
        {
            for (int i = 0; i < count; i++)
            {
                bench.Session.OnFrame(frames[i % frames.Count], Guid.Empty, MonotonicTime.Now(AlarmBench.Clock));
            }
        }
    }

    [Fact]
    public void A_tick_costs_no_allocation_in_steady_state()
    {
        using var bench = new AlarmBench();
        bench.Path.Link(bench.Device.Id, isUp: true);
        bench.Play(DeviceFrames.Of("nonin-oem3", DeviceFrames.Steady(97, 62), 5), 1);
        for (int i = 0; i < 400; i++)
        {
            bench.Path.Tick();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            bench.Path.Tick();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Every_change_of_a_reading_reaches_the_journal_and_no_second_goes_unrecorded()
    {
        using var bench = new AlarmBench();
        MonotonicTime at = MonotonicTime.Now(AlarmBench.Clock);
        foreach (int spo2 in (int[])[97, 94, 97])
        {
            foreach (byte[] frame in DeviceFrames.Of("nonin-oem3", DeviceFrames.Steady(spo2, 62), 5))
            {
                at += TimeSpan.FromSeconds(1.0 / 3);
                bench.Session.OnFrame(frame, Guid.Empty, at);
            }
        }

        Assert.True(bench.Path.Readings >= 80);
        List<Wire.Record> stored = [];
        Wait.Until(
            () =>
            {
                stored = [.. bench.Store.Read(Lane.Vitals).Where(r => r.Reading.Mdc == Metrics.SpO2.Mdc)];
                return stored.LastOrDefault()?.MonotonicNs > (ulong)at.Nanoseconds - 1_000_000_000;
            },
            "the last second");
        Assert.All(stored, r => Assert.Equal(("device-1", "p1"), (r.Reading.Device, r.Reading.Patient)));
        long[] values = [.. stored.Select(r => r.Reading.Mantissa)];
        Assert.Equal([97, 94, 97], values.Where((value, i) => i == 0 || value != values[i - 1]));
        Assert.All(stored.Zip(stored.Skip(1)), pair => Assert.InRange(pair.Second.MonotonicNs - pair.First.MonotonicNs, 1ul, 1_100_000_000ul));
    }

    [Fact]
    public void Screens_are_told_before_the_journal_gets_the_event()
    {
        List<string> order = [];
        using var bench = new AlarmBench(onEvent: e => order.Add("event " + e.Type));
        AppendResult probe = default;
        bench.Path.StateChanged = () =>
        {
            order.Add("screens");
            if (probe.Seq == 0)
            {
                // Whatever is appended here stands before the event, if the event is appended later.
                probe = bench.Store.Journal.Append(Lane.Alert, new Wire.Record { Anchor = new Wire.ClockAnchor() }.ToByteArray());
            }
        };
        bench.Path.Condition(Edge.Model.Alarms.Technical.TechnicalCondition.JournalFault, isPresent: true);
        Wait.Until(
            () =>
            {
                bench.Path.Tick();
                return bench.Path.Events > 0;
            },
            "an alarm");
        Assert.Equal(["screens", "event Start"], order[..2]);
        bench.Store.WaitStored(Lane.Alert, probe.Seq + 1);
        List<Wire.Record> stored = bench.Store.Read(Lane.Alert);
        Assert.Equal([Wire.Record.BodyOneofCase.Anchor, Wire.Record.BodyOneofCase.Alarm], stored.Select(r => r.BodyCase));
    }

    [Fact]
    public void An_acknowledgement_is_answered_when_it_is_on_disk()
    {
        using var bench = new AlarmBench();
        string episode = Desaturate(bench);
        CommandAnswer answer = bench.Feed.Acknowledge(episode, new AckRequest("kitchen"));
        Assert.Equal(("acked", null), (answer.Result, answer.Detail));
        Wire.AlarmRecord ack = Assert.Single(bench.Store.Read(Lane.Alert), r => r.Alarm.Type == Wire.AlarmEventType.Ack).Alarm;
        Assert.Equal(("caregiver", "kitchen", "spo2-low"), (ack.Role, ack.Station, ack.Rule));
        Assert.Equal("acked", bench.Feed.Acknowledge(episode, new AckRequest("bedroom")).Result);
        Assert.Equal("kitchen", Assert.Single(bench.Feed.State().Alarms, a => a.Rule == "spo2-low").Ack!.Station);
    }

    [Fact]
    public void A_pause_is_answered_when_it_is_on_disk_and_is_capped()
    {
        using var bench = new AlarmBench();
        string episode = Desaturate(bench);
        CommandAnswer answer = bench.Feed.Pause(episode, new PauseRequest(9999, "kitchen"));
        Assert.Equal(("audio-paused", null), (answer.Result, answer.Detail));
        Assert.Single(bench.Store.Read(Lane.Alert), r => r.Alarm.Type == Wire.AlarmEventType.AudioPaused);
        AlarmView alarm = Assert.Single(bench.Feed.State().Alarms, a => a.Rule == "spo2-low");
        Assert.InRange(alarm.PausedMs, 1, 600_000);
        Assert.False(alarm.Sounding);
    }

    [Fact]
    public void With_a_broken_journal_alarms_and_acknowledgements_hold_and_the_answer_says_what_is_wrong()
    {
        using var bench = new AlarmBench(storeOnFile: true);
        string episode = Desaturate(bench);
        Assert.Contains(bench.Store.Conditions, c => c is { Kind: JournalConditionKind.Fault, Raised: true });
        CommandAnswer answer = bench.Feed.Acknowledge(episode, new AckRequest("kitchen"));
        Assert.Equal("acked", answer.Result);
        Assert.Contains("not yet stored", answer.Detail, StringComparison.Ordinal);
        Assert.NotNull(Assert.Single(bench.Feed.State().Alarms, a => a.Rule == "spo2-low").Ack);
        Assert.False(bench.Feed.State().Sync.JournalHealthy);
    }

    [Theory]
    [InlineData("01ARZ3NDEKTSV4RRFFQ69G5FAV")]
    [InlineData("nonsense")]
    [InlineData("")]
    public void Commands_for_an_episode_that_is_not_there_are_stale(string episode)
    {
        using var bench = new AlarmBench();
        Assert.Equal("ack-stale", bench.Feed.Acknowledge(episode, new AckRequest("kitchen")).Result);
        Assert.Equal("pause-stale", bench.Feed.Pause(episode, new PauseRequest(10, "kitchen")).Result);
    }

    [Fact]
    public void Limits_that_a_nurse_sets_are_stored_with_who_and_why()
    {
        using var bench = new AlarmBench();
        (CommandOutcome outcome, var ticket) = bench.Path.Execute(
            new LimitCommand(bench.Device.Patient, "spo2-low", 86, 80, "copd", "nurse", "desk"));
        Assert.Equal(CommandOutcome.LimitChanged, outcome);
        Assert.True(bench.Recorder.WaitStored(ticket!.Value, Wait.Patience));
        Wire.LimitsRecord limits = Assert.Single(bench.Store.Read(Lane.Audit), r => r.Limits is not null).Limits;
        Assert.Equal((86, 80, 2ul, "nurse", "copd"), (limits.Limit, limits.Severe, limits.Version, limits.SetBy, limits.Why));
    }

    // Twenty seconds of frames up to now with a low saturation: past the delay of ten.
    private static string Desaturate(AlarmBench bench)
    {
        bench.Path.Link(bench.Device.Id, isUp: true);
        bench.Play(DeviceFrames.Of("nonin-oem3", DeviceFrames.Steady(88, 62), 20), 20);
        bench.Path.Tick();
        return Assert.Single(bench.Feed.State().Alarms, a => a.Rule == "spo2-low").Episode;
    }
}
