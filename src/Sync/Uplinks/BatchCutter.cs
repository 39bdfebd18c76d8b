using Edge.Sync.Journal;
using Edge.Sync.Security;
using Edge.Sync.Wire;
using Google.Protobuf;

namespace Edge.Sync.Uplinks;

/// <summary>
/// Cuts batches from the durable records of one lane. Invariants: a batch holds consecutive numbers of one segment, so that
/// its chain can be checked alone; the same number may be cut again, differently. Not thread-safe.
/// </summary>
internal sealed class BatchCutter(SegmentJournal journal, Lane lane, GatewayId gateway) : IDisposable
{
    private readonly JournalReader _reader = journal.Read(lane, 1);
    private Piece? _held;
    private long _next = 1;

    /// <summary>The next batch from <paramref name="from"/> on, or null when nothing durable is left.</summary>
    /// <param name="from">First number wanted.</param>
    /// <param name="maxBytes">Bytes of records at which the batch ends; a single larger record still goes.</param>
    /// <param name="version">Protocol version that the receiver stated in its Welcome; 0 and 1 have no columns.</param>
    public Batch? Cut(long from, int maxBytes, uint version = 1)
    {
        if (from != _next)
        {
            _held = null;
            _reader.Seek(from);
        }

        var block = new RecordBlock();
        Piece? first = null, last = null;
        int bytes = 0;
        while (Next() is { } piece)
        {
            bool follows = last is null || (piece.ContinuesChain && piece.Seq == last.Seq + 1 && bytes + piece.Payload.Length <= maxBytes);
            if (!follows)
            {
                _held = piece;
                break;
            }

            first ??= piece;
            last = piece;
            bytes += piece.Payload.Length + 4;
            block.Records.Add(piece.Payload);
        }

        _next = last is null ? from : last.Seq + 1;
        if (first is null)
            return null;
        var batch = new Batch
        {
            Gateway = gateway.Value,
            Epoch = first.Epoch,
            Lane = (uint)lane,
            From = (ulong)first.Seq,
            To = (ulong)last!.Seq,
            ChainBefore = ByteString.CopyFrom(first.ChainBefore),
            ChainAfter = ByteString.CopyFrom(last.ChainAfter),
        };
        BatchCodec.Pack(batch, block, version);
        return batch;
    }

    public void Dispose() => _reader.Dispose();

    private Piece? Next()
    {
        if (_held is { } held)
        {
            _held = null;
            return held;
        }

        return _reader.Read(out JournalRecord record)
            ? new Piece(record.Seq, record.Epoch, ByteString.CopyFrom(record.Payload.Span), record.ContinuesChain, _reader.ChainBefore.ToArray(), _reader.ChainAfter.ToArray())
            : null;
    }

    private sealed record Piece(long Seq, ulong Epoch, ByteString Payload, bool ContinuesChain, byte[] ChainBefore, byte[] ChainAfter);
}
