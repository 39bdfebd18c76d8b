using Edge.Sync.Journal;

namespace Edge.Sync.Tests.Journal;

/// <summary>Files in memory that a test can copy and damage; every call can be made to fail.</summary>
internal sealed class MemoryFiles : IJournalFiles
{
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    /// <summary>Asked before each operation with its name and path; may throw.</summary>
    public Action<string, string>? OnCall { get; set; }

    public IReadOnlyList<string> Names => [.. _files.Keys];

    public byte[] Content(string path) => _files[path];

    public void Replace(string path, byte[] content) => _files[path] = content;

    public MemoryFiles Copy()
    {
        var copy = new MemoryFiles();
        foreach ((string name, byte[] content) in _files)
            copy._files[name] = [.. content];
        return copy;
    }

    public void EnsureFolder(string folder) => OnCall?.Invoke("folder", folder);

    public IReadOnlyList<JournalFileEntry> List(string folder) =>
        [.. _files.Where(f => FolderOf(f.Key) == folder).Select(f => new JournalFileEntry(Path.GetFileName(f.Key), f.Value.Length))];

    public IJournalFile Create(string path)
    {
        OnCall?.Invoke("create", path);
        _files[path] = [];
        return new MemoryFile(this, path);
    }

    public IJournalFile Open(string path, bool writable)
    {
        OnCall?.Invoke("open", path);
        return _files.ContainsKey(path) ? new MemoryFile(this, path) : throw new FileNotFoundException("No such file.", path);
    }

    public void Rename(string from, string to)
    {
        OnCall?.Invoke("rename", to);
        _files[to] = _files[from];
        _files.Remove(from);
        _renamed[from] = to;
    }

    public void Delete(string path)
    {
        OnCall?.Invoke("delete", path);
        _files.Remove(path);
    }

    public void SyncFolder(string folder) => OnCall?.Invoke("sync-folder", folder);

    public void Dispose()
    {
    }

    private readonly Dictionary<string, string> _renamed = new(StringComparer.Ordinal);

    private static string FolderOf(string path) => Path.GetDirectoryName(path)!;

    private sealed class MemoryFile(MemoryFiles files, string openedAs) : IJournalFile
    {
        private string Name => files._files.ContainsKey(openedAs) ? openedAs : files._renamed[openedAs];

        public long Length => files._files[Name].Length;

        public int Read(Span<byte> target, long offset)
        {
            files.OnCall?.Invoke("read", Name);
            ReadOnlySpan<byte> source = files._files[Name];
            source = source[(int)Math.Min(offset, source.Length)..];
            int count = Math.Min(source.Length, target.Length);
            source[..count].CopyTo(target);
            return count;
        }

        public void Write(ReadOnlySpan<byte> source, long offset)
        {
            files.OnCall?.Invoke("write", Name);
            if (files._files[Name].Length < offset + source.Length)
                SetLength(offset + source.Length);
            source.CopyTo(files._files[Name].AsSpan((int)offset));
        }

        public void SetLength(long bytes)
        {
            byte[] content = files._files[Name];
            Array.Resize(ref content, (int)bytes);
            files._files[Name] = content;
        }

        public void SyncContent() => files.OnCall?.Invoke("sync", Name);

        public void Dispose()
        {
        }
    }
}
