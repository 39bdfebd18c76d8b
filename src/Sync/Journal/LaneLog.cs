using Edge.Model.Observations;

namespace Edge.Sync.Journal;

/// <summary>
/// The segments of one lane and the place where the next record goes. Writer thread only, except <see cref="Entries"/>.
/// Invariants: numbers on disk rise by one across segments; <see cref="DurableUpTo"/> and <see cref="_durableChain"/> speak
/// of the same record; after a failed sync the file is never written again, and what it may hold beyond the durable number
/// is superseded by the next segment's first number.
/// </summary>
internal sealed class LaneLog(Lane lane, JournalDisk disk) : IDisposable
{
    private readonly HashChain _chain = new();
    private readonly byte[] _durableChain = new byte[HashChain.HeadBytes];
    private volatile SegmentEntry[] _entries = [];
    private IJournalFile? _active;
    private int _offset;
    private int _syncedOffset;
    private int _groupAt;
    private long _durableUpTo;

    public Lane Lane => lane;

    public ulong Epoch { get; private set; }

    /// <summary>Oldest first; a new array with every change, so that any thread may read it.</summary>
    public SegmentEntry[] Entries => _entries;

    public long DurableUpTo => _durableUpTo;

    /// <summary>Chain after the last durable record.</summary>
    public ReadOnlySpan<byte> DurableChain => _durableChain;

    public long FileBytes { get; private set; }

    public long BytesWritten { get; private set; }

    /// <summary>Bytes in 4 KiB blocks that each sync had to write: an estimate of what reaches the device.</summary>
    public long DeviceBytes { get; private set; }

    public long PayloadBytes { get; private set; }

    /// <summary>Goes on under a new epoch; numbers and chain go on as they are. The cursor that says so is durable before.</summary>
    public void StartEpoch(ulong epoch) => Epoch = epoch;

    /// <summary>Takes over what recovery found; a null file starts a new segment with the next record.</summary>
    public void Restore(RecoveredLane found)
    {
        Epoch = found.Epoch;
        _entries = [.. found.Entries];
        _durableUpTo = found.LastSeq;
        found.Chain.CopyTo(_durableChain, 0);
        _chain.Restart(_durableChain);
        _active = found.Active;
        _offset = _syncedOffset = found.ActiveOffset;
        FileBytes = found.Entries.Sum(e => e.FileBytes);
    }

    /// <summary>Writes the rest of the group and syncs it; goes on where an earlier attempt was durable.</summary>
    /// <exception cref="IOException">Not everything is durable; call <see cref="AbandonActive"/> and try again.</exception>
    public void WriteGroup(PendingGroup group, Func<Lane, string> takeSegment)
    {
        while (_groupAt < group.UsedBytes)
        {
            if (_active is null || _offset + FrameBytes(group, _groupAt) > _entries[^1].Header.SegmentBytes)
                OpenSegment(takeSegment(lane));
            int end = FillRun(group, _groupAt);
            Span<byte> run = group.Bytes[_groupAt..end];
            _active!.Write(run, _offset);
            BytesWritten += run.Length;
            _offset += run.Length;
            SyncActive();
            _groupAt = end;
            _durableUpTo = end == group.UsedBytes ? group.LastSeq : RecordFrame.Seq(group.Bytes[end..]) - 1;
            _entries[^1].LastSeq = _durableUpTo;
            _chain.Head.CopyTo(_durableChain);
        }

        PayloadBytes += group.PayloadBytes;
        _groupAt = 0;
    }

    /// <summary>After a failed write or sync: the file is left as it is, and the chain goes back to the last durable record.</summary>
    public void AbandonActive()
    {
        _active?.Dispose();
        _active = null;
        _chain.Restart(_durableChain);
        if (_entries.Length > 0 && _entries[^1].LastSeq < _entries[^1].FirstSeq)
        {
            // Holds nothing durable: the next segment takes its name and replaces it.
            FileBytes -= _entries[^1].FileBytes;
            disk.Space.Count(-_entries[^1].FileBytes);
            _entries = _entries[..^1];
        }
    }

    /// <summary>Deletes the oldest segment; the caller has made the cursor durable before.</summary>
    public void DeleteOldest()
    {
        SegmentEntry oldest = _entries[0];
        disk.Files.Delete(oldest.Path);
        disk.Files.SyncFolder(lane.Name());
        disk.Space.Count(-oldest.FileBytes);
        FileBytes -= oldest.FileBytes;
        _entries = _entries[1..];
    }

    public void Dispose()
    {
        _active?.Dispose();
        _chain.Dispose();
    }

    private static int FrameBytes(PendingGroup group, int at) => RecordFrame.SizeOf(RecordFrame.PayloadBytes(group.Bytes[at..]));

    /// <summary>Seals as many frames as fit into the active segment; returns the end of the run in the group.</summary>
    private int FillRun(PendingGroup group, int at)
    {
        uint salt = _entries[^1].Header.Salt;
        int room = _entries[^1].Header.SegmentBytes - _offset;
        int start = at;
        while (at < group.UsedBytes)
        {
            int size = FrameBytes(group, at);
            if (at + size - start > room)
                break;
            Span<byte> frame = group.Bytes.Slice(at, size);
            RecordFrame.Seal(frame, salt);
            _chain.Advance(RecordFrame.Seq(frame), RecordFrame.Payload(frame));
            at += size;
        }

        return at;
    }

    private void SyncActive()
    {
        long start = disk.Clock.GetTimestamp();
        _active!.SyncContent();
        disk.SyncTimes.Add(disk.Clock.GetElapsedTime(start));
        DeviceBytes += ((_offset + 4095L) / 4096 - _syncedOffset / 4096) * 4096;
        _syncedOffset = _offset;
    }

    private void OpenSegment(string sparePath)
    {
        ClockTrust trust = disk.Stamper.Trust;
        MonotonicTime now = MonotonicTime.Now(disk.Clock);
        var header = new SegmentHeader
        {
            Gateway = disk.Options.Gateway,
            Lane = lane,
            Epoch = Epoch,
            FirstSeq = _durableUpTo + 1,
            ChainBefore = [.. _durableChain],
            SegmentBytes = disk.Options.SegmentBytes(lane),
            CreatedBoot = disk.Stamper.Boot,
            CreatedMonotonicNs = now.Nanoseconds,
            CreatedWallMs = trust.WallAt(now).ToUnixTimeMilliseconds(),
            CreatedWallTrusted = trust.IsTrusted,
        };
        var entry = new SegmentEntry(header);
        _active?.Dispose();
        _active = null;
        IJournalFile file = disk.Files.Open(sparePath, writable: true);
        try
        {
            Span<byte> bytes = stackalloc byte[SegmentHeader.Bytes];
            header.Write(bytes);
            file.Write(bytes, 0);
            file.SyncContent();
            disk.Files.Rename(sparePath, entry.Path);
            disk.Files.SyncFolder(lane.Name());
        }
        catch (IOException)
        {
            // The file's bytes stay counted: it exists under one of its two names until the next start tidies it.
            file.Dispose();
            throw;
        }

        _active = file;
        _offset = SegmentHeader.Bytes;
        _syncedOffset = 0;
        BytesWritten += SegmentHeader.Bytes;
        FileBytes += entry.FileBytes;
        _entries = [.. _entries, entry];
    }
}
