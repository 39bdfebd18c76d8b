using Edge.Receiver.Intake;
using Edge.Receiver.Store;
using Edge.Sync.Journal;
using Edge.Sync.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace Edge.Receiver.Tests.Store;

/// <summary>What every store promises to the intake: each number once, coverage that nobody loses, all or nothing.</summary>
public sealed class InboxContractTests(SharedPostgres postgres) : IClassFixture<SharedPostgres>
{
    private const ulong HighGateway = 0x8899_AABB_CCDD_EEFF;

    [Theory, OnSqlite, OnPostgres]
    public void A_batch_twice_and_batches_that_overlap_are_stored_once_and_counted(string kind)
    {
        using var site = new StoreSite(kind, postgres);
        using var batches = new ChainedBatches(30);
        IInbox inbox = site.Open();
        BatchIntake intake = Intake(inbox);
        Assert.Equal(10ul, Take(intake, batches, 1, 10).Ack.UpTo);
        Assert.Equal(10ul, Take(intake, batches, 1, 10).Ack.UpTo);
        Ack ack = Take(intake, batches, 21, 30).Ack;
        Assert.Equal((10ul, 21ul, 30ul), (ack.UpTo, ack.Ranges.Single().From, ack.Ranges.Single().To));
        Assert.Equal((11L, 20L), Assert.Single(inbox.Standings()).Gap);
        Assert.Equal([(1L, 10L), (21L, 30L)], inbox.CoverageOf(batches.LaneKey).Spans.Select(s => (s.From, s.To)));
        Assert.Equal(batches.Chain(10), inbox.CoverageOf(batches.LaneKey).ChainBefore(11));
        Assert.Equal(30ul, Take(intake, batches, 6, 25).Ack.UpTo);
        LaneSummary lane = Assert.Single(inbox.Summaries(ChainedBatches.Gateway));
        Assert.Equal((batches.LaneKey, 30L, 30L, 20L), (lane.Key, lane.Records, lane.UpTo, lane.Duplicates));
        Assert.Empty(inbox.Summaries(new(5)));
        AssertWhole(inbox, batches, 30);
    }

    [Theory, OnSqlite, OnPostgres]
    public void Other_bytes_under_a_stored_number_are_refused_and_undo_the_whole_batch(string kind)
    {
        using var site = new StoreSite(kind, postgres);
        using var batches = new ChainedBatches(30);
        IInbox inbox = site.Open();
        BatchIntake intake = Intake(inbox);
        Take(intake, batches, 1, 10);
        byte[] forged = batches.Forged(5, 9, 9);
        Assert.Equal(RefusalReason.BrokenChain, intake.Take(ChainedBatches.Gateway, batches.Key, forged).Refusal.Reason);
        Assert.Equal(forged, Assert.Single(inbox.Refused()));
        AssertWhole(inbox, batches, 10);

        bool stored = inbox.Transact(store => store.Insert(batches.LaneKey, 10, [[1], [2]]) is not null);
        Assert.False(stored);
        AssertWhole(inbox, batches, 10);
    }

    [Theory, OnSqlite, OnPostgres]
    public void Copies_of_refused_bodies_are_bounded_and_the_newest_stay(string kind)
    {
        using var site = new StoreSite(kind, postgres);
        IInbox inbox = site.Open();
        for (int i = 0; i < 130; i++)
            inbox.KeepRefused(ChainedBatches.Gateway, RefusalReason.Malformed, [(byte)i]);
        Assert.Equal(Enumerable.Range(30, 100), inbox.Refused().Select(b => (int)b[0]));
    }

    [Theory, OnSqlite, OnPostgres]
    public void A_drop_record_closes_a_gap_and_readers_go_on_behind_it(string kind)
    {
        using var site = new StoreSite(kind, postgres);
        using var batches = new ChainedBatches(40);
        IInbox inbox = site.Open();
        BatchIntake intake = Intake(inbox);
        Take(intake, batches, 1, 10);
        Take(intake, batches, 21, 30);
        Assert.Equal(10, inbox.ReadContiguous(batches.LaneKey, 0, 100).Count);
        Assert.NotNull(intake.Take(ChainedBatches.Gateway, batches.Key, batches.Drop(11, 20)).Ack);
        LaneSummary lane = inbox.Summaries(null).Single(l => l.Key.Lane == Lane.Vitals);
        Assert.Equal((30L, 10L, 20L), (lane.UpTo, lane.Dropped, lane.Records));
        Assert.Equal(Enumerable.Range(21, 10).Select(i => (long)i), inbox.ReadContiguous(batches.LaneKey, 10, 100).Select(r => r.Seq));
        Assert.Equal(40ul, Take(intake, batches, 31, 40).Ack.UpTo);
    }

