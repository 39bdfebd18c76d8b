using System.Globalization;

namespace Edge.Sync.Journal;

/// <summary>
/// The bytes of the journal's folder: the hard quota, the zero-filled spare segments and the reserve of the vital lanes.
/// Invariants: the files together never exceed the quota; a spare is wholly zero and durable before anyone may take it;
/// filling goes in steps of 256 KiB, so that an alert waits for one step at most. Used by the writer thread only.
/// </summary>
internal sealed class SegmentSpace : IDisposable
{
    private const string SpareFolder = "spare";
    private const string ReservePath = "reserve";
    private const int StepBytes = 256 << 10;
    private static readonly byte[] Zeros = new byte[StepBytes];
    private readonly IJournalFiles _files;
    private readonly JournalOptions _options;
    private readonly Dictionary<int, Queue<string>> _spares = [];
    private IJournalFile? _filling;
    private string _fillingPath = "";
    private int _fillingBytes;
    private long _filled;
    private int _nextName;

    public SegmentSpace(IJournalFiles files, JournalOptions options)
    {
        _files = files;
        _options = options;
        _spares[options.VitalSegmentBytes] = new Queue<string>();
        _spares[options.BulkSegmentBytes] = new Queue<string>();
        files.EnsureFolder(SpareFolder);
        AdoptSpares();
        foreach (JournalFileEntry file in files.List(""))
            UsedBytes += file.Bytes;
        ReserveBytes = files.List("").Where(f => f.Name == ReservePath).Sum(f => f.Bytes);
    }

    /// <summary>Bytes of all files, as counted by everyone who creates or deletes one.</summary>
    public long UsedBytes { get; private set; }

    /// <summary>Present size of the reserve.</summary>
    public long ReserveBytes { get; private set; }

    /// <summary>Zero bytes written so far for spares and reserve.</summary>
    public long FillBytesWritten { get; private set; }

    public void Count(long bytes) => UsedBytes += bytes;

    public bool HasRoomFor(long bytes) => UsedBytes + bytes <= _options.QuotaBytes;

    /// <summary>Path of a filled spare that the caller now owns; fills one at once when none is ready.</summary>
    /// <exception cref="IOException">The disk or the quota is full (HResult 28), or the disk fails.</exception>
    public string Take(int bytes)
    {
        if (_spares[bytes].TryDequeue(out string? ready))
            return ready;
        if (_filling is null || _fillingBytes != bytes)
            StartFilling(bytes);
        while (!FillStep())
        {
        }

        return _spares[bytes].Dequeue();
    }

    /// <summary>Does one step towards full spares and reserve; false when nothing is left to do or there is no room.</summary>
    public bool Work()
    {
        if (_filling is null)
        {
            int wanted = WantedSpare();
            if (wanted == 0)
                return GrowReserve();
            StartFilling(wanted);
        }

        FillStep();
        return true;
    }

    /// <summary>Gives bytes of the reserve back to the disk; false when none are left.</summary>
    public bool ShrinkReserve(int bytes, bool keepOne)
    {
        if (ReserveBytes < (keepOne ? 2L * bytes : bytes))
            return false;
        using IJournalFile file = _files.Open(ReservePath, writable: true);
        file.SetLength(ReserveBytes - bytes);
        file.SyncContent();
        ReserveBytes -= bytes;
        UsedBytes -= bytes;
        return true;
    }

    /// <summary>True while the reserve is smaller than it should be.</summary>
    public bool ReserveIsShort => ReserveBytes < _options.EffectiveReserveBytes;

    /// <summary>Deletes the unfinished spare after a failure, so that its bytes are free again.</summary>
    public void AbandonFilling()
    {
        if (_filling is null)
            return;
        _filling.Dispose();
        _filling = null;
        UsedBytes -= _filled;
        _files.Delete(_fillingPath);
    }

    public void Dispose() => _filling?.Dispose();

    private int WantedSpare()
    {
        foreach (int bytes in new[] { _options.VitalSegmentBytes, _options.BulkSegmentBytes })
        {
            if (_spares[bytes].Count < _options.SpareSegments && HasRoomFor(bytes))
                return bytes;
        }

        return 0;
    }

    private void StartFilling(int bytes)
    {
        AbandonFilling();
        if (!HasRoomFor(bytes))
            throw new IOException("The journal's quota is used up.", PosixCalls.NoSpace);
        _fillingPath = string.Create(CultureInfo.InvariantCulture, $"{SpareFolder}/{bytes}-{_nextName++}.filling");
        _fillingBytes = bytes;
        _filled = 0;
        _filling = _files.Create(_fillingPath);
    }

    private bool FillStep()
    {
        int step = (int)Math.Min(StepBytes, _fillingBytes - _filled);
        _filling!.Write(Zeros.AsSpan(0, step), _filled);
        _filled += step;
        UsedBytes += step;
        FillBytesWritten += step;
        _filling.SyncContent();
        if (_filled < _fillingBytes)
            return false;
        string ready = _fillingPath.Replace(".filling", ".spare", StringComparison.Ordinal);
        _filling.Dispose();
        _filling = null;
        _files.Rename(_fillingPath, ready);
        _files.SyncFolder(SpareFolder);
        _spares[_fillingBytes].Enqueue(ready);
        return true;
    }

    private bool GrowReserve()
    {
        int step = (int)Math.Min(StepBytes, _options.EffectiveReserveBytes - ReserveBytes);
        if (step <= 0 || !HasRoomFor(step))
            return false;
        bool exists = ReserveBytes > 0 || _files.List("").Any(f => f.Name == ReservePath);
        using IJournalFile file = exists ? _files.Open(ReservePath, writable: true) : _files.Create(ReservePath);
        file.Write(Zeros.AsSpan(0, step), ReserveBytes);
        file.SyncContent();
        if (!exists)
            _files.SyncFolder("");
        ReserveBytes += step;
        UsedBytes += step;
        FillBytesWritten += step;
        return true;
    }

    private void AdoptSpares()
    {
        foreach (JournalFileEntry file in _files.List(SpareFolder))
        {
            string path = $"{SpareFolder}/{file.Name}";
            if (file.Name.EndsWith(".spare", StringComparison.Ordinal) && file.Bytes <= int.MaxValue
                && _spares.TryGetValue((int)file.Bytes, out Queue<string>? queue) && IsZero(path))
            {
                queue.Enqueue(path);
                UsedBytes += file.Bytes;
                _nextName = Math.Max(_nextName, NumberOf(file.Name) + 1);
            }
            else
            {
                _files.Delete(path);
            }
        }
    }

    /// <summary>The n of <c>bytes-n.spare</c>, so that new names do not collide with adopted ones.</summary>
    private static int NumberOf(string name)
    {
        int start = name.IndexOf('-', StringComparison.Ordinal) + 1;
        int end = name.LastIndexOf('.');
        return int.TryParse(name.AsSpan(start, end - start), CultureInfo.InvariantCulture, out int number) ? number : 0;
    }

    private bool IsZero(string path)
    {
        using IJournalFile file = _files.Open(path, writable: false);
        byte[] chunk = new byte[StepBytes];
        for (long at = 0; at < file.Length; at += chunk.Length)
        {
            int read = file.Read(chunk, at);
            if (chunk.AsSpan(0, read).IndexOfAnyExcept((byte)0) >= 0)
                return false;
        }

        return true;
    }
}
