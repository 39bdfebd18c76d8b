namespace Edge.Sync.Journal;

/// <summary>
/// The folder tree of a journal: seam between the journal and the file system. Paths are relative, with <c>/</c>.
/// Failure is an <see cref="IOException"/> whose HResult is the error number. Two real implementations: POSIX files,
/// and the crash model of the tests, which loses whatever was not synced.
/// </summary>
public interface IJournalFiles : IDisposable
{
    /// <summary>Creates the folder when it is missing, durably.</summary>
    void EnsureFolder(string folder);

    /// <summary>Files in a folder with their sizes, in no order; empty when the folder is missing.</summary>
    IReadOnlyList<JournalFileEntry> List(string folder);

    /// <summary>Creates or empties a file, open for reading and writing.</summary>
    IJournalFile Create(string path);

    /// <summary>Opens an existing file.</summary>
    IJournalFile Open(string path, bool writable);

    /// <summary>Renames, replacing the target; durable after <see cref="SyncFolder"/> of the target's folder.</summary>
    void Rename(string from, string to);

    /// <summary>Deletes a file; durable after <see cref="SyncFolder"/>.</summary>
    void Delete(string path);

    /// <summary>Makes creations, renames and deletions in the folder durable.</summary>
    void SyncFolder(string folder);
}

/// <summary>One open file. Reads and writes state their offset; nothing is durable before <see cref="SyncContent"/>.</summary>
public interface IJournalFile : IDisposable
{
    /// <summary>Size in bytes.</summary>
    long Length { get; }

    /// <summary>Reads up to the whole span; returns the bytes read, fewer only at the end of the file.</summary>
    int Read(Span<byte> target, long offset);

    /// <summary>Writes the whole span.</summary>
    void Write(ReadOnlySpan<byte> source, long offset);

    /// <summary>Cuts or extends with zeros.</summary>
    void SetLength(long bytes);

    /// <summary>Makes content and size durable (fdatasync). After a failure the file's unsynced content must be taken as lost.</summary>
    void SyncContent();
}

/// <summary>Name and size of one file.</summary>
public readonly record struct JournalFileEntry(string Name, long Bytes);
