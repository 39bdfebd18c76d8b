using Edge.Sync.Journal;

namespace Edge.Sync.Tests.Journal;

/// <summary>Loss of power in the middle of the work; not an input or output error, so nothing in the journal handles it.</summary>
internal sealed class PowerCutException : Exception;

/// <summary>Sync calls that a mutation check may leave out.</summary>
internal enum SyncCall
{
    None,
    SegmentContent,
    LaneFolder,
    CursorContent,
}

/// <summary>
/// A file system that forgets. Writes stay pending in sectors of 512 bytes until the file's content is synced; creation,
/// renaming and deletion stay pending until their folder is synced. A crash keeps any subset of what is pending.
/// </summary>
internal sealed class CrashFiles : IJournalFiles
{
    private const int SectorBytes = 512;
    private readonly Dictionary<string, Inode> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Inode> _durableNames = new(StringComparer.Ordinal);
    private readonly List<PendingOperation> _pending = [];
    private long _operations;

    /// <summary>Number of the operation at which power is lost; 0 = never.</summary>
    public long CutAt { get; set; }

    public SyncCall LeftOut { get; init; }

    public long Operations => _operations;

    public int PendingCount => _pending.Count;

    /// <summary>What stands on the disk after a crash that keeps the pending operations chosen by <paramref name="keep"/> (index from the newest).</summary>
    public CrashFiles Crash(Func<int, bool> keep)
    {
        var after = new CrashFiles { LeftOut = LeftOut };
        Dictionary<Inode, Inode> copies = [];
        Dictionary<string, Inode> names = new(_durableNames, StringComparer.Ordinal);
        Dictionary<Inode, List<PendingOperation>> content = [];
        for (int i = 0; i < _pending.Count; i++)
        {
            if (!keep(_pending.Count - 1 - i))
                continue;
            PendingOperation op = _pending[i];
            op.Names?.Invoke(names);
            if (op.Sector is not null)
                (content.TryGetValue(op.Inode!, out List<PendingOperation>? list) ? list : content[op.Inode!] = []).Add(op);
        }

        foreach ((string name, Inode inode) in names)
        {
            if (!copies.TryGetValue(inode, out Inode? copy))
            {
                copies[inode] = copy = new Inode();
                copy.Write(inode.Durable, 0);
                foreach (PendingOperation op in content.GetValueOrDefault(inode, []))
                    copy.Write(op.Sector!, op.Offset);
                copy.Durable = copy.Content;
            }

            after._names[name] = after._durableNames[name] = copy;
        }

        return after;
    }

    public void EnsureFolder(string folder)
    {
    }

    public IReadOnlyList<JournalFileEntry> List(string folder) =>
        [.. _names.Where(n => FolderOf(n.Key) == folder).Select(n => new JournalFileEntry(n.Key[(folder.Length == 0 ? 0 : folder.Length + 1)..], n.Value.Content.Length))];

    public IJournalFile Create(string path)
    {
        Count();
        var inode = new Inode();
        Apply(FolderOf(path), names => names[path] = inode);
        return new CrashFile(this, inode, path);
    }

    public IJournalFile Open(string path, bool writable) =>
        _names.TryGetValue(path, out Inode? inode) ? new CrashFile(this, inode, path) : throw new FileNotFoundException("No such file.", path);

    public void Rename(string from, string to)
    {
        Count();
        Inode inode = _names[from];
        Apply(FolderOf(to), names =>
        {
            names.Remove(from);
            names[to] = inode;
        });
    }

    public void Delete(string path)
    {
        Count();
        Apply(FolderOf(path), names => names.Remove(path));
    }

    public void SyncFolder(string folder)
    {
        Count();
        if (LeftOut == SyncCall.LaneFolder && folder.Length > 0 && folder != "spare" && folder != "quarantine")
            return;
        foreach (PendingOperation op in _pending.Where(p => p.Folder == folder))
            op.Names!(_durableNames);
        _pending.RemoveAll(p => p.Folder == folder);
    }

    public void Dispose()
    {
    }

    private static string FolderOf(string path) => path.Contains('/', StringComparison.Ordinal) ? path[..path.IndexOf('/', StringComparison.Ordinal)] : "";

    private void Apply(string folder, Action<Dictionary<string, Inode>> change)
    {
        change(_names);
        _pending.Add(new PendingOperation(folder, change, null, 0, null));
    }

    private void Count()
    {
        if (++_operations == CutAt)
            throw new PowerCutException();
    }

    private sealed class Inode
    {
        public byte[] Content { get; private set; } = [];

        public byte[] Durable { get; set; } = [];

        public void Write(ReadOnlySpan<byte> source, long offset)
        {
            byte[] next = new byte[Math.Max(Content.Length, offset + source.Length)];
            Content.CopyTo(next, 0);
            source.CopyTo(next.AsSpan((int)offset));
            Content = next;
        }

        public void SetLength(long bytes)
        {
            byte[] next = new byte[bytes];
            Content.AsSpan(0, (int)Math.Min(bytes, Content.Length)).CopyTo(next);
            Content = next;
        }
    }

    /// <summary>Either a change of names in a folder, or one sector of a file.</summary>
    private sealed record PendingOperation(string? Folder, Action<Dictionary<string, Inode>>? Names, Inode? Inode, long Offset, byte[]? Sector);

    private sealed class CrashFile(CrashFiles files, Inode inode, string path) : IJournalFile
    {
        public long Length => inode.Content.Length;

        public int Read(Span<byte> target, long offset)
        {
            ReadOnlySpan<byte> source = inode.Content.AsSpan((int)Math.Min(offset, inode.Content.Length));
            int count = Math.Min(source.Length, target.Length);
            source[..count].CopyTo(target);
            return count;
        }

        public void Write(ReadOnlySpan<byte> source, long offset)
        {
            inode.Write(source, offset);
            long end = offset + source.Length;
            for (long at = offset; at < end;)
            {
                long next = Math.Min((at / SectorBytes + 1) * SectorBytes, end);
                files._pending.Add(new PendingOperation(null, null, inode, at, source[(int)(at - offset)..(int)(next - offset)].ToArray()));
                at = next;
            }

            files.Count();
        }

        public void SetLength(long bytes)
        {
            files.Count();
            inode.SetLength(bytes);
        }

        public void SyncContent()
        {
            files.Count();
            bool isCursor = path == "cursor";
            if ((files.LeftOut == SyncCall.CursorContent && isCursor) || (files.LeftOut == SyncCall.SegmentContent && !isCursor && path != "reserve"))
                return;
            inode.Durable = inode.Content;
            files._pending.RemoveAll(p => ReferenceEquals(p.Inode, inode));
        }

        public void Dispose()
        {
        }
    }
}
