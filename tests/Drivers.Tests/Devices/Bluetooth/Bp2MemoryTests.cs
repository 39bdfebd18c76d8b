using Edge.Drivers.Devices.Viatom;
using Edge.Drivers.Tests.Ble;
using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Devices.Bluetooth;

public class Bp2MemoryTests
{
    private const uint Morning = 1773472509;

    // Inflate, reset, erase.
    private static readonly byte[] Dangerous = [0x04, 0x09, 0x0A, 0x24, 0x25, 0x39, 0xE2, 0xE3];

    private readonly List<DecodedReading> _results = [];
    private readonly List<string> _written = [];
    private SimulatedBp2 _cuff = new();
    private string? _cursor;
    private DecoderState? _state;
    private bool _failed;

    [Fact]
    public void No_command_that_inflates_resets_or_erases_can_be_written()
    {
        var permitted = new Bp2Driver().Declaration.PermittedWrites;
        int tried = 0;
        foreach (byte mark in (byte[])[0xAA, 0xA5])
        {
            for (int opcode = 0; opcode <= 0xFF; opcode++)
            {
                for (int payload = 0; payload <= 40; payload++, tried++)
                {
                    byte[] request = ViatomFrame.Request(mark, (byte)opcode, 0x2100, new byte[payload]);
                    bool isOurs = mark == 0xA5 && (opcode, payload) is (0xF1, 0) or (0xF3, 4) or (0xF4, 0);
                    Assert.Equal(isOurs && mark == 0xA5, permitted.Any(w => w.Permits(request, ViatomId.Write)));
                    request[3] = 1;
                    Assert.DoesNotContain(permitted, w => w.Permits(request, ViatomId.Write));
                }
            }
        }

        Assert.Equal(2 * 256 * 41, tried);
        Assert.All(permitted, w =>
        {
            Assert.DoesNotContain(w.Bytes.Span[1], Dangerous);
            Assert.True(w.Mask.IsEmpty || w.Mask.Span[..4].IndexOfAnyExcept((byte)0xFF) < 0, w.Name);
        });
        Assert.Contains(permitted, w => w.Permits(Bp2Requests.AskOpen(7, "bp2nibp.list").Bytes.Span, ViatomId.Write));
        Assert.Contains(permitted, w => w.Permits(Bp2Requests.AskOpen(7, "20260314071509").Bytes.Span, ViatomId.Write));
        Assert.DoesNotContain(permitted, w => w.Permits(Bp2Requests.AskOpen(7, "user.list").Bytes.Span, ViatomId.Write));
    }

    [Fact]
    public void Every_result_of_a_list_comes_with_its_time_and_the_pulse_rate_is_not_the_mean_pressure()
    {
        _cuff = WithList(
            SimulatedBp2.Listed(Morning, 121, 78, 92, 66), new byte[37], SimulatedBp2.Listed(Morning - 86400, 140, 90, 0, 0), [.. Enumerable.Repeat((byte)0xFF, 37)]);

        Serve(seconds: 10);

        Assert.Equal(
            ["nibp-systolic 121", "nibp-diastolic 78", "nibp-mean 92", "pulse-rate-cuff 66", "nibp-systolic 140", "nibp-diastolic 90", "pulse-rate-cuff "],
            _results.Select(r => $"{r.Metric.Key} {r.Value}"));
        Assert.All(_results.Take(4), r => Assert.Equal((new DateTime(2026, 3, 14, 7, 15, 9), QualityFlags.FromStorage, Validity.Valid), (r.MeasuredAt!.Value, r.Flags, r.Validity)));
        Assert.Equal("realtime", _written[^1]);
        Assert.False(_failed);
    }

