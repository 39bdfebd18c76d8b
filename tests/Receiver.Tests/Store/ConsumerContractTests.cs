using Edge.Receiver.Intake;
using Edge.Receiver.Store;
using Edge.Sync.Journal;
using Edge.Sync.Security;
using Microsoft.Extensions.Logging.Abstractions;

namespace Edge.Receiver.Tests.Store;

/// <summary>What every store promises to those who read on: the contiguous part only, cursors, keys and leases.</summary>
public sealed class ConsumerContractTests(SharedPostgres postgres) : IClassFixture<SharedPostgres>
{
    [Theory, OnSqlite, OnPostgres]
    public void A_reader_gets_the_contiguous_part_in_pages_and_nothing_beyond_the_gap(string kind)
    {
        using var site = new StoreSite(kind, postgres);
        using var batches = new ChainedBatches(40);
        IInbox inbox = site.Open();
        Take(inbox, batches, 21, 40);
        Assert.Empty(inbox.ReadContiguous(batches.LaneKey, 0, 100));
        Take(inbox, batches, 1, 10);
        Assert.Equal([1L, 2, 3, 4], inbox.ReadContiguous(batches.LaneKey, 0, 4).Select(r => r.Seq));
        IReadOnlyList<StoredRecord> rest = inbox.ReadContiguous(batches.LaneKey, 4, 100);
        Assert.Equal([5L, 6, 7, 8, 9, 10], rest.Select(r => r.Seq));
        Assert.Equal(batches.Payload(5), rest[0].Payload);
        Assert.True((TimeProvider.System.GetUtcNow() - rest[0].ReceivedAt).Duration() < TimeSpan.FromMinutes(5), $"received at {rest[0].ReceivedAt}");
        Take(inbox, batches, 11, 20);
        Assert.Equal(30, inbox.ReadContiguous(batches.LaneKey, 10, 100).Count);
        Assert.Empty(inbox.ReadContiguous(batches.LaneKey, 40, 100));
        Assert.Empty(inbox.ReadContiguous(batches.LaneKey with { Epoch = 5 }, 0, 100));
    }

    [Theory, OnSqlite, OnPostgres]
    public void Cursors_are_of_one_consumer_and_lane_move_forward_only_and_survive(string kind)
    {
        using var site = new StoreSite(kind, postgres);
        using var vitals = new ChainedBatches(10);
        using var alerts = new ChainedBatches(5, Lane.Alert);
        IInbox inbox = site.Open();
        Take(inbox, vitals, 1, 10);
        Take(inbox, alerts, 1, 5);
        Assert.Equal([new PendingLane(alerts.LaneKey, 0, 5), new PendingLane(vitals.LaneKey, 0, 10)], inbox.Pending("fhir"));
        Assert.Equal(0, inbox.CursorOf("fhir", vitals.LaneKey));
        Assert.True(inbox.AdvanceCursor("fhir", vitals.LaneKey, 7));
        Assert.False(inbox.AdvanceCursor("fhir", vitals.LaneKey, 7));
        Assert.False(inbox.AdvanceCursor("fhir", vitals.LaneKey, 3));
        IInbox later = site.Open();
        Assert.Equal((7L, 0L, 0L), (later.CursorOf("fhir", vitals.LaneKey), later.CursorOf("alerts", vitals.LaneKey), later.CursorOf("fhir", alerts.LaneKey)));
        Assert.Equal([new PendingLane(alerts.LaneKey, 0, 5), new PendingLane(vitals.LaneKey, 7, 10)], later.Pending("fhir"));
        Assert.True(later.AdvanceCursor("fhir", vitals.LaneKey, 10));
        Assert.Equal(alerts.LaneKey, Assert.Single(inbox.Pending("fhir")).Lane);
        Assert.Equal(2, inbox.Pending("alerts").Count);
    }

