
namespace Edge.Sync.Journal;

/// <summary>What stands at one place of a segment.</summary>
internal enum WalkKind
{
    /// <summary>A good record.</summary>
    Record,

    /// <summary>A region whose loss is already declared in place.</summary>
    Gap,

    /// <summary>Bad bytes with good records behind them, or with a known last number: records <c>Seq</c> to <c>To</c> are lost.</summary>
    Damage,

    /// <summary>Bad bytes after the last good record of the newest segment: numbers <c>Seq</c> to <c>To</c> may have been given out.</summary>
    Tail,

    /// <summary>A good record whose padding is not zero; nothing is lost.</summary>
    Scar,
}

/// <summary>
/// Walks the frames of one segment. Invariants: numbers rise by one; every byte between header and end is either part of
/// a good frame, zero, or reported; bytes behind the known last number belong to a superseded group and are ignored.
/// </summary>
internal ref struct SegmentWalk
{
    private const int SearchWindow = 65_536;
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _fullBytes;
    private readonly uint _salt;
    private readonly long _lastSeq;
    private int _next;
    private long _expected;
    private bool _scarSeen;
    private bool _atEnd;

    /// <summary>Starts behind the header.</summary>
    /// <param name="bytes">The file's bytes, as many as there are.</param>
    /// <param name="header">Identity of the segment.</param>
    /// <param name="lastSeq">Last number that belongs to this segment, or <see cref="long.MaxValue"/> for the newest one.</param>
    public SegmentWalk(ReadOnlySpan<byte> bytes, SegmentHeader header, long lastSeq)
    {
        _bytes = bytes;
        _fullBytes = header.SegmentBytes;
        _salt = header.Salt;
        _lastSeq = lastSeq;
        _next = SegmentHeader.Bytes;
        _expected = header.FirstSeq;
    }

    /// <summary>Goes on at a place an earlier walk came to.</summary>
    public SegmentWalk(ReadOnlySpan<byte> bytes, SegmentHeader header, long lastSeq, int offset, long expected)
        : this(bytes, header, lastSeq)
    {
        _next = offset;
        _expected = expected;
    }

    public WalkKind Kind { get; private set; }

    public int Offset { get; private set; }

    public int FrameBytes { get; private set; }

    public long Seq { get; private set; }

    /// <summary>Last number covered by this step; equals <see cref="Seq"/> for a record.</summary>
    public long To { get; private set; }

    /// <summary>Where the next frame would be written.</summary>
    public readonly int EndOffset => _next;

    /// <summary>Next number.</summary>
    public readonly long Expected => _expected;

    public readonly ReadOnlySpan<byte> Payload => RecordFrame.Payload(_bytes[Offset..]);

    /// <summary>Goes to the next frame or bad region; false at the end.</summary>
    public bool MoveNext()
    {
        if (_atEnd || _expected > _lastSeq)
            return false;
        ReadOnlySpan<byte> rest = _next <= _bytes.Length ? _bytes[_next..] : [];
        if (RecordFrame.IsIntact(rest, _salt) && RecordFrame.Seq(rest) == _expected)
            return TakeFrame(rest);
        if (_lastSeq == long.MaxValue && _bytes.Length >= _fullBytes && rest.IndexOfAnyExcept((byte)0) < 0)
            return false;
        return TakeDamage(rest);
    }

    private bool TakeFrame(ReadOnlySpan<byte> rest)
    {
        int payloadBytes = RecordFrame.PayloadBytes(rest);
        int size = RecordFrame.SizeOf(payloadBytes);
        bool scar = rest[(RecordFrame.HeaderBytes + payloadBytes)..size].IndexOfAnyExcept((byte)0) >= 0;
        Offset = _next;
        FrameBytes = size;
        Seq = _expected;
        if (scar && !_scarSeen)
        {
            // Report the scar first, the record itself with the next call.
            _scarSeen = true;
            Kind = WalkKind.Scar;
            return true;
        }

        _scarSeen = false;
        bool gap = RecordFrame.IsGap(rest);
        Kind = gap ? WalkKind.Gap : WalkKind.Record;
        To = gap ? Math.Min(RecordFrame.GapEnd(rest), _lastSeq) : _expected;
        _next += size;
        _expected = To + 1;
        return true;
    }

    private bool TakeDamage(ReadOnlySpan<byte> rest)
    {
        Offset = _next;
        Seq = _expected;
        int found = FindNext(rest);
        if (found > 0)
        {
            Kind = WalkKind.Damage;
            FrameBytes = found;
            To = RecordFrame.Seq(rest[found..]) - 1;
        }
        else
        {
            bool newest = _lastSeq == long.MaxValue;
            _atEnd = true;
            int extent = newest && _bytes.Length >= _fullBytes ? rest.LastIndexOfAnyExcept((byte)0) + 1 : Math.Max(_fullBytes - _next, 0);
            Kind = newest ? WalkKind.Tail : WalkKind.Damage;
            FrameBytes = Math.Max((extent + 7) & ~7, RecordFrame.SmallestBytes);
            To = newest ? _expected + CountLost(rest, extent) - 1 : _lastSeq;
        }

        _next += FrameBytes;
        _expected = To + 1;
        return true;
    }

    /// <summary>
    /// Numbers that may have been given out in a bad tail: frames that at least state the expected number, then the most
    /// that the remaining bytes could have held. At least 1.
    /// </summary>
    private readonly long CountLost(ReadOnlySpan<byte> rest, int extent)
    {
        int at = 0;
        long count = 0;
        while (at + RecordFrame.HeaderBytes <= rest.Length && at < extent && RecordFrame.Seq(rest[at..]) == _expected + count)
        {
            int payloadBytes = RecordFrame.PayloadBytes(rest[at..]);
            if (payloadBytes is < 1 or > RecordFrame.MaxPayloadBytes)
                break;
            at += RecordFrame.SizeOf(payloadBytes);
            count++;
        }

        return at < extent ? count + (extent - at) / RecordFrame.SmallestBytes + 1 : Math.Max(count, 1);
    }

    /// <summary>Distance to the next good frame with a number that may follow, or 0.</summary>
    private readonly int FindNext(ReadOnlySpan<byte> rest)
    {
        for (int at = 8; at + RecordFrame.SmallestBytes <= rest.Length; at += 8)
        {
            long seq = RecordFrame.Seq(rest[at..]);
            if (seq > _expected && seq - _expected <= SearchWindow && seq <= _lastSeq && RecordFrame.IsIntact(rest[at..], _salt))
                return at;
        }

        return 0;
    }
}
