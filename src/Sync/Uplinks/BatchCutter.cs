using Edge.Sync.Journal;
using Edge.Sync.Security;
using Edge.Sync.Wire;
using Google.Protobuf;

namespace Edge.Sync.Uplinks;

/// <summary>
/// Cuts batches from the durable records of one lane. Invariants: a batch holds consecutive numbers of one segment, so that
/// its chain can be checked alone; the same number may be cut again, differently. Memory: the records of one batch, and what
/// was read ahead for the next. Not thread-safe.
/// </summary>
internal sealed class BatchCutter(SegmentJournal journal, Lane lane, GatewayId gateway, ulong? stampsOfBoot = null) : IDisposable
{
    private const int MostRecordBytes = 512 << 10;
    private readonly JournalReader _reader = journal.Read(lane, 1);

    /// <summary>Read and not yet cut, in order.</summary>
    private readonly List<Piece> _ahead = [];
    private long _at = 1;

    /// <summary>Bytes of a batch for each byte of records, as the last batches had it.</summary>
    private double _ratio = 1;

    /// <summary>Protocol version that the receiver stated in its Welcome; 0 and 1 have no columns.</summary>
    public uint ReceiverVersion { get; set; } = 1;

    /// <summary>Bytes of a batch to be expected for each record, from the last batch; a guess of 100 before the first.</summary>
    public double BytesPerRecord { get; private set; } = 100;

    /// <summary>Monotonic stamps, ns, of the records of the last batch that are of the boot asked for; empty when none was asked for.</summary>
    public IReadOnlyList<long> LastStampsNs { get; private set; } = [];

    /// <summary>The batch that begins at <paramref name="from"/>, or after lost numbers; null when nothing durable is there.</summary>
    /// <param name="to">Last number that may be in it.</param>
    /// <param name="maxBytes">Bytes of the whole message at which it ends; a single larger record still goes.</param>
    public Batch? Cut(long from, long to, int maxBytes)
    {
        if (from != _at)
        {
            _ahead.Clear();
            _reader.Seek(from);
            _at = from;
        }

        int count = Gather(to, (int)Math.Min(maxBytes / _ratio, MostRecordBytes));
        if (count == 0)
            return null;
        Batch batch = Pack(count);
        int bytes = batch.CalculateSize();
        while (bytes > maxBytes && count > 1)
        {
            // Halved until it fits: what is too much stays read ahead for the next batch.
            count = Math.Max(1, Math.Min(count / 2, (int)(count * 0.9 * maxBytes / bytes)));
            batch = Pack(count);
            bytes = batch.CalculateSize();
        }

        Learn(count, bytes);
        LastStampsNs = stampsOfBoot is { } boot ? [.. _ahead.Take(count).Select(p => StampOf(p, boot)).OfType<long>()] : [];
        _at = (long)batch.To + 1;
        _ahead.RemoveRange(0, count);
        return batch;
    }

    public void Dispose() => _reader.Dispose();

    /// <summary>Reads on until the bytes are reached; returns how many of the first pieces belong together.</summary>
    private int Gather(long to, int recordBytes)
    {
        int count = 0, bytes = 0;
        while (true)
        {
            if (count == _ahead.Count && (bytes >= recordBytes || !ReadOne()))
                return count;
            Piece piece = _ahead[count];
            bool follows = count == 0 || (piece.ContinuesChain && piece.Seq == _ahead[count - 1].Seq + 1);
            if (!follows || piece.Seq > to || (count > 0 && bytes + piece.Payload.Length > recordBytes))
                return count;
            bytes += piece.Payload.Length;
            count++;
        }
    }

    private bool ReadOne()
    {
        if (!_reader.Read(out JournalRecord record))
            return false;
        _ahead.Add(new Piece(
            record.Seq, ByteString.CopyFrom(record.Payload.Span), record.ContinuesChain, _reader.ChainBefore.ToArray(), _reader.ChainAfter.ToArray()));
        return true;
    }

    private Batch Pack(int count)
    {
        Piece first = _ahead[0], last = _ahead[count - 1];
        var block = new RecordBlock();
        block.Records.AddRange(_ahead.Take(count).Select(p => p.Payload));
        var batch = new Batch
        {
            Gateway = gateway.Value,
            Epoch = journal.Epoch(lane),
            Lane = (uint)lane,
            From = (ulong)first.Seq,
            To = (ulong)last.Seq,
            ChainBefore = ByteString.CopyFrom(first.ChainBefore),
            ChainAfter = ByteString.CopyFrom(last.ChainAfter),
        };
        BatchCodec.Pack(batch, block, ReceiverVersion);
        if (ReceiverVersion >= BatchCodec.ProtocolVersion)
            BatchCodec.ShortenChainAfter(batch);
        return batch;
    }

    private static long? StampOf(Piece piece, ulong boot) =>
        Parsing.TryParse(Record.Parser, piece.Payload.Span, out Record? record) && record.Boot == boot ? (long)record.MonotonicNs : null;

    private void Learn(int count, int bytes)
    {
        int records = Math.Max(1, _ahead.Take(count).Sum(p => p.Payload.Length));
        _ratio = Math.Clamp(0.5 * _ratio + 0.5 * bytes / records, 0.001, 1.5);
        BytesPerRecord = (double)bytes / count;
    }

    private sealed record Piece(long Seq, ByteString Payload, bool ContinuesChain, byte[] ChainBefore, byte[] ChainAfter);
}
