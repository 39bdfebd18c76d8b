using System.Security.Cryptography;
using Edge.Receiver.Intake;
using Edge.Receiver.Store;
using Edge.Sync.Journal;
using Edge.Sync.Security;
using Edge.Sync.Wire;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Record = Edge.Sync.Wire.Record;

namespace Edge.Receiver.Tests;

/// <summary>What the receiver takes, what it refuses, and that doing anything twice is doing it once.</summary>
public sealed class BatchIntakeTests : IDisposable
{
    private const ulong Epoch = 0x1_0000_0001;
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-intake-").FullName;
    private readonly SqliteInbox _inbox;
    private readonly BatchIntake _intake;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[][] _payloads = [.. Enumerable.Range(0, 101).Select(i => new byte[] { 1, (byte)i, 7 })];
    private readonly byte[][] _chains = new byte[101][];

    public BatchIntakeTests()
    {
        Assert.Null(SqliteLibrary.Missing);
        _inbox = SqliteInbox.Open(Path.Combine(_folder, "inbox.db"), TimeProvider.System);
        _intake = new BatchIntake(_inbox, TimeProvider.System, NullLogger.Instance);
        using var chain = new HashChain();
        _chains[0] = chain.ToArray();
        for (int i = 1; i <= 100; i++)
        {
            chain.Advance(i, _payloads[i]);
            _chains[i] = chain.ToArray();
        }
    }

