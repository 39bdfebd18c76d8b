using Edge.Receiver.Tests.Store;
using Edge.Sync.Alerts;
using Edge.Sync.Journal;
using Edge.Sync.Wire;
using Google.Protobuf;
using AlarmEventType = Edge.Sync.Wire.AlarmEventType;
using Record = Edge.Sync.Wire.Record;

namespace Edge.Receiver.Tests.Fhir;

/// <summary>Alert states at the receiver: the same whatever the order of arrival; a late one never rings.</summary>
public sealed class AlertStateTests(SharedPostgres postgres) : IClassFixture<SharedPostgres>
{
    [Fact]
    public void Every_order_of_arrival_with_doubles_gives_the_same_state()
    {
        Record[] events = [FhirBench.Alarm(20, AlarmEventType.Start), FhirBench.Alarm(25, AlarmEventType.Ack), FhirBench.Alarm(30, AlarmEventType.Escalate), FhirBench.Alarm(40, AlarmEventType.End)];
        HashSet<string> states = [];
        int orders = 0;
        foreach (int[] order in Permutations([1, 2, 3, 4]))
        {
            using var bench = new FhirBench("sqlite", postgres);
            bench.Journal(Lane.Alert, events);
            foreach (int seq in order)
            {
                bench.Deliver(Lane.Alert, seq, seq);
                bench.Deliver(Lane.Alert, order[0], order[0]);
                if (orders % 2 == 0)
                    bench.Settle();
                Assert.All(bench.Consumer.Alerts(FhirBench.Gateway), a => Assert.False(a.IsEnded && a.MayRing));
            }

            AlertEpisode episode = Assert.Single(bench.Consumer.Alerts(FhirBench.Gateway));
            states.Add($"{episode.State} {episode.Priority} {episode.StartedAt} {episode.EndedAt} {episode.Newest!.Key.Seq} {episode.MayRing}");
            bench.Settle();
            Assert.Equal("final", System.Text.Json.Nodes.JsonNode.Parse(bench.Rows("Observation").Single().Body)!["status"]!.ToString());
            orders++;
        }

        Assert.Equal(24, orders);
        Assert.Single(states);
    }

    [Theory, OnSqlite, OnPostgres]
    public void The_list_of_open_alerts_settles_what_is_open_before_the_backlog_is_in(string kind)
    {
        using var bench = new FhirBench(kind, postgres);
        Record start = FhirBench.Alarm(20, AlarmEventType.Start), other = FhirBench.Alarm(21, AlarmEventType.Start, 2), end = FhirBench.Alarm(30, AlarmEventType.End);
        Record list = FhirBench.At(40);
        MachineRecord open = other.Alarm.Machine.Clone();
        (open.Rule, open.Patient, open.Device, open.Mdc, open.Episode) = ("spo2-low", "p1", "nonin-1", other.Alarm.Mdc, other.Alarm.Episode);
        list.ActiveAlerts = new ActiveAlertsRecord { Machines = { open } };
        bench.Journal(Lane.Alert, start, other, end, list);
        bench.Deliver(Lane.Alert, 4, 4);
        AlertEpisode listed = Assert.Single(bench.Consumer.Alerts(FhirBench.Gateway));
        Assert.Equal(("active", false, FhirBench.Wall.AddSeconds(10)), (listed.State, listed.IsEnded, listed.StartedAt));
        bench.Deliver(Lane.Alert, 1, 1);
        IReadOnlyList<AlertEpisode> both = bench.Consumer.Alerts(FhirBench.Gateway);
        Assert.Equal(2, both.Count);
        AlertEpisode settled = both.Single(e => e.Newest?.Key.Seq == 1);
        Assert.Equal((true, null, false), (settled.IsEnded, settled.EndedAt, settled.MayRing));
        bench.Deliver(Lane.Alert, 2, 3);
        Assert.Equal([false, true], bench.Consumer.Alerts(FhirBench.Gateway).OrderBy(e => e.IsEnded).Select(e => e.IsEnded));
        Assert.Equal(FhirBench.Wall.AddSeconds(30), bench.Consumer.Alerts(FhirBench.Gateway).Single(e => e.IsEnded).EndedAt);
    }

    [Fact]
    public void A_fresh_alert_may_ring_a_late_an_acknowledged_and_an_ended_one_never()
    {
        DateTimeOffset start = FhirBench.Wall.AddSeconds(10);
        AlertEpisode Of(double receivedAfter, params AlarmEventType[] types) => AlertEpisode.From(
            new Edge.Model.Alarms.EpisodeId(257),
            types.Select((t, i) => new AlertEvent(
                new Edge.Sync.Fhir.Writing.SourcedRecord(new(1, i + 1), FhirBench.Alarm(10 + i, t), FhirBench.Wall.AddSeconds(10 + i), true), start.AddSeconds(receivedAfter + i))),
            null)!;
        Assert.True(Of(2, AlarmEventType.Start).MayRing);
        Assert.True(Of(119, AlarmEventType.Start).MayRing);
        Assert.Equal((true, false), (Of(121, AlarmEventType.Start).IsKnownLate, Of(121, AlarmEventType.Start).MayRing));
        Assert.False(Of(2, AlarmEventType.Start, AlarmEventType.Ack).MayRing);
        Assert.Equal((false, false), (Of(2, AlarmEventType.Start, AlarmEventType.End).IsKnownLate, Of(2, AlarmEventType.Start, AlarmEventType.End).MayRing));
        Assert.True(Of(2, AlarmEventType.End).IsKnownLate);
    }

    private static IEnumerable<int[]> Permutations(int[] items)
    {
        if (items.Length <= 1)
            return [items];
        return items.SelectMany(first => Permutations([.. items.Where(i => i != first)]).Select(rest => (int[])[first, .. rest]));
    }
}