    [Theory, OnSqlite, OnPostgres]
    public void A_reader_beside_two_writers_sees_every_record_once_and_in_order(string kind)
    {
        using var site = new StoreSite(kind, postgres);
        using var batches = new ChainedBatches(600);
        IInbox[] inboxes = [site.Open(), site.Open(), site.Open()];
        var random = new Random(4);
        int[] order = [.. Enumerable.Range(0, 60).OrderBy(i => i + random.Next(0, 8))];
        int next = -1;
        Thread[] writers = [.. Enumerable.Range(0, 2).Select(w => new Thread(() =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < order.Length;)
                Take(inboxes[w], batches, order[i] * 10 + 1, order[i] * 10 + 10);
        }))];
        Array.ForEach(writers, w => w.Start());
        List<long> seen = [];
        for (bool writing = true; writing;)
        {
            writing = Array.Exists(writers, w => w.IsAlive);
            foreach (PendingLane lane in inboxes[2].Pending("sink"))
            {
                IReadOnlyList<StoredRecord> records = inboxes[2].ReadContiguous(lane.Lane, lane.After, 50);
                seen.AddRange(records.Select(r => r.Seq));
                Assert.True(inboxes[2].AdvanceCursor("sink", lane.Lane, records[^1].Seq));
                writing = true;
            }
        }

        Assert.Equal(Enumerable.Range(1, 600).Select(i => (long)i), seen);
    }

    [Theory, OnSqlite, OnPostgres]
    public void A_key_that_one_receiver_saw_is_known_to_all_and_the_newest_counts(string kind)
    {
        using var site = new StoreSite(kind, postgres);
        IInbox one = site.Open(), other = site.Open();
        using var first = new ChainedBatches(1);
        using var renewed = new ChainedBatches(1);
        byte[] key = first.Key.ExportSubjectPublicKeyInfo();
        Assert.Null(other.PublicKeyOf(ChainedBatches.Gateway));
        Assert.True(one.RememberGateway(ChainedBatches.Gateway, key));
        Assert.False(other.RememberGateway(ChainedBatches.Gateway, key));
        Assert.Equal(key, other.PublicKeyOf(ChainedBatches.Gateway));
        Assert.True(other.RememberGateway(ChainedBatches.Gateway, renewed.Key.ExportSubjectPublicKeyInfo()));
        Assert.Equal(renewed.Key.ExportSubjectPublicKeyInfo(), one.PublicKeyOf(ChainedBatches.Gateway));
        Assert.Null(one.PublicKeyOf(new GatewayId(6)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_lease_has_one_holder_until_it_ends_or_is_given_back(string kind)
    {
        using var site = new StoreSite(kind, postgres);
        IInbox a = site.Open(), b = site.Open();
        TimeSpan minute = TimeSpan.FromMinutes(1);
        Assert.True(a.TryLease("partition-0", "a", minute));
        Assert.False(b.TryLease("partition-0", "b", minute));
        Assert.True(b.TryLease("partition-1", "b", minute));
        Assert.True(a.TryLease("partition-0", "a", minute));
        b.EndLease("partition-0", "b");
        Assert.False(b.TryLease("partition-0", "b", minute));
        a.EndLease("partition-0", "a");
        Assert.True(b.TryLease("partition-0", "b", TimeSpan.FromMilliseconds(300)));
        await Bench.WaitAsync(() => a.TryLease("partition-0", "a", minute), "the lease never ended");
        Assert.False(b.TryLease("partition-0", "b", minute));
    }

    [Theory, OnSqlite, OnPostgres]
    public void A_lease_ends_by_the_stores_clock_not_by_the_receivers(string kind)
    {
        using var site = new StoreSite(kind, postgres);
        IInbox now = site.Open(), ahead = site.Open(new DistantClock());
        Assert.True(now.TryLease("fhir", "now", TimeSpan.FromMinutes(1)));
        Assert.False(ahead.TryLease("fhir", "ahead", TimeSpan.FromMinutes(1)));
    }

    [Theory, OnSqlite, OnPostgres]
    public void Of_many_that_want_a_lease_at_once_one_gets_it(string kind)
    {
        using var site = new StoreSite(kind, postgres);
        IInbox[] inboxes = [site.Open(), site.Open()];
        for (int round = 0; round < 10; round++)
        {
            int holders = 0;
            using var begin = new Barrier(8);
            Thread[] threads = [.. Enumerable.Range(0, 8).Select(t => new Thread(() =>
            {
                begin.SignalAndWait();
                if (inboxes[t % 2].TryLease($"round-{round}", $"holder-{t}", TimeSpan.FromMinutes(1)))
                    Interlocked.Increment(ref holders);
            }))];
            Array.ForEach(threads, t => t.Start());
            Array.ForEach(threads, t => t.Join());
            Assert.Equal(1, holders);
        }
    }

    private static void Take(IInbox inbox, ChainedBatches batches, int from, int to) =>
        Assert.NotNull(new BatchIntake(inbox, TimeProvider.System, NullLogger.Instance).Take(ChainedBatches.Gateway, batches.Key, batches.Slice(from, to)).Ack);

    private sealed class DistantClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromDays(400);
    }
}
