using Edge.Sync.Wire;
using Google.Protobuf;

namespace Edge.Sync.Journal;

/// <summary>One durable record as read back.</summary>
/// <param name="Seq">Its number.</param>
/// <param name="Epoch">Epoch of the number.</param>
/// <param name="Payload">Exactly the appended bytes; valid until the reader's next call.</param>
/// <param name="ContinuesChain">True when the record directly follows the one read before, in the same segment.</param>
public readonly record struct JournalRecord(long Seq, ulong Epoch, ReadOnlyMemory<byte> Payload, bool ContinuesChain)
{
    /// <summary>The payload as a record, or null when it is not one.</summary>
    public Record? TryParse()
    {
        try
        {
            return Record.Parser.ParseFrom(Payload.Span);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}

/// <summary>
/// Reads one lane forward while the journal goes on writing. Invariants: only durable records are returned, each once, in
/// order; lost numbers are stepped over; memory is one segment, whatever the backlog. Not thread-safe.
/// </summary>
public sealed class JournalReader : IDisposable
{
    private const int ChunkBytes = 256 << 10;
    private readonly SegmentJournal _journal;
    private readonly Lane _lane;
    private readonly HashChain _chain = new();
    private readonly byte[] _chainBefore = new byte[HashChain.HeadBytes];
    private byte[] _bytes = [];
    private int _filled;
    private int _offset;
    private long _next;
    private long _wanted;
    private bool _continues;
    private SegmentEntry? _entry;
    private IJournalFile? _file;

    internal JournalReader(SegmentJournal journal, Lane lane, long fromSeq)
    {
        _journal = journal;
        _lane = lane;
        _wanted = Math.Max(fromSeq, 1);
    }

    /// <summary>Number that the next record has, unless numbers are lost.</summary>
    public long Next => _wanted;

    /// <summary>Chain before the record returned last, 32 bytes.</summary>
    public ReadOnlySpan<byte> ChainBefore => _chainBefore;

    /// <summary>Chain after the record returned last, 32 bytes.</summary>
    public ReadOnlySpan<byte> ChainAfter => _chain.Head;

    /// <summary>Goes to another number.</summary>
    public void Seek(long seq)
    {
        _wanted = Math.Max(seq, 1);
        _continues = false;
        if (_entry is not null && (_wanted < _next || _wanted > LastOf(_entry)))
            Leave();
    }

    /// <summary>The next durable record; false when there is none yet.</summary>
    /// <exception cref="IOException">The segment cannot be read.</exception>
    public bool Read(out JournalRecord record)
    {
        record = default;
        long durable = _journal.DurableUpTo(_lane);
        while (_wanted <= durable)
        {
            if (_entry is not null && _next > LastOf(_entry))
                Leave();
            if (_entry is null && !Enter())
                return false;
            if (Step(Math.Min(LastOf(_entry!), durable), out record))
                return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Leave();
        _chain.Dispose();
    }

    private long LastOf(SegmentEntry entry)
    {
        SegmentEntry[] entries = _journal.EntriesOf(_lane);
        int index = Array.IndexOf(entries, entry);
        return index >= 0 && index + 1 < entries.Length ? entries[index + 1].FirstSeq - 1
            : index < 0 ? entry.LastSeq
            : long.MaxValue;
    }

    /// <summary>Opens the segment that holds the wanted number; deleted numbers are stepped over.</summary>
    private bool Enter()
    {
        SegmentEntry[] entries = _journal.EntriesOf(_lane);
        int index = Array.FindLastIndex(entries, e => e.FirstSeq <= _wanted);
        if (index < 0 && entries.Length == 0)
            return false;
        _entry = entries[Math.Max(index, 0)];
        _wanted = Math.Max(_wanted, _entry.FirstSeq);
        try
        {
            _file = _journal.OpenSegment(_entry);
        }
        catch (FileNotFoundException)
        {
            // Evicted between the look and the opening; the next call sees the new list.
            _entry = null;
            return false;
        }

        if (_bytes.Length < _entry.FileBytes)
            _bytes = new byte[_entry.FileBytes];
        _filled = 0;
        _offset = SegmentHeader.Bytes;
        _next = _entry.FirstSeq;
        _chain.Restart(_entry.Header.ChainBefore);
        _continues = false;
        return true;
    }

    private void Leave()
    {
        _file?.Dispose();
        _file = null;
        _entry = null;
    }

    /// <summary>Takes one frame or lost range; true when it is a wanted record.</summary>
    private bool Step(long lastSeq, out JournalRecord record)
    {
        record = default;
        Fill();
        var walk = new SegmentWalk(_bytes.AsSpan(0, _filled), _entry!.Header, lastSeq, _offset, _next);
        walk.MoveNext();
        if (walk.Kind == WalkKind.Scar)
            walk.MoveNext();
        if (walk.Kind is WalkKind.Damage or WalkKind.Tail)
            _journal.ReportDamaged(_entry);
        _offset = walk.EndOffset;
        _next = walk.Expected;
        if (walk.Kind != WalkKind.Record)
        {
            _chain.AdvanceAcrossGap(walk.Seq, walk.To);
            _wanted = Math.Max(_wanted, _next);
            _continues = false;
            return false;
        }

        ReadOnlySpan<byte> payload = walk.Payload;
        _chain.Head.CopyTo(_chainBefore);
        _chain.Advance(walk.Seq, payload);
        if (walk.Seq < _wanted)
            return false;
        record = new JournalRecord(walk.Seq, _entry.Epoch, _bytes.AsMemory(walk.Offset + RecordFrame.HeaderBytes, payload.Length), _continues);
        _continues = true;
        _wanted = _next;
        return true;
    }

    /// <summary>Reads on when no whole good frame is in memory: a chunk first, then, for what looks like damage, all the rest.</summary>
    private void Fill()
    {
        int limit = (int)Math.Min(_entry!.FileBytes, _bytes.Length);
        uint salt = _entry.Header.Salt;
        if (_offset < _filled && RecordFrame.IsIntact(_bytes.AsSpan(_offset, _filled - _offset), salt))
            return;
        int start = Math.Min(_offset, limit);
        _filled = start + _file!.Read(_bytes.AsSpan(start, Math.Min(ChunkBytes, limit - start)), start);
        if (_offset < _filled && RecordFrame.IsIntact(_bytes.AsSpan(_offset, _filled - _offset), salt))
            return;
        _filled = start + _file.Read(_bytes.AsSpan(start, limit - start), start);
    }
}