    [Fact]
    public void Movement_makes_a_result_doubtful_an_irregular_beat_does_not_and_an_error_gives_none()
    {
        _cuff = WithList(
            SimulatedBp2.Listed(Morning, 121, 78, 92, 66, findings: 1),
            SimulatedBp2.Listed(Morning + 60, 122, 79, 93, 67, findings: 2),
            SimulatedBp2.Listed(Morning + 120, 123, 80, 94, 68, error: 3),
            SimulatedBp2.Listed(0, 124, 81, 95, 69));

        Serve(seconds: 10);

        Assert.Equal([121m, 122m, 124m], _results.Where(r => r.Metric == Metrics.NibpSystolic).Select(r => r.Value!.Value));
        Assert.Equal(
            [Validity.Valid, Validity.Questionable, Validity.Questionable], _results.Where(r => r.Metric == Metrics.NibpSystolic).Select(r => r.Validity));
        Assert.Equal(QualityFlags.FromStorage | QualityFlags.Artefact, _results[4].Flags);
        Assert.Null(_results[^1].MeasuredAt);
    }

    [Fact]
    public void A_new_measurement_is_read_out_of_the_memory_and_not_taken_from_the_display_as_well()
    {
        _cuff = WithList(SimulatedBp2.Listed(Morning, 121, 78, 92, 66));
        var link = NewLink();
        link.Start();
        Run(link, 10);
        _cuff.Status = 4;
        Run(link, 10);
        Assert.Equal(4, link.Readings.Count(r => r.Metric != Metrics.Battery));
        _cuff.Files["bp2nibp.list"] = [.. _cuff.Files["bp2nibp.list"], .. SimulatedBp2.Listed(Morning + 600, 133, 84, 100, 71)];
        _cuff.Status = 5;
        Run(link, 20);
        Keep(link);

        Assert.Equal(12, _results.Count);
        Assert.Equal(2, _results.Distinct().Count(r => r.Metric == Metrics.NibpSystolic));
        Assert.Equal([66m, 66m, 71m], _results.Where(r => r.Metric == Metrics.PulseRateCuff).Select(r => r.Value!.Value));
        Assert.Equal(2, _written.Count(w => w == "list"));
    }

    [Fact]
    public void A_cuff_that_opens_its_memory_once_a_connection_is_connected_anew_for_a_new_result()
    {
        _cuff = WithList(1, SimulatedBp2.Listed(Morning, 121, 78, 92, 66));
        var link = NewLink();
        link.Start();
        Run(link, 10);
        _cuff.Status = 15;
        Run(link, 4);
        _cuff.Status = 17;
        Run(link, 8);
        Assert.True(_failed);
        Keep(link);
        _failed = false;
        _cuff.Reconnect();
        _cuff.Files["bp2nibp.list"] = [.. _cuff.Files["bp2nibp.list"], .. SimulatedBp2.Listed(Morning + 600, 133, 84, 100, 71)];
        Serve(seconds: 10);

        Assert.Equal([121m, 133m], _results.Where(r => r.Metric == Metrics.NibpSystolic).Select(r => r.Value!.Value).Distinct());
        Assert.All(_results, r => Assert.NotNull(r.MeasuredAt));
    }

    [Fact]
    public void A_cuff_that_does_not_hand_over_its_memory_still_shows_its_display()
    {
        _cuff = WithList(0, SimulatedBp2.Listed(Morning, 121, 78, 92, 66));
        _cuff.Status = 5;

        Serve(seconds: 10);

        Assert.Equal(["nibp-systolic 121", "nibp-diastolic 78", "nibp-mean 92"], _results.Select(r => $"{r.Metric.Key} {r.Value}"));
        Assert.False(_failed);
    }

    [Fact]
    public void A_cuff_that_measures_when_the_gateway_connects_is_read_afterwards()
    {
        _cuff = WithList(SimulatedBp2.Listed(Morning, 121, 78, 92, 66));
        _cuff.Status = 4;
        var link = NewLink();
        link.Start();
        Run(link, 80);
        Assert.DoesNotContain(link.Readings, r => r.Metric != Metrics.Battery);
        Assert.Equal(3, _written.Count(w => w == "open"));
        _cuff.Status = 3;
        Run(link, 20);
        Keep(link);

        Assert.Equal(4, _results.Count);
        Assert.NotEqual(0, _results.Count(r => r.Metric == Metrics.PulseRateCuff));
    }

