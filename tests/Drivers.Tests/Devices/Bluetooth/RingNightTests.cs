using Edge.Drivers.Devices.Viatom;
using Edge.Drivers.Tests.Ble;
using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Devices.Bluetooth;

public class RingNightTests
{
    private const string First = "20260312224501.vld";
    private const string Second = "20260313231000.vld";
    private const string Third = "20260314220000";

    private readonly SimulatedRing _ring = new();
    private readonly List<DecodedReading> _stored = [];
    private readonly List<string> _written = [];
    private string? _cursor;
    private DecoderState? _state;

    [Fact]
    public void Every_sample_of_every_night_comes_once_with_its_time_and_number()
    {
        ThreeNights();

        Serve(seconds: 60);

        AssertEverySampleOnce();
        Assert.Equal($"{First},{Second},{Third}", _cursor);
        var pulse = _stored.Where(r => r.Metric == Metrics.PulseRateOximeter).ToList();
        Assert.Equal(new DateTime(2026, 3, 12, 22, 45, 1), pulse[0].MeasuredAt);
        Assert.Equal(new DateTime(2026, 3, 12, 22, 45, 1).AddSeconds(4 * 299), pulse[299].MeasuredAt);
        Assert.Equal(299L, pulse[299].Record);
        Assert.All(_stored, r => Assert.Equal((Validity.Valid, QualityFlags.FromStorage), (r.Validity, r.Flags)));
    }

    [Fact]
    public void A_link_lost_after_any_reply_loses_no_sample_and_gives_none_twice()
    {
        int losses = 0;
        for (int lostAfter = 1; lostAfter < 40; lostAfter++, losses++)
        {
            var run = new RingNightTests();
            run.ThreeNights();
            run.Serve(seconds: 60, lostAfter);
            run.Serve(seconds: 60, lostAfter + 11);
            run.Serve(seconds: 60);

            run.AssertEverySampleOnce();
            Assert.Equal($"{First},{Second},{Third}", run._cursor);
        }

        Assert.Equal(39, losses);
    }

    [Fact]
    public void After_a_restart_in_the_middle_a_night_comes_again_with_the_same_keys()
    {
        ThreeNights();
        Serve(seconds: 60, lostAfter: 8);
        int before = _stored.Count;
        _state = null;
        Serve(seconds: 60);

        Assert.InRange(before, 1, 600);
        Assert.Equal(before, _stored.Count - _stored.Distinct().Count());
        Assert.Equal($"{First},{Second},{Third}", _cursor);
    }

    [Fact]
    public void A_missing_file_that_is_answered_with_another_one_gives_nothing_and_is_not_marked_as_fetched()
    {
        _ring.Record(First, 300, 1);
        _ring.Listed.Add(Second);

        Serve(seconds: 60);

        AssertEverySampleOnce();
        Assert.Equal(First, _cursor);

        // Found later: it comes then.
        _ring.Files[Second] = SimulatedRing.Night(Second, 200, 2);
        Serve(seconds: 60);
        AssertEverySampleOnce();
        Assert.Equal($"{First},{Second}", _cursor);
    }

    [Fact]
    public void A_missing_file_gives_nothing_even_when_the_gateway_knows_nothing_of_the_other_one()
    {
        _ring.Record(First, 300, 1);
        Serve(seconds: 60);
        _stored.Clear();
        (_state, _cursor) = (null, First);
        _ring.Listed.Add(Second);

        Serve(seconds: 60);

        Assert.Empty(_stored);
        Assert.Equal(First, _cursor);
    }

    [Fact]
    public void Only_new_recordings_are_fetched_also_one_with_an_older_name()
    {
        _ring.Record(First, 300, 1);
        Serve(seconds: 60);
        _written.Clear();
        Serve(seconds: 60);
        Assert.DoesNotContain("open", _written);

        // Its battery was out: the clock began again.
        _ring.Record("20150101000007.vld", 50, 4);
        Serve(seconds: 60);
        AssertEverySampleOnce();
        Assert.Equal($"20150101000007.vld,{First}", _cursor);

        _ring.Listed.Remove(First);
        _ring.Record(Second, 20, 5);
        Serve(seconds: 60);
        Assert.Equal($"20150101000007.vld,{Second}", _cursor);
    }

    [Fact]
    public void A_worn_ring_is_asked_for_nothing_but_its_present_values()
    {
        ThreeNights();
        _ring.IsWorn = true;

        Serve(seconds: 60);

        Assert.Equal(["realtime"], _written.Distinct());
        Assert.Null(_cursor);
    }

