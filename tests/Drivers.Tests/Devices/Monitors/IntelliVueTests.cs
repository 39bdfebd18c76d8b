using Edge.Drivers.Devices.IntelliVue;
using Edge.Drivers.Numbers;
using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Devices.Monitors;

public class IntelliVueTests
{
    private static readonly DateTime PolledAt = new(2026, 3, 14, 7, 15, 9);
    private static readonly DateTime CuffAt = new(2026, 3, 14, 6, 59, 2);

    private readonly IntelliVueDriver _driver = new();
    private readonly DecodedFrame _into = new();
    private DecoderState? _state;

    [Fact]
    public void Numerics_of_the_vocabulary_are_read_with_their_time_and_others_are_left()
    {
        Decode("numerics");

        Assert.Equal(
            [("heart-rate", 72m), ("spo2", 97m), ("pulse-rate", 71m), ("perfusion-index", 1.20m), ("respiration-rate", 14m), ("temperature", 37.10m),
             ("skin-temperature", 33.4m), ("etco2", 38m), ("fio2", 21m), ("peak-airway-pressure", 18m), ("plateau-pressure", 15m), ("mean-airway-pressure", 9m),
             ("peep", 5m), ("tidal-volume", 480m), ("minute-volume", 6.7m), ("pressure-systolic", 121m), ("pressure-diastolic", 73m), ("pressure-mean", 88m),
             ("nibp-systolic", 118m), ("nibp-diastolic", 76m), ("nibp-mean", 90m), ("pulse-rate-cuff", 70m)],
            _into.Readings.ToArray().Select(r => (r.Metric.Key, r.Value!.Value)));
        Assert.All(_into.Readings.ToArray(), r => Assert.Null(r.SourceUnit));
        Assert.Equal(18, _into.Readings.ToArray().Count(r => r.MeasuredAt == PolledAt));
        Assert.Equal(4, _into.Readings.ToArray().Count(r => r.MeasuredAt == CuffAt));
        Assert.Equal(150344u, _into.Readings[5].SiteMdc);
    }

    [Fact]
    public void Status_bits_give_validity_and_flags()
    {
        Decode("numerics-status");

        Assert.Equal((null, Validity.NotAvailable), (_into.Readings[0].Value, _into.Readings[0].Validity));
        Assert.Equal(
            (71m, Validity.Questionable, QualityFlags.Simulated | QualityFlags.DeviceAlarm, null),
            (_into.Readings[1].Value!.Value, _into.Readings[1].Validity, _into.Readings[1].Flags, _into.Readings[1].MeasuredAt));
    }

    [Fact]
    public void A_unit_that_is_not_the_metrics_goes_along()
    {
        Decode("numerics-kpa");

        Assert.Equal(("kPa", 5.1m, 151728u), (_into.Readings[0].SourceUnit, _into.Readings[0].Value!.Value, _into.Readings[0].SiteMdc));
    }

    [Fact]
    public void Waves_are_read_by_the_scale_that_the_monitor_states()
    {
        Decode("waves");
        var waves = _into.Waveforms.ToArray();

        Assert.Equal(
            ["ecg", "pressure", "pleth", "respiration", "co2", "airway-pressure", "airway-flow"],
            waves.Select(w => w.Metric.Key));
        Assert.Equal([500, 125, 125, 62.5, 62.5, 62.5, 62.5], waves.Select(w => w.RateHz));
        Assert.Equal([16, 4, 4, 2, 2, 2, 2], waves.Select(w => w.Count));
        Assert.Equal(1.5, Physical(0, 15), 9);
        Assert.Equal(30 * 100 / 820.0, Physical(1, 3), 9);
        Assert.Equal(2300, Physical(2, 3), 9);
        Assert.Equal([0.0, 40.0], [Math.Round(Physical(4, 0), 9), Math.Round(Physical(4, 1), 9)]);
        Assert.Equal([0.0, 5.0], [Math.Round(Physical(5, 0), 9), Math.Round(Physical(5, 1), 9)]);
        Assert.Equal([-60.0, 0.0], [Math.Round(Physical(6, 0), 9), Math.Round(Physical(6, 1), 9)]);
    }

    [Fact]
    public void Samples_alone_need_what_was_said_before_and_one_lead_is_shown()
    {
        Decode("waves-more");
        Assert.True(_into.Waveforms.IsEmpty);

        Decode("waves");
        Decode("waves-more");
        var wave = Assert.Single(_into.Waveforms.ToArray());
        Assert.Equal(("ecg", 16), (wave.Metric.Key, wave.Count));
        Assert.Equal(0, Physical(0, 0), 9);

        Decode("waves-invalid");
        Assert.True(_into.Waveforms.IsEmpty);

        Decode("accepted");
        Decode("waves-more");
        Assert.True(_into.Waveforms.IsEmpty);
    }

    [Fact]
    public void A_damaged_bit_anywhere_in_a_frame_is_found_out()
    {
        byte[] frame = MonitorVectors.Frame("iv-own-numerics-linked");
        for (int bit = 0; bit < frame.Length * 8; bit++)
        {
            byte[] damaged = [.. frame];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            _into.Clear();
            Assert.Equal(DecodeOutcome.Rejected, _driver.Decoder.Decode(damaged, default, _into).Outcome);
            Assert.True(_into.Readings.IsEmpty);
        }
    }