    public void Dispose()
    {
        _inbox.Dispose();
        _key.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_batch_is_acknowledged_up_to_its_end() => Assert.Equal(10ul, Take(Slice(1, 10)).Ack.UpTo);

    [Fact]
    public void The_same_batch_twice_is_stored_once_and_counted()
    {
        Take(Slice(1, 10));
        Assert.Equal(10ul, Take(Slice(1, 10)).Ack.UpTo);
        Assert.Equal(15ul, Take(Slice(6, 15)).Ack.UpTo);
        LaneSummary lane = Assert.Single(_inbox.Summaries(Bench.Gateway));
        Assert.Equal((15L, 15L, 15L), (lane.Records, lane.UpTo, lane.Duplicates));
    }

    [Fact]
    public void Batches_in_any_order_and_cut_end_up_as_one_range()
    {
        var random = new Random(5);
        List<Batch> batches = [.. Enumerable.Range(0, 40).Select(_ => random.Next(1, 90)).Select(f => Slice(f, f + random.Next(0, 11))), Slice(1, 50), Slice(40, 100)];
        foreach (Batch batch in batches.OrderBy(_ => random.Next()))
            Assert.NotNull(Take(batch).Ack);
        LaneSummary lane = Assert.Single(_inbox.Summaries(Bench.Gateway));
        Assert.Equal((100L, 100L), (lane.Records, lane.UpTo));
        Assert.Null(lane.Gap);
    }

    [Fact]
    public void What_lies_beyond_a_gap_is_acknowledged_as_ranges()
    {
        Take(Slice(1, 10));
        Ack ack = Take(Slice(21, 30)).Ack;
        Assert.Equal(10ul, ack.UpTo);
        Assert.Equal((21ul, 30ul), (ack.Ranges.Single().From, ack.Ranges.Single().To));
        Assert.Equal((11L, 20L), Assert.Single(_inbox.Summaries(null)).Gap);
    }

    [Fact]
    public void A_forged_batch_has_no_effect_and_a_copy_is_kept()
    {
        Take(Slice(1, 10));
        byte[] payload = [9, 9, 9];
        var forged = new Batch { Gateway = Bench.Gateway.Value, Epoch = Epoch, Lane = 3, From = 11, To = 11, ChainBefore = ByteString.CopyFrom(new byte[32]) };
        using var chain = new HashChain();
        chain.Advance(11, payload);
        forged.ChainAfter = ByteString.CopyFrom(chain.Head);
        BatchCodec.Pack(forged, new RecordBlock { Records = { ByteString.CopyFrom(payload) } });
        Assert.Equal(RefusalReason.BrokenChain, Take(forged).Refusal.Reason);
        Assert.Equal(10, Assert.Single(_inbox.Summaries(null)).UpTo);
        Assert.Equal(forged.ToByteArray(), Assert.Single(_inbox.Refused()));
        Assert.Equal(20ul, Take(Slice(11, 20)).Ack.UpTo);
    }

    [Fact]
    public void Other_bytes_under_a_stored_number_are_refused()
    {
        Take(Slice(1, 10));
        byte[] payload = [9, 9, 9];
        using var chain = new HashChain();
        chain.Restart(_chains[4]);
        chain.Advance(5, payload);
        var forged = new Batch { Gateway = Bench.Gateway.Value, Epoch = Epoch, Lane = 3, From = 5, To = 5, ChainBefore = ByteString.CopyFrom(_chains[4]), ChainAfter = ByteString.CopyFrom(chain.Head) };
        BatchCodec.Pack(forged, new RecordBlock { Records = { ByteString.CopyFrom(payload) } });
        Assert.Equal(RefusalReason.BrokenChain, Take(forged).Refusal.Reason);
        Assert.Equal(_payloads[5], _inbox.Records(Bench.Gateway, Lane.Vitals, 5, 1)[0].Payload);
    }

    [Fact]
    public void A_batch_of_another_gateway_is_refused()
    {
        Batch batch = Slice(1, 3);
        Assert.Equal(RefusalReason.UnknownGateway, _intake.Take(new GatewayId(5), _key, batch.ToByteArray()).Refusal.Reason);
        Assert.Empty(_inbox.Summaries(null));
    }

    [Fact]
    public void Garbage_is_refused_and_copies_are_bounded()
    {
        var random = new Random(3);
        for (int i = 0; i < 130; i++)
        {
            byte[] garbage = new byte[random.Next(0, 300)];
            random.NextBytes(garbage);
            Assert.NotNull(_intake.Take(Bench.Gateway, _key, garbage).Refusal);
        }

        Assert.Equal(100, _inbox.Refused().Count);
    }

    [Fact]
    public void A_signed_drop_record_closes_the_gap_and_its_count_is_kept()
    {
        Take(Slice(1, 10));
        Take(Slice(21, 30));
        Assert.NotNull(Audit(Drop(11, 20, _key)).Ack);
        LaneSummary vitals = _inbox.Summaries(null).Single(l => l.Key.Lane == Lane.Vitals);
        Assert.Equal((30L, 10L, 20L), (vitals.UpTo, vitals.Dropped, vitals.Records));
        Assert.Equal(40ul, Take(Slice(31, 40)).Ack.UpTo);
    }

    [Fact]
    public void A_drop_record_signed_by_someone_else_is_refused_with_its_whole_batch()
    {
        Take(Slice(1, 10));
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Equal(RefusalReason.BadSignature, Audit(Drop(11, 20, other)).Refusal.Reason);
        LaneSummary lane = Assert.Single(_inbox.Summaries(null));
        Assert.Equal((Lane.Vitals, 10L, 0L), (lane.Key.Lane, lane.UpTo, lane.Dropped));
    }

    [Fact]
    public void A_chain_that_was_broken_by_damage_goes_on_where_the_gateway_signed_it_does()
    {
        Take(Slice(1, 10));
        byte[] rebased = [.. Enumerable.Repeat((byte)0x77, 32)];
        Batch next = Slice(11, 12, rebased);
        Assert.Equal(RefusalReason.BrokenChain, Take(next).Refusal.Reason);
        DropRecord drop = Drop(11, 10, _key);
        drop.Count = 0;
        drop.RebaseAfter = 10;
        drop.RebaseChain = ByteString.CopyFrom(rebased);
        RecordSignature.Sign(drop, _key);
        Assert.NotNull(Audit(drop).Ack);
        Assert.Equal(12ul, Take(next).Ack.UpTo);
    }

    [Fact]
    public void A_greeting_is_answered_with_what_is_stored_and_numbers_from_before_this_receiver_are_counted()
    {
        Take(Slice(1, 10));
        var hello = new Hello { Gateway = Bench.Gateway.Value };
        hello.Lanes.Add(new LaneExtent { Lane = 3, Epoch = Epoch, First = 1, Last = 30 });
        hello.Lanes.Add(new LaneExtent { Lane = 1, Epoch = Epoch, First = 500, Last = 600 });
        Welcome welcome = _intake.Greet(Bench.Gateway, hello);
        Assert.Equal([10ul, 499ul], welcome.Lanes.Select(l => l.UpTo));
        Assert.Equal(Epoch, welcome.LastEpoch);
        Assert.Equal(499, _inbox.Summaries(null).Single(l => l.Key.Lane == Lane.Alert).UnknownBefore);
    }

    [Fact]
    public void A_gap_that_stands_ten_minutes_is_an_alarm_until_it_is_closed()
    {
        var clock = new StepClock();
        var watch = new GapWatch(clock, TimeSpan.FromMinutes(10), NullLogger.Instance);
        Take(Slice(1, 10));
        Take(Slice(21, 30));
        watch.Observe(_inbox.Standings());
        clock.Seconds += 599;
        watch.Observe(_inbox.Standings());
        Assert.Empty(watch.Alarms);
        clock.Seconds += 2;
        watch.Observe(_inbox.Standings());
        Assert.Single(watch.Alarms);
        Take(Slice(11, 20));
        watch.Observe(_inbox.Standings());
        Assert.Empty(watch.Alarms);
    }

    [Fact]
    public void What_was_acknowledged_is_there_after_the_store_is_opened_again()
    {
        Take(Slice(1, 10));
        Take(Slice(21, 30));
        _inbox.Dispose();
        using SqliteInbox again = SqliteInbox.Open(Path.Combine(_folder, "inbox.db"), TimeProvider.System);
        LaneSummary lane = Assert.Single(again.Summaries(null));
        Assert.Equal((20L, 10L, (11L, 20L)), (lane.Records, lane.UpTo, lane.Gap));
    }

    private Reply Take(Batch batch) => _intake.Take(Bench.Gateway, _key, batch.ToByteArray());

    [Fact]
    public void A_batch_without_its_chain_before_is_taken_where_the_receiver_has_it()
    {
        Take(Slice(1, 10));
        Assert.Equal(20ul, Take(Short(11, 20)).Ack.UpTo);
        Assert.Equal(30ul, Take(Short(21, 30)).Ack.UpTo);
        Assert.Equal(40ul, Take(Slice(31, 40)).Ack.UpTo);
        Assert.Equal((40L, 40L), Assert.Single(_inbox.Summaries(Bench.Gateway)) is var lane ? (lane.Records, lane.UpTo) : default);
    }

    [Fact]
    public void A_batch_without_its_chain_before_is_asked_for_in_full_where_the_receiver_has_it_not()
    {
        Assert.Equal(RefusalReason.ChainNeeded, Take(Short(1, 5)).Refusal.Reason);
        Take(Slice(1, 10));
        Assert.Equal(RefusalReason.ChainNeeded, Take(Short(21, 30)).Refusal.Reason);
        Assert.Equal(RefusalReason.ChainNeeded, Take(Short(6, 12)).Refusal.Reason);
        Assert.Empty(_inbox.Refused());
        Assert.Equal(12ul, Take(Slice(6, 12)).Ack.UpTo);
        Assert.Equal(12L, Assert.Single(_inbox.Summaries(Bench.Gateway)).Records);
    }

    [Fact]
    public void A_short_batch_with_other_records_does_not_lead_to_its_chain()
    {
        Take(Slice(1, 10));
        Batch forged = Slice(11, 20, [.. Enumerable.Repeat((byte)9, 32)]);
        BatchCodec.Shorten(forged);
        Assert.Equal(RefusalReason.BrokenChain, Take(forged).Refusal.Reason);
        Assert.Equal(20ul, Take(Short(11, 20)).Ack.UpTo);
    }

    [Fact]
    public void A_welcome_says_which_version_is_read() =>
        Assert.Equal(2u, _intake.Greet(Bench.Gateway, new Hello { Gateway = Bench.Gateway.Value, ProtocolVersion = 1 }).ProtocolVersion);

    private Batch Short(int from, int to)
    {
        Batch batch = Slice(from, to);
        BatchCodec.Shorten(batch);
        return batch;
    }

    private Batch Slice(int from, int to, byte[]? before = null)
    {
        using var chain = new HashChain();
        chain.Restart(before ?? _chains[from - 1]);
        var block = new RecordBlock();
        for (int i = from; i <= to; i++)
        {
            chain.Advance(i, _payloads[i]);
            block.Records.Add(ByteString.CopyFrom(_payloads[i]));
        }

        var batch = new Batch { Gateway = Bench.Gateway.Value, Epoch = Epoch, Lane = 3, From = (ulong)from, To = (ulong)to, ChainBefore = ByteString.CopyFrom(before ?? _chains[from - 1]), ChainAfter = ByteString.CopyFrom(chain.Head) };
        BatchCodec.Pack(batch, block);
        return batch;
    }

    private DropRecord Drop(int from, int to, ECDsa key)
    {
        var drop = new DropRecord
        {
            Gateway = Bench.Gateway.Value,
            Epoch = Epoch,
            Lane = 3,
            From = (ulong)from,
            To = (ulong)to,
            Count = (ulong)(to - from + 1),
            Reason = DropReason.Quota,
            ChainBefore = ByteString.CopyFrom(_chains[from - 1]),
            ChainAfter = ByteString.CopyFrom(_chains[to]),
        };
        RecordSignature.Sign(drop, key);
        return drop;
    }

    private Reply Audit(DropRecord drop)
    {
        using var chain = new HashChain();
        ByteString payload = new Record { Version = 1, Drop = drop }.ToByteString();
        var batch = new Batch { Gateway = Bench.Gateway.Value, Epoch = Epoch, Lane = 2, From = 1, To = 1, ChainBefore = ByteString.CopyFrom(chain.Head) };
        chain.Advance(1, payload.Span);
        batch.ChainAfter = ByteString.CopyFrom(chain.Head);
        BatchCodec.Pack(batch, new RecordBlock { Records = { payload } });
        return Take(batch);
    }

    private sealed class StepClock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