    [Theory, OnSqlite, OnPostgres]
    public void A_greeting_names_epoch_watermark_and_chain_and_leaves_no_row_of_a_lane_without_records(string kind)
    {
        using var site = new StoreSite(kind, postgres);
        using var old = new ChainedBatches(10);
        using var batches = new ChainedBatches(20, epoch: 0x2_0000_0007);
        IInbox inbox = site.Open();
        BatchIntake intake = Intake(inbox);
        Take(intake, old, 1, 10);
        Take(intake, batches, 1, 20);
        var hello = new Hello { Gateway = HighGateway };
        hello.Lanes.Add(new LaneExtent { Lane = 3, Epoch = batches.Epoch, First = 1, Last = 30 });
        hello.Lanes.Add(new LaneExtent { Lane = 2, Epoch = batches.Epoch, First = 1, Last = 0 });
        hello.Lanes.Add(new LaneExtent { Lane = 1, Epoch = batches.Epoch, First = 500, Last = 600, EpochFrom = 400 });
        Welcome welcome = intake.Greet(ChainedBatches.Gateway, hello);
        Assert.Equal([20ul, 0ul, 499ul], welcome.Lanes.Select(l => l.UpTo));
        Assert.Equal(batches.Chain(20), welcome.Lanes[0].Chain.ToByteArray());
        Assert.Equal(batches.Epoch, welcome.LastEpoch);
        Assert.Equal(100, inbox.Summaries(null).Single(l => l.Key.Lane == Lane.Alert).UnknownBefore);
        Assert.DoesNotContain(inbox.Summaries(null), l => l.Key.Lane == Lane.Audit);
    }

    [Theory, OnSqlite, OnPostgres]
    public void Eight_threads_on_two_inboxes_lose_no_coverage_of_one_lane(string kind)
    {
        using var site = new StoreSite(kind, postgres);
        using var batches = new ChainedBatches(1200);
        IInbox[] inboxes = [site.Open(), site.Open()];
        BatchIntake[] intakes = [.. inboxes.Select(Intake)];
        var random = new Random(29);
        List<(int From, int To)> work = [.. Enumerable.Range(0, 120).Select(i => (i * 10 + 1, i * 10 + 10)).SelectMany(b => new[] { b, (b.Item1, Math.Min(b.Item2 + random.Next(0, 25), 1200)) })];
        (int From, int To)[] shuffled = [.. work.OrderBy(_ => random.Next())];
        long offered = shuffled.Sum(b => b.To - b.From + 1);
        int next = -1;
        List<string> refusals = [];
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(t => new Thread(() =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < shuffled.Length;)
            {
                Reply reply = Take(intakes[t % 2], batches, shuffled[i].From, shuffled[i].To);
                if (reply.Ack is null)
                {
                    lock (refusals)
                        refusals.Add(reply.Refusal.Detail);
                }
            }
        }))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        Assert.Empty(refusals);
        LaneSummary lane = Assert.Single(inboxes[0].Summaries(null));
        Assert.Equal((1200L, 1200L, offered - 1200), (lane.Records, lane.UpTo, lane.Duplicates));
        Assert.Single(lane.Ranges);
        AssertWhole(inboxes[1], batches, 1200);
    }

    [Theory, OnSqlite, OnPostgres]
    public void Audit_and_bulk_at_the_same_time_from_two_inboxes_end_up_whole(string kind)
    {
        using var site = new StoreSite(kind, postgres);
        BatchIntake[] intakes = [Intake(site.Open()), Intake(site.Open())];
        for (int round = 0; round < 20; round++)
        {
            using var batches = new ChainedBatches(30, epoch: 0x1_0000_0001 + (ulong)round);
            var hello = new Hello { Gateway = HighGateway };
            hello.Lanes.Add(new LaneExtent { Lane = 3, Epoch = batches.Epoch, First = 1, Last = 30 });
            hello.Lanes.Add(new LaneExtent { Lane = 2, Epoch = batches.Epoch, First = 1, Last = 1 });
            Take(intakes[0], batches, 1, 10);
            using var begin = new Barrier(3);
            Thread[] threads =
            [
                new(() => { begin.SignalAndWait(); intakes[0].Take(ChainedBatches.Gateway, batches.Key, batches.Drop(11, 20)); }),
                new(() => { begin.SignalAndWait(); Take(intakes[1], batches, 21, 30); }),
                new(() => { begin.SignalAndWait(); intakes[1].Greet(ChainedBatches.Gateway, hello); }),
            ];
            Array.ForEach(threads, t => t.Start());
            Array.ForEach(threads, t => t.Join());
            Welcome welcome = intakes[0].Greet(ChainedBatches.Gateway, hello);
            Assert.Equal([30ul, 1ul], welcome.Lanes.Select(l => l.UpTo));
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public void What_was_acknowledged_is_there_for_an_inbox_opened_later(string kind)
    {
        using var site = new StoreSite(kind, postgres);
        using var batches = new ChainedBatches(20);
        Take(Intake(site.Open()), batches, 1, 20);
        AssertWhole(site.Open(), batches, 20);
    }

    private static BatchIntake Intake(IInbox inbox) => new(inbox, TimeProvider.System, NullLogger.Instance);

    private static Reply Take(BatchIntake intake, ChainedBatches batches, int from, int to) =>
        intake.Take(ChainedBatches.Gateway, batches.Key, batches.Slice(from, to));

    private static void AssertWhole(IInbox inbox, ChainedBatches batches, int count)
    {
        var stored = inbox.Records(ChainedBatches.Gateway, batches.Lane, 1, 10_000);
        Assert.Equal(Enumerable.Range(1, count).Select(i => (batches.Epoch, (long)i)), stored.Select(r => (r.Epoch, r.Seq)));
        Assert.All(stored, r => Assert.Equal(batches.Payload(r.Seq), r.Payload));
    }
}