    [Fact]
    public void The_association_is_followed_by_the_confirmation_and_by_polls_without_end()
    {
        var run = new DialogueRun("intellivue");
        Assert.Equal(["associate"], run.Writes);
        Assert.Empty(run.Hear(Frame("accepted")));
        Assert.Equal(["confirm-system", "poll-numerics-continuously", "poll-waves-continuously"], run.Hear(Frame("created")));

        for (int i = 0; i < 20; i++)
        {
            run.Hear(Frame("numerics"));
            run.Wait(3);
        }

        Assert.Equal(16, run.Writes.Count(w => w == "poll-numerics-continuously"));
        Assert.Equal(16, run.Writes.Count(w => w == "poll-waves-continuously"));
        Assert.Equal(1, run.Writes.Count(w => w == "associate"));
        Assert.True(IntelliVueDialogue.Renewal < ExportRequests.ActivePeriod);
    }

    [Fact]
    public void A_monitor_without_the_extended_poll_is_polled_every_two_seconds()
    {
        var run = new DialogueRun("intellivue");
        run.Hear(IntelliVueFrame.Pack([0x0E, 0x02, 0x05, 0x08]));
        Assert.Equal(["confirm-system", "poll-numerics"], run.Hear(Frame("created")));
        for (int i = 0; i < 10; i++)
        {
            run.Hear(Frame("numerics"));
            Assert.Equal(["poll-numerics"], run.Wait(2));
        }
    }

    [Theory]
    [InlineData("refused")]
    [InlineData("aborted")]
    public void After_a_refusal_or_an_end_it_asks_again(string frame)
    {
        var run = new DialogueRun("intellivue");
        run.Hear(Frame("accepted"));
        run.Hear(Frame("created"));
        Assert.Empty(run.Hear(Frame(frame)));
        Assert.Empty(run.Wait(4.8));
        Assert.Equal(["associate"], run.Wait(0.4));
    }

    [Fact]
    public void A_step_that_does_not_come_and_a_silence_start_it_over()
    {
        var run = new DialogueRun("intellivue");
        Assert.Equal(["associate"], run.Wait(5.2));
        run.Hear(Frame("accepted"));
        Assert.Equal(["associate"], run.Wait(5.2));
        run.Hear(Frame("accepted"));
        run.Hear(Frame("created"));
        Assert.Equal(1, run.Wait(9).Count(w => w == "associate"));
    }

    [Fact]
    public void An_announcement_that_comes_again_is_confirmed_again()
    {
        var run = new DialogueRun("intellivue");
        run.Hear(Frame("accepted"));
        run.Hear(Frame("created"));

        Assert.Equal(["confirm-system"], run.Hear(Frame("created")));
        Assert.Empty(new DialogueRun("intellivue").Hear(Frame("created")));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0x1234)]
    [InlineData(77, 9)]
    [InlineData(0xFFFF, 0xFFFF)]
    public void A_confirmation_passes_the_whitelist_whatever_ids_without_marks_it_repeats(ushort invokeId, ushort handle)
    {
        byte[] confirmation = ExportRequests.Confirmation(invokeId, new ManagedObject(33, 0, handle));

        Assert.Contains(ExportRequests.Permitted, p => p.Name == "confirm-system" && p.Permits(confirmation));
        Assert.Equal(DecodeOutcome.Decoded, IntelliVueFrame.Unpack(confirmation, new byte[IntelliVueFrame.MaxContentBytes], out _, out _).Outcome);
    }

    [Fact]
    public void An_id_that_holds_a_mark_of_the_framing_starts_another_association_and_breaks_nothing()
    {
        byte[] content = new byte[IntelliVueFrame.MaxContentBytes];
        IntelliVueFrame.Unpack(Frame("created"), content, out var payload, out _);
        byte[] body = payload[IntelliVueFrame.HeaderBytes..].ToArray();
        (body[8], body[9]) = (0, 0xC0);
        var run = new DialogueRun("intellivue");
        run.Hear(Frame("accepted"));

        Assert.Empty(run.Hear(IntelliVueFrame.Pack(body)));
        Assert.Equal(["associate"], run.Wait(5.2));
    }

    [Fact]
    public void The_association_request_is_that_of_the_interface()
    {
        byte[] content = new byte[IntelliVueFrame.MaxContentBytes];
        Assert.Equal(DecodeOutcome.Decoded, IntelliVueFrame.Unpack(ExportRequests.Association.Span, content, out var payload, out _).Outcome);
        var body = payload[IntelliVueFrame.HeaderBytes..];

        // Session length counts what follows it, presentation length what follows that, user information what is left but 16 zeros.
        Assert.Equal((0x0D, body.Length - 2), (body[0], body[1]));
        Assert.Equal((0xC1, body.Length - 18), (body[16], body[17]));
        int userAt = body.LastIndexOf((ReadOnlySpan<byte>)[0x02, 0x01, 0x02, 0x81]) + 4;
        Assert.Equal(body.Length - userAt - 1 - 16, body[userAt]);
        var reader = new BigEndianReader(body[(userAt + 1)..]);
        Assert.Equal([0x80000000u, 0x40000000u, 0u, 0x80000000u, 0x20000000u, 0u], [reader.U32(), reader.U32(), reader.U32(), reader.U32(), reader.U32(), reader.U32()]);
    }

    private static byte[] Frame(string id) => MonitorVectors.Frame("iv-own-" + id);

    private double Physical(int wave, int sample)
    {
        var w = _into.Waveforms[wave];
        return _into.Samples[w.Start + sample] * w.Scale + w.Offset;
    }

    private void Decode(string id)
    {
        _into.Clear();
        var result = _driver.Decoder.Decode(Frame(id), new FrameContext { State = _state }, _into);
        Assert.NotEqual(DecodeOutcome.Rejected, result.Outcome);
        _state = _into.NextState ?? _state;
    }
}