    [Fact]
    public void A_ring_that_is_put_on_again_finishes_one_night_and_goes_on_with_the_rest_when_it_is_taken_off()
    {
        ThreeNights();
        var link = NewLink();
        link.Start();
        Run(link, steps: 100, lostAfter: 8);
        _ring.IsWorn = true;
        Run(link, steps: 60);
        Assert.Equal(First, _cursor);
        Assert.Equal("realtime", _written[^1]);
        _ring.IsWorn = false;
        Run(link, steps: 80);
        Keep(link);

        AssertEverySampleOnce();
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("{\"FileList\":17, \"Model\":\"1652\"}")]
    [InlineData("{\"FileList\":\"\\ud800,20260312224501.vld/../..,DELETE,\"}")]
    [InlineData("{\"FileList\":\"20260312224501.vl\"}")]
    [InlineData("{\"FileList\":")]
    public void What_is_no_list_of_recordings_leaves_the_present_values_going(string info)
    {
        var link = NewLink();
        link.Start();
        for (int i = 0; i < 120; i++)
        {
            var writes = link.Requests.OfType<DialogueRequest.Write>().ToList();
            link.Requests.Clear();
            _written.AddRange(writes.Select(w => w.Name));
            foreach (var write in writes)
            {
                link.Say(ViatomId.Notify, write.Name == "info" ? SimulatedRing.Reply(System.Text.Encoding.ASCII.GetBytes(info)) : _ring.Hear(write.Bytes.Span)!);
            }

            link.Pass(TimeSpan.FromSeconds(0.5));
        }

        Assert.DoesNotContain("open", _written);
        Assert.DoesNotContain(link.Requests, r => r is DialogueRequest.Fail);
        Assert.InRange(_written.Count(w => w == "info"), 1, 3);
        Assert.InRange(_written.Count(w => w == "realtime"), 30, 61);
    }

    [Fact]
    public void A_ring_that_stops_answering_inside_a_file_is_asked_again_then_the_file_is_closed_and_live_values_go_on()
    {
        ThreeNights();
        var link = NewLink();
        link.Start();
        Run(link, steps: 60, deaf: name => name is "read" or "close");

        Assert.Equal(["read", "read", "read", "close", "close", "close", "realtime"], _written.SkipWhile(w => w != "read").Take(7));
        Assert.Null(_cursor);
        Assert.Empty(_stored);
    }

    private void ThreeNights()
    {
        _ring.Record(Second, 700, 2);
        _ring.Record(First, 300, 1);
        _ring.Record(Third, 94, 3);
    }

    private void Serve(double seconds, int lostAfter = int.MaxValue)
    {
        var link = NewLink();
        link.Start();
        Run(link, (int)(seconds * 4), lostAfter);
        Keep(link);
    }

    private ScriptedLink NewLink() => new(new O2RingDriver(), new DialogueStart(_cursor, null), _state);

    private void Keep(ScriptedLink link)
    {
        _state = link.State;
        _stored.AddRange(link.Readings.Where(r => (r.Flags & QualityFlags.FromStorage) != 0));
    }

    // One write or request at a time; when nothing is asked, a quarter of a second passes.
    private void Run(ScriptedLink link, int steps, int lostAfter = int.MaxValue, Func<string, bool>? deaf = null)
    {
        int replies = 0;
        for (int step = 0; step < steps && replies < lostAfter;)
        {
            if (!link.Requests.TryDequeue(out var request))
            {
                link.Pass(TimeSpan.FromSeconds(deaf is null ? 0.25 : 1));
                step++;
            }
            else if (request is DialogueRequest.SaveCursor save)
            {
                _cursor = save.Cursor;
            }
            else if (request is DialogueRequest.Write write)
            {
                _written.Add(write.Name);
                if (_ring.Hear(write.Bytes.Span) is { } reply && deaf?.Invoke(write.Name) is not true)
                {
                    replies++;
                    link.Say(ViatomId.Notify, reply);
                }
            }
        }
    }

    private void AssertEverySampleOnce()
    {
        var expected = _ring.Files.OrderBy(f => f.Key, StringComparer.Ordinal).SelectMany(f => Enumerable
            .Range(0, (f.Value.Length - 40) / 5)
            .SelectMany(i => (DecodedReading[])[Sample(Metrics.SpO2, 0, f, i), Sample(Metrics.PulseRateOximeter, 1, f, i)])).ToList();

        Assert.Equal(expected.OrderBy(r => r.MeasuredAt).ThenBy(r => r.Metric.Key), _stored.OrderBy(r => r.MeasuredAt).ThenBy(r => r.Metric.Key));
    }

    private static DecodedReading Sample(Metric metric, int at, KeyValuePair<string, byte[]> file, int index) =>
        new(metric, file.Value[40 + (5 * index) + at], Validity.Valid, QualityFlags.FromStorage, MeasuredAt: FileName.StartOf(file.Key)!.Value.AddSeconds(4 * index))
        {
            Record = index,
        };
}
