using System.Security.Cryptography;
using Edge.Receiver.Store;
using Edge.Sync.Journal;
using Edge.Sync.Security;
using Edge.Sync.Wire;
using Google.Protobuf;

namespace Edge.Receiver.Intake;

/// <summary>
/// Takes batches and greetings of gateways. Invariants: an acknowledgement is made only from a committed transaction; a
/// batch that contradicts itself, its sender or what is stored has no effect besides a kept copy; doing anything twice is
/// the same as doing it once.
/// </summary>
internal sealed class BatchIntake(IInbox inbox, TimeProvider clock, ILogger log)
{
    private const int MaxRanges = 8;

    /// <summary>Commits a batch and acknowledges, or refuses with a reason.</summary>
    /// <param name="sender">Gateway of the client certificate.</param>
    /// <param name="key">Public key of that certificate.</param>
    public Reply Take(GatewayId sender, ECDsa key, byte[] body)
    {
        Batch batch;
        try
        {
            batch = Batch.Parser.ParseFrom(body);
        }
        catch (InvalidProtocolBufferException)
        {
            return Refuse(sender, new Batch { Gateway = sender.Value }, RefusalReason.Malformed, "the batch cannot be parsed", body);
        }

        if (batch.Gateway != sender.Value)
            return Refuse(sender, batch, RefusalReason.UnknownGateway, "the batch is of another gateway than the certificate", body);
        if (!BatchCodec.TryOpen(batch, out OpenedBatch? opened, out RefusalReason reason, out string detail, KnownChainBefore(batch)))
            return Refuse(sender, batch, reason, detail, body);
        var ack = new Ack();
        bool committed = inbox.Transact(store =>
        {
            ack = new Ack { Gateway = batch.Gateway, Epoch = batch.Epoch, Lane = batch.Lane };
            return Store(store, opened, key, ack, out reason, out detail);
        });
        return committed ? new Reply { Ack = ack } : Refuse(sender, batch, reason, detail, body);
    }

    /// <summary>Answers a greeting with what is known of each lane.</summary>
    public Welcome Greet(GatewayId sender, Hello hello)
    {
        DateTimeOffset now = clock.GetUtcNow();
        var welcome = new Welcome();
        inbox.Transact(store =>
        {
            welcome = new Welcome { Gateway = sender.Value, WallMs = now.ToUnixTimeMilliseconds(), UncertaintyMs = 1000, ProtocolVersion = BatchCodec.ProtocolVersion };
            foreach (LaneExtent extent in hello.Lanes.Where(l => Lanes.IsDefined(l.Lane) && l.First is > 0 and <= long.MaxValue))
            {
                var key = new LaneKey(sender, extent.Epoch, (Lane)extent.Lane);
                LaneCoverage coverage = store.Peek(key);
                if (coverage.Spans.Count == 0 && extent.First > 1 && (coverage = store.Coverage(key)).Spans.Count == 0)
                {
                    // Numbers of earlier epochs, and of this one those that were trimmed before this receiver existed: the latter are
                    // not provable, counted, and never coming.
                    coverage.TryCover(new Covered(1, (long)extent.First - 1, [], []));
                    store.SaveCoverage(key, coverage, 0, (long)(extent.First - Math.Clamp(extent.EpochFrom, 1, extent.First)));
                }

                var progress = new LaneProgress { Lane = extent.Lane, Epoch = extent.Epoch, UpTo = (ulong)coverage.UpTo };
                if (coverage.UpTo > 0)
                    progress.Chain = ByteString.CopyFrom(coverage.Spans[0].After);
                progress.Ranges.AddRange(RangesBeyond(coverage));
                welcome.Lanes.Add(progress);
            }

            welcome.LastEpoch = store.LastEpoch(new LaneKey(sender, 0, Lane.Alert));
            return true;
        });
        return welcome;
    }

    /// <summary>What a batch of version 2 leaves out; empty when it is stated, or not known here.</summary>
    private byte[] KnownChainBefore(Batch batch)
    {
        return batch.ChainBefore.IsEmpty && Lanes.IsDefined(batch.Lane) && batch.From is > 0 and <= long.MaxValue
            ? inbox.CoverageOf(new LaneKey(new GatewayId(batch.Gateway), batch.Epoch, (Lane)batch.Lane)).ChainBefore((long)batch.From)
            : [];
    }

