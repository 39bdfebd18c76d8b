using Edge.Gateway.Clock;
using Edge.Gateway.Recording;
using Edge.Gateway.Tests.Bench;
using Edge.Model;
using Edge.Model.Alarms;
using Edge.Model.Monitoring;
using Edge.Model.Observations;
using Edge.Sync.Journal;
using Edge.Sync.Wire;
using AlarmEvent = Edge.Model.Alarms.AlarmEvent;
using AlarmEventType = Edge.Model.Alarms.AlarmEventType;
using EndReason = Edge.Model.Alarms.EndReason;
using MachineRecord = Edge.Model.Alarms.MachineRecord;
using Record = Edge.Sync.Wire.Record;

namespace Edge.Gateway.Tests.Recording;

/// <summary>Alarm state and limits from a real journal, across restarts in the same and in another boot.</summary>
public sealed class RestartTests : IDisposable
{
    private static readonly DeviceId Device = new("oximeter-1");
    private static readonly PatientId Patient = new("p1");

    private readonly StoreBench _store = new();
    private readonly EdgeOutput _output = new();
    private EdgeState _state;
    private AlarmRecorder _recorder;
    private MonotonicTime _now = MonotonicTime.Now(BootTimeProvider.Instance);

    public RestartTests()
    {
        _state = new EdgeState(Setup([]), _now);
        _recorder = new AlarmRecorder(_store.Journal, _store.Stamper);
    }

    private MachineRecord Spo2 => _state.Devices[0].Signals[0].Rules[0].Machine;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_acknowledged_and_paused_episode_comes_back_in_the_same_boot(bool killed)
    {
        RaiseAndAcknowledge();
        Enter(EdgeInput.Of(new PauseCommand(Spo2.Episode, TimeSpan.FromSeconds(300), "caregiver", "kitchen")));
        MachineRecord before = Spo2;
        RestartState loaded = RestartIn(boot: 1, killed);
        MachineRecord after = Assert.Single(loaded.Machines).Machine;
        Assert.Equal((before.Episode, before.State, before.Priority, before.EscalationLevel), (after.Episode, after.State, after.Priority, after.EscalationLevel));
        Assert.Equal(("caregiver", "kitchen"), (after.Acked!.Role, after.Acked.Station));
        Assert.Equal(before.Acked!.At.Milliseconds, after.Acked.At.Milliseconds);
        Assert.Equal(before.AudioPausedUntil.Milliseconds, after.AudioPausedUntil.Milliseconds);
        Assert.Equal(before.StartedAt.Milliseconds, after.StartedAt.Milliseconds);
        Assert.Equal(before.Trigger.Value, after.Trigger.Value);
        Assert.False(loaded.Machines[0].GapUnknown);
        Assert.Equal(1, loaded.StartSeqs[before.Episode]);
        Sample(10, 88);
        Assert.Equal(before.Episode, Spo2.Episode);
        Assert.NotNull(Spo2.Acked);
        Assert.True(Spo2.EscalationLevel == before.EscalationLevel);
    }

    [Fact]
    public void The_record_of_active_alerts_names_open_episodes_only_and_a_restart_passes_over_it()
    {
        Assert.Empty(Stored(_recorder.RecordActive(_state, _now)).ActiveAlerts.Machines);
        RaiseAndAcknowledge();
        EpisodeId episode = Spo2.Episode;
        Record record = Stored(_recorder.RecordActive(_state, _now));
        Edge.Sync.Wire.MachineRecord active = Assert.Single(record.ActiveAlerts.Machines);
        Assert.Equal(episode, MachineCodec.EpisodeFrom(active.Episode.Span));
        Assert.Equal(("spo2-low", "p1", "oximeter-1"), (active.Rule, active.Patient, active.Device));
        Assert.Equal("caregiver", active.Acked.Role);
        Assert.InRange((long)(record.MonotonicNs / 1_000_000) - (long)active.StartedAtMs, 0, 600_000);
        Assert.Equal(episode, Assert.Single(RestartIn(boot: 1).Machines).Machine.Episode);
    }

    [Fact]
    public void An_ended_episode_does_not_come_back()
    {
        RaiseAndAcknowledge();
        for (int i = 0; i < 10; i++)
        {
            Sample(1, 97);
        }

        Assert.False(Spo2.IsVisible);
        Assert.Empty(RestartIn(boot: 1).Machines);
    }