    [Fact]
    public void Files_of_single_results_are_fetched_once_and_recordings_of_the_heart_are_passed_over()
    {
        _cuff = new() { PartBytes = 16 };
        _cuff.Files["20260314071509"] = SimulatedBp2.Single(Morning, 121, 78, 92, 66);
        _cuff.Files["20260313071509"] = SimulatedBp2.Single(Morning - 86400, 118, 75, 90, 63);
        _cuff.Files["20260312071509"] = new byte[5000];
        _cuff.Files["20260311071509"] = SimulatedBp2.Single(Morning, 200, 100, 130, 99, kind: 2);

        Serve(seconds: 10);
        Assert.Equal([118m, 121m], _results.Where(r => r.Metric == Metrics.NibpSystolic).Select(r => r.Value!.Value));
        Assert.Equal("20260311071509,20260312071509,20260313071509,20260314071509", _cursor);

        _written.Clear();
        _cuff.Reconnect();
        Serve(seconds: 10);
        Assert.DoesNotContain("open", _written);
    }

    [Fact]
    public void A_link_lost_after_any_answer_loses_no_result()
    {
        for (int lostAfter = 1; lostAfter < 30; lostAfter++)
        {
            var run = new Bp2MemoryTests { _cuff = new() { PartBytes = 11 } };
            byte[][] records = [.. Enumerable.Range(0, 6).Select(i => SimulatedBp2.Listed(Morning + (uint)i, 110 + i, 70 + i, 85, 60))];
            run._cuff.Files["bp2nibp.list"] = [.. new byte[10], .. records.SelectMany(r => r)];
            run.Serve(seconds: 5, lostAfter);
            run._cuff.Reconnect();
            run.Serve(seconds: 5);

            Assert.Equal([110m, 111m, 112m, 113m, 114m, 115m], run._results.Where(r => r.Metric == Metrics.NibpSystolic).Select(r => r.Value!.Value).Distinct());
            Assert.Equal(24, run._results.Distinct().Count());
        }
    }

    [Fact]
    public void An_answer_that_comes_twice_is_taken_once()
    {
        _cuff = WithList(SimulatedBp2.Listed(Morning, 121, 78, 92, 66), SimulatedBp2.Listed(Morning + 60, 122, 79, 93, 67));
        var link = NewLink();
        link.Start();
        Run(link, 10, twice: true);
        Keep(link);

        Assert.Equal(8, _results.Count);
        Assert.Equal([121m, 122m], _results.Where(r => r.Metric == Metrics.NibpSystolic).Select(r => r.Value!.Value));
    }

    private static SimulatedBp2 WithList(params byte[][] records) => WithList(int.MaxValue, records);

    private static SimulatedBp2 WithList(int mostOpened, params byte[][] records)
    {
        var cuff = new SimulatedBp2 { MostOpened = mostOpened, PartBytes = 50 };
        cuff.Files["bp2ecg.list"] = new byte[300];
        cuff.Files["bp2nibp.list"] = [.. new byte[10], .. records.SelectMany(r => r)];
        return cuff;
    }

    private void Serve(double seconds, int lostAfter = int.MaxValue)
    {
        var link = NewLink();
        link.Start();
        Run(link, (int)(seconds * 4), lostAfter);
        Keep(link);
    }

    private ScriptedLink NewLink() => new(new Bp2Driver(), new DialogueStart(_cursor, null), _state);

    private void Keep(ScriptedLink link)
    {
        _state = link.State;
        _results.AddRange(link.Readings.Where(r => r.Metric != Metrics.Battery));
    }

    private void Run(ScriptedLink link, int steps, int lostAfter = int.MaxValue, bool twice = false)
    {
        int answers = 0;
        for (int step = 0; step < steps && answers < lostAfter && !_failed;)
        {
            if (!link.Requests.TryDequeue(out var request))
            {
                link.Pass(TimeSpan.FromSeconds(0.25));
                step++;
                continue;
            }

            _failed |= request is DialogueRequest.Fail;
            _cursor = request is DialogueRequest.SaveCursor save ? save.Cursor : _cursor;
            if (request is DialogueRequest.Write write)
            {
                _written.Add(write.Name);
                if (_cuff.Hear(write.Bytes.Span) is { } answer)
                {
                    answers++;
                    link.Say(ViatomId.Notify, answer);
                    if (twice)
                    {
                        link.Say(ViatomId.Notify, answer);
                    }
                }
            }
        }
    }
}
