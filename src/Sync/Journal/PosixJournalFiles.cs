using Microsoft.Win32.SafeHandles;

namespace Edge.Sync.Journal;

/// <summary>
/// The journal's folder on a POSIX file system. A writable instance holds a lock file, so that two services never write
/// one journal; a read-only one may look at the folder beside a running service.
/// </summary>
public sealed class PosixJournalFiles : IJournalFiles
{
    private const int PermissionDenied = 13;
    private readonly string _root;
    private readonly FileStream? _lock;

    private PosixJournalFiles(string root, FileStream? @lock)
    {
        _root = root;
        _lock = @lock;
    }

    /// <summary>Opens for writing; creates the folder.</summary>
    /// <exception cref="IOException">Another process writes this journal, or the folder cannot be made.</exception>
    public static PosixJournalFiles OpenForWriting(string root)
    {
        FileStream @lock = Guard(() =>
        {
            Directory.CreateDirectory(root);
            return new FileStream(Path.Combine(root, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        });
        return new PosixJournalFiles(root, @lock);
    }

    /// <summary>Opens for reading only; never creates anything.</summary>
    public static PosixJournalFiles OpenForReading(string root) => new(root, null);

    /// <inheritdoc/>
    public void EnsureFolder(string folder)
    {
        string path = Path.Combine(_root, folder);
        if (Directory.Exists(path))
            return;
        Guard(() => Directory.CreateDirectory(path));
        PosixCalls.SyncFolder(_root);
    }

    /// <inheritdoc/>
    public IReadOnlyList<JournalFileEntry> List(string folder)
    {
        var info = new DirectoryInfo(Path.Combine(_root, folder));
        return info.Exists ? [.. info.EnumerateFiles().Select(f => new JournalFileEntry(f.Name, f.Length))] : [];
    }

    /// <inheritdoc/>
    public IJournalFile Create(string path) => Open(path, FileMode.Create, FileAccess.ReadWrite);

    /// <inheritdoc/>
    public IJournalFile Open(string path, bool writable) =>
        Open(path, FileMode.Open, writable ? FileAccess.ReadWrite : FileAccess.Read);

    /// <inheritdoc/>
    public void Rename(string from, string to) => Guard(() =>
    {
        File.Move(Path.Combine(_root, from), Path.Combine(_root, to), overwrite: true);
        return true;
    });

    /// <inheritdoc/>
    public void Delete(string path) => Guard(() =>
    {
        File.Delete(Path.Combine(_root, path));
        return true;
    });

    /// <inheritdoc/>
    public void SyncFolder(string folder) => PosixCalls.SyncFolder(Path.Combine(_root, folder));

    /// <inheritdoc/>
    public void Dispose() => _lock?.Dispose();

    private PosixFile Open(string path, FileMode mode, FileAccess access)
    {
        string full = Path.Combine(_root, path);
        return new PosixFile(full, Guard(() => File.OpenHandle(full, mode, access, FileShare.ReadWrite | FileShare.Delete)));
    }

    /// <summary>.NET reports EACCES and EPERM by another exception type; the seam has one.</summary>
    private static T Guard<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new IOException(denied.Message, PermissionDenied);
        }
    }

    private sealed class PosixFile(string path, SafeFileHandle handle) : IJournalFile
    {
        public long Length => RandomAccess.GetLength(handle);

        public int Read(Span<byte> target, long offset)
        {
            int total = 0;
            while (total < target.Length)
            {
                int read = RandomAccess.Read(handle, target[total..], offset + total);
                if (read == 0)
                    break;
                total += read;
            }

            return total;
        }

        public void Write(ReadOnlySpan<byte> source, long offset) => RandomAccess.Write(handle, source, offset);

        public void SetLength(long bytes) => RandomAccess.SetLength(handle, bytes);

        public void SyncContent() => PosixCalls.SyncContent(handle, path);

        public void Dispose() => handle.Dispose();
    }
}