    [Fact]
    public void The_newest_limits_of_each_rule_come_back()
    {
        SetLimit("spo2-low", 88, 82, "copd");
        SetLimit("pulse-high", 110, 140, "watch");
        SetLimit("spo2-low", 86.5m, 80, "copd, second visit");
        RestartState loaded = RestartIn(boot: 2);
        Assert.Equal(2, loaded.Limits.Count);
        LimitSetting low = Assert.Single(loaded.Limits, l => l.RuleId == "spo2-low");
        Assert.Equal((86.5m, (decimal?)80m, 3, "nurse", "copd, second visit"), (low.Limit, low.Severe, low.Version, low.SetBy, low.Why));
        Assert.Equal(Patient, low.Patient);
        AlarmRule rule = _state.Devices[0].Signals[0].Rules[0].Subject.Rule;
        Assert.Equal((86.5m, 3), (rule.Limit!.Value, rule.Version));
    }

    [Theory]
    [InlineData(60, true, false)]
    [InlineData(60, true, true)]
    [InlineData(600, false, false)]
    [InlineData(600, false, true)]
    public void In_another_boot_with_trusted_clocks_the_gap_is_known(int gapSeconds, bool sameEpisode, bool killed)
    {
        RaiseAndAcknowledge();
        EpisodeId before = Spo2.Episode;
        RestartState loaded = RestartIn(boot: 2, killed, TimeSpan.FromSeconds(gapSeconds));
        RestartRecord record = Assert.Single(loaded.Machines);
        Assert.False(record.GapUnknown);
        Assert.InRange((_now - record.Machine.LastGoodAt).TotalSeconds, gapSeconds - 1, gapSeconds + 5);
        Sample(1, 88);
        Assert.Equal(sameEpisode, Spo2.Episode == before && Spo2.Acked is not null);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void In_another_boot_without_trust_at_either_end_the_gap_counts_as_long(bool untrustedBefore)
    {
        _store.Trust = untrustedBefore ? Untrusted(_store.Trust) : _store.Trust;
        RaiseAndAcknowledge();
        _store.Trust = untrustedBefore ? _store.Trust with { Source = ClockSource.Ntp } : Untrusted(_store.Trust);
        Assert.True(Assert.Single(RestartIn(boot: 2).Machines).GapUnknown);
        Assert.True(Spo2 is { IsVisible: true, Unknown: true });
        Sample(1, 88);
        AlarmEvent end = Assert.Single(_output.Events, e => e.Type == AlarmEventType.End);
        Assert.Equal(EndReason.GatewayRestart, end.EndReason);
    }

    [Fact]
    public void A_gap_of_unknown_length_stays_so_over_a_second_restart_before_the_first_sample()
    {
        RaiseAndAcknowledge();
        StoreReading(88, float.NaN);
        _store.Trust = Untrusted(_store.Trust);
        RestartIn(boot: 2);
        RestartRecord record = Assert.Single(RestartIn(boot: 2).Machines);
        Assert.True(record.GapUnknown);
        Sample(1, 88);
        Assert.Contains(_output.Events, e => e.EndReason == EndReason.GatewayRestart);
    }

    [Fact]
    public void After_an_hour_off_a_second_restart_before_the_first_sample_still_knows_of_the_hour()
    {
        RaiseAndAcknowledge();
        RestartIn(boot: 2, off: TimeSpan.FromHours(1));
        RestartRecord record = Assert.Single(RestartIn(boot: 2).Machines);
        Assert.False(record.GapUnknown);
        Assert.InRange((_now - record.Machine.LastGoodAt).TotalMinutes, 59, 62);
        Sample(1, 88);
        Assert.Contains(_output.Events, e => e.EndReason == EndReason.GatewayRestart);
    }

    [Theory]
    [InlineData(88, float.NaN, true)]
    [InlineData(88, 0.9f, true)]
    [InlineData(88, 0.3f, false)]
    [InlineData(140, 0.9f, false)]
    public void Only_usable_readings_after_the_last_alarm_record_shorten_the_gap(int value, float quality, bool shortened)
    {
        RaiseAndAcknowledge();
        _now += TimeSpan.FromSeconds(300);
        StoreReading(value, quality);
        _now += TimeSpan.FromSeconds(5);
        RestartRecord record = Assert.Single(RestartIn(boot: 1, killed: true).Machines);
        Assert.Equal(shortened, (_now - record.Machine.LastGoodAt).TotalSeconds < 10);
    }

    [Fact]
    public void An_episode_that_was_seen_up_to_the_restart_goes_on_acknowledged()
    {
        RaiseAndAcknowledge();
        for (int i = 0; i < 300; i++)
        {
            Sample(1, 88);
        }

        StoreReading(88, float.NaN);
        RestartRecord record = Assert.Single(RestartIn(boot: 1, killed: true).Machines);
        Assert.InRange((_now - record.Machine.LastGoodAt).TotalSeconds, 0, 10);
        Sample(1, 88);
        Assert.NotNull(Spo2.Acked);
    }

    [Fact]
    public void A_checkpoint_and_the_records_after_it_give_the_same_state_as_all_records()
    {
        RaiseAndAcknowledge();
        _store.Checkpointed = _state;
        _store.Journal.RequestCheckpoint();
        Wait.Until(() => _store.Journal.NewestCheckpoint() is { Checkpoint.Machines.Count: 1 }, "a checkpoint");
        for (int i = 0; i < 30; i++)
        {
            Sample(1, 80);
        }

        Assert.Equal((AlarmPriority.High, null), (Spo2.Priority, Spo2.Acked));
        MachineRecord after = Assert.Single(RestartIn(boot: 1, killed: true).Machines).Machine;
        Assert.Equal((AlarmPriority.High, null), (after.Priority, after.Acked));
    }

    [Fact]
    public void Bytes_that_are_no_records_are_passed_over()
    {
        RaiseAndAcknowledge();
        foreach (Lane lane in (Lane[])[Lane.Alert, Lane.Audit, Lane.Vitals])
        {
            AppendResult result = _store.Journal.Append(lane, [0xFF, 0xFF, 0xFF, 0x07]);
            _store.WaitStored(lane, result.Seq);
        }

        Assert.Single(RestartIn(boot: 1, killed: true).Machines);
    }

    public void Dispose() => _store.Dispose();

    private static ClockTrust Untrusted(ClockTrust trust) => trust with { Source = ClockSource.None, Uncertainty = TimeSpan.MaxValue };

    private static EdgeSetup Setup(IReadOnlyList<LimitSetting> limits) => new()
    {
        Limits = limits,
        Devices =
        [
            new MonitoredDevice(Device, Patient,
            [
                new MonitoredSignal(Metrics.SpO2, TimeSpan.FromSeconds(1)),
                new MonitoredSignal(Metrics.PulseRateOximeter, TimeSpan.FromSeconds(1)),
            ]),
        ],
    };

    private Record Stored(RecordTicket ticket)
    {
        Assert.True(_recorder.WaitStored(ticket, Wait.Patience));
        return _store.Read(Lane.Alert)[^1];
    }

    private void RaiseAndAcknowledge()
    {
        Enter(EdgeInput.Link(Device, isUp: true));
        for (int i = 0; i < 15; i++)
        {
            Sample(1, 88);
        }

        Enter(EdgeInput.Of(new AcknowledgeCommand(Spo2.Episode, "caregiver", "kitchen")));
        Assert.Equal(CommandOutcome.Acked, _output.Outcome);
    }

    private void SetLimit(string rule, decimal limit, decimal severe, string why)
    {
        Enter(EdgeInput.Of(new LimitCommand(Patient, rule, limit, severe, why, "nurse", "desk")));
        Assert.Equal(CommandOutcome.LimitChanged, _output.Outcome);
        RecordTicket ticket = _recorder.RecordLimits(_output.ChangedLimits!, "nurse");
        Assert.True(_recorder.WaitStored(ticket, Wait.Patience));
    }

    private void Sample(double secondsLater, decimal value)
    {
        _now += TimeSpan.FromSeconds(secondsLater);
        var reading = new Reading
        {
            Device = Device,
            Patient = Patient,
            Metric = Metrics.SpO2,
            Value = value,
            Validity = Validity.Valid,
            SignalQuality = float.NaN,
            ReceivedAt = _now,
        };
        Enter(EdgeInput.Of(reading));
    }

    private void StoreReading(int value, float quality)
    {
        var reading = new ReadingRecord { Device = Device.Value, Patient = Patient.Value, Mdc = Metrics.SpO2.Mdc, Mantissa = value, Validity = (uint)Validity.Valid };
        if (!float.IsNaN(quality))
        {
            reading.Sqi = quality;
        }

        var record = new Record { Reading = reading };
        _store.Stamper.Stamp(record, _now);
        _store.WaitStored(Lane.Vitals, _store.Journal.Append(Lane.Vitals, Google.Protobuf.MessageExtensions.ToByteArray(record)).Seq);
    }

    private void Enter(in EdgeInput input)
    {
        lock (_state)
        {
            EdgeStep.Advance(_state, input, _now, _output);
        }

        foreach (AlarmEvent e in _output.Events)
        {
            Assert.True(_recorder.WaitStored(_recorder.Record(e), Wait.Patience));
        }
    }

    private RestartState RestartIn(byte boot, bool killed = false, TimeSpan off = default)
    {
        _store.Trust = _store.Trust with { Wall = _store.Trust.WallAt(_now), At = _now };
        _store.Checkpointed = _state;
        if (killed)
        {
            _store.Kill(boot, off);
        }
        else
        {
            _store.Restart(boot, off);
        }

        RestartState loaded = RestartLoader.Load(_store.Journal, _store.Stamper);
        _state = new EdgeState(Setup(loaded.Limits), _now);
        _store.Checkpointed = _state;
        _recorder = new AlarmRecorder(_store.Journal, _store.Stamper);
        Restart.Restore(_state, loaded.Machines, _now, _output);
        return loaded;
    }
}