    private bool Store(InboxTransaction store, OpenedBatch opened, ECDsa key, Ack ack, out RefusalReason reason, out string detail)
    {
        Batch batch = opened.Batch;
        var lane = new LaneKey(new GatewayId(batch.Gateway), batch.Epoch, (Lane)batch.Lane);
        long from = (long)batch.From, to = (long)batch.To;
        LaneCoverage coverage = store.Coverage(lane);
        (reason, detail) = (RefusalReason.BrokenChain, "the chain does not lead on from what is stored");
        byte[] before = opened.ChainBefore;
        if (!coverage.Fits(from, to, seq => seq < from ? before : opened.Chains[(int)(seq - from)], store.Statements(lane)))
            return false;
        byte[][] payloads = [.. opened.Records.Select(r => r.ToByteArray())];
        if (store.Insert(lane, from, payloads) is not { } added)
        {
            detail = "other bytes under a number that is stored";
            return false;
        }

        for (int i = 0; i < payloads.Length && lane.Lane == Lane.Audit; i++)
        {
            if (!TakeAudit(store, lane, payloads[i], key, added.Contains(from + i), ref reason, ref detail))
                return false;
        }

        // An audit batch may itself declare losses of the audit lane.
        coverage = lane.Lane == Lane.Audit ? store.Coverage(lane) : coverage;
        if (!coverage.TryCover(new Covered(from, to, before, opened.Chains[^1])))
        {
            (reason, detail) = (RefusalReason.Malformed, "too many holes in the lane");
            return false;
        }

        store.SaveCoverage(lane, coverage, duplicates: payloads.Length - added.Count);
        ack.UpTo = (ulong)coverage.UpTo;
        ack.Ranges.AddRange(RangesBeyond(coverage));
        return true;
    }

    /// <summary>Looks for drop records and clock anchors; false when a signature is not the gateway's.</summary>
    private bool TakeAudit(InboxTransaction store, LaneKey lane, byte[] payload, ECDsa key, bool isNew, ref RefusalReason reason, ref string detail)
    {
        Record record;
        try
        {
            record = Record.Parser.ParseFrom(payload);
        }
        catch (InvalidProtocolBufferException)
        {
            (reason, detail) = (RefusalReason.Malformed, "an audit record cannot be parsed");
            return false;
        }

        bool signed = record.BodyCase switch
        {
            Record.BodyOneofCase.Drop => record.Drop.Gateway == lane.Gateway.Value && RecordSignature.IsValid(record.Drop, key),
            Record.BodyOneofCase.Checkpoint => record.Checkpoint.Gateway == lane.Gateway.Value && RecordSignature.IsValid(record.Checkpoint, key),
            _ => true,
        };
        if (!signed)
        {
            (reason, detail) = (RefusalReason.BadSignature, "the signature is not of this gateway");
            return false;
        }

        if (isNew && record.Anchor is { } anchor)
            store.InsertAnchor(lane, anchor);
        if (isNew && record.Drop is { } drop)
            TakeDrop(store, lane.Gateway, drop);
        return true;
    }

    private void TakeDrop(InboxTransaction store, GatewayId gateway, DropRecord drop)
    {
        if (!Lanes.IsDefined(drop.Lane) || drop.From == 0 || drop.To > long.MaxValue)
            return;
        var lane = new LaneKey(gateway, drop.Epoch, (Lane)drop.Lane);
        LaneCoverage coverage = store.Coverage(lane);
        if (!store.InsertDrop(lane, drop) || drop.To < drop.From)
            return;
        coverage.TryCover(new Covered((long)drop.From, (long)drop.To, drop.ChainBefore.ToByteArray(), drop.ChainAfter.ToByteArray()));
        store.SaveCoverage(lane, coverage, 0);
        Log.Dropped(log, gateway.ToString(), drop.From, drop.To, drop.Lane, drop.Reason.ToString());
    }

    private Reply Refuse(GatewayId sender, Batch batch, RefusalReason reason, string detail, byte[] body)
    {
        if (reason != RefusalReason.ChainNeeded)
            inbox.KeepRefused(sender, reason, body);
        Log.Refused(log, sender.ToString(), batch.Lane, batch.From, batch.To, detail);
        return new Reply
        {
            Refusal = new Refusal { Gateway = sender.Value, Reason = reason, Detail = detail, Epoch = batch.Epoch, Lane = batch.Lane, From = batch.From, To = batch.To },
        };
    }

    private static IEnumerable<NumberRange> RangesBeyond(LaneCoverage coverage) =>
        coverage.Spans.Skip(coverage.UpTo > 0 ? 1 : 0).Take(MaxRanges).Select(s => new NumberRange { From = (ulong)s.From, To = (ulong)s.To });
}
