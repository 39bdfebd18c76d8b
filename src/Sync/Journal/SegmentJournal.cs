using Edge.Sync.Wire;

namespace Edge.Sync.Journal;

/// <summary>
/// The queue between the gateway and its receivers. What it promises:
/// a record that is reported durable survives loss of power; it is deleted only after the receiver's own acknowledgement or a
/// signed drop record; numbers rise by one per lane, and accepted = pending + stored + acknowledged + dropped at all times.
/// Opening never fails because of what stands on the disk; a disk that does not work is a fault that is retried.
/// All members may be called from any thread. The callbacks of <see cref="JournalSurroundings"/> come on the writer thread,
/// or inside <see cref="Open"/>.
/// </summary>
public sealed class SegmentJournal : IDisposable
{
    private readonly PendingRecords _pending;
    private readonly JournalMail _mail = new();
    private readonly JournalWriter _writer;
    private readonly Func<IJournalFiles> _open;
    private readonly Thread? _thread;
    private volatile JournalStatistics? _statistics;
    private volatile bool _stopping;

    private SegmentJournal(JournalOptions options, TimeProvider clock, JournalSurroundings surroundings, Func<IJournalFiles> open, bool threaded)
    {
        IReadOnlyList<string> errors = options.Validate();
        if (errors.Count > 0)
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
        _open = open;
        _pending = new PendingRecords(clock, options);
        _writer = new JournalWriter(options, surroundings, clock, _pending, _mail);
        Pump();
        if (!threaded)
            return;
        _thread = new Thread(Run) { Name = "journal", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Raised on the writer thread after records of a lane became durable. Handlers must not block.</summary>
    public event Action<Lane>? Committed
    {
        add => _writer.Committed += value;
        remove => _writer.Committed -= value;
    }

    /// <summary>Opens the journal in a folder and starts its writer thread; returns when recovery is done or the disk has failed once.</summary>
    /// <param name="folder">Folder of the journal; created when missing. One process at a time.</param>
    /// <param name="options">Sizes and times.</param>
    /// <param name="clock">CLOCK_BOOTTIME in nanoseconds.</param>
    /// <param name="surroundings">Key, stamper and callbacks.</param>
    /// <exception cref="ArgumentException">The options are invalid; the message names all errors.</exception>
    public static SegmentJournal Open(string folder, JournalOptions options, TimeProvider clock, JournalSurroundings surroundings) =>
        new(options, clock, surroundings, () => PosixJournalFiles.OpenForWriting(folder), threaded: true);

    /// <summary>Opens on any files, without a thread: the caller runs <see cref="Pump"/>.</summary>
    internal static SegmentJournal OpenUnpumped(Func<IJournalFiles> open, JournalOptions options, TimeProvider clock, JournalSurroundings surroundings) =>
        new(options, clock, surroundings, open, threaded: false);

    /// <summary>
    /// Takes a record, 1 to 32,768 bytes. Never waits for the disk, allocates nothing. The number is final; whether the record is durable
    /// says <see cref="DurableUpTo"/>.
    /// </summary>
    public AppendResult Append(Lane lane, ReadOnlySpan<byte> payload) => _pending.Append(lane, payload);

    /// <summary>Everything of the lane up to this number survives loss of power, or is declared lost. 0 = nothing yet.</summary>
    public long DurableUpTo(Lane lane) => _pending.DurableUpTo(lane);

    /// <summary>Waits until the number is durable; false when the time is over first. Never on the alarm path.</summary>
    public bool WaitDurable(Lane lane, long seq, TimeSpan timeout) => _pending.WaitDurable(lane, seq, timeout);

    /// <summary>
    /// The receiver has committed everything of the lane up to this number. Numbers of another epoch or beyond the durable
    /// one have no effect. Takes effect with the writer's next pass; the cursor is durable before anything is deleted.
    /// </summary>
    public void Acknowledge(Lane lane, ulong epoch, long upTo)
    {
        _mail.Acknowledge(lane, epoch, upTo);
        _pending.Wake();
    }

    /// <summary>
    /// The receiver knows another history under this epoch or a higher one: everything unacknowledged is sent under a new one
    /// above <paramref name="above"/> from the writer's next pass on. No effect when the present epoch is above it already.
    /// </summary>
    public void RequestEpoch(ulong above)
    {
        _mail.RequestEpoch(above);
        _pending.Wake();
    }

    /// <summary>Asks for a signed checkpoint with the writer's next pass.</summary>
    public void RequestCheckpoint()
    {
        _mail.RequestCheckpoint();
        _pending.Wake();
    }

    /// <summary>Epoch of the lane's numbers; 0 while the folder could not be opened.</summary>
    public ulong Epoch(Lane lane) => _writer.Journal?.Logs[lane.Index()].Epoch ?? 0;

    /// <summary>First number of the lane's epoch.</summary>
    public long EpochFrom(Lane lane) => _writer.Journal?.Cursor[lane].EpochFrom ?? 1;

    /// <summary>Number up to which the lane is acknowledged by the receiver, as known to this journal.</summary>
    public long AcknowledgedUpTo(Lane lane) => _writer.Journal?.Cursor[lane].AcknowledgedUpTo ?? 0;

    /// <summary>First number that is still on disk; one more than the last when there is none.</summary>
    public long FirstOnDisk(Lane lane) =>
        _writer.Journal?.Logs[lane.Index()].Entries is { Length: > 0 } entries ? entries[0].FirstSeq : DurableUpTo(lane) + 1;

    /// <summary>Counts as of the end of the writer's last pass, which comes at least every second; times of syncs as of now.</summary>
    public JournalStatistics Statistics() => _writer.WithSyncTimes(_statistics!);

    /// <summary>Reads durable records of a lane in order, from the given number on. One reader per thread.</summary>
    public JournalReader Read(Lane lane, long fromSeq) => new(this, lane, fromSeq);

    /// <summary>
    /// The record of the newest checkpoint in the audit lane, with the boot that its stamps belong to, or null.
    /// State at start = its machines, then the alert records after <c>MachinesAfter</c>.
    /// </summary>
    public Record? NewestCheckpoint()
    {
        SegmentEntry[] entries = EntriesOf(Lane.Audit);
        for (int i = entries.Length - 1; i >= 0; i--)
        {
            long last = i + 1 < entries.Length ? entries[i + 1].FirstSeq - 1 : DurableUpTo(Lane.Audit);
            Record? newest = null;
            using JournalReader reader = Read(Lane.Audit, entries[i].FirstSeq);
            while (reader.Read(out JournalRecord record) && record.Seq <= last)
                newest = record.TryParse() is { Checkpoint: not null } checkpoint ? checkpoint : newest;
            if (newest is not null)
                return newest;
        }

        return null;
    }

    /// <summary>Writes what is waiting and a last checkpoint, then closes. Nothing depends on it having run.</summary>
    public void Dispose()
    {
        if (_stopping)
            return;
        _pending.Close();
        _stopping = true;
        _pending.Wake();
        if (_thread is null)
            _writer.Finish();
        else
            _thread.Join();
        _writer.Dispose();
    }

    internal SegmentEntry[] EntriesOf(Lane lane) => _writer.Journal?.Logs[lane.Index()].Entries ?? [];

    internal IJournalFile OpenSegment(SegmentEntry entry) => _writer.Journal!.Disk.Files.Open(entry.Path, writable: false);

    internal void ReportDamaged(SegmentEntry entry)
    {
        _mail.ReportDamaged(entry);
        _pending.Wake();
    }

    /// <summary>One pass of the writer, for callers without a thread.</summary>
    internal void Pump()
    {
        _writer.Pass(_open);
        _statistics = _writer.Statistics();
    }

    /// <summary>Simulates the death of the process: nothing more is written, no file is closed in good order.</summary>
    internal void Abandon()
    {
        _pending.Close();
        _stopping = true;
    }

    private void Run()
    {
        while (!_stopping)
        {
            _pending.WaitForWork(_writer.UntilNextPass());
            try
            {
                _writer.Pass(_open);
            }
            catch (Exception bug)
            {
                // The loop's boundary: a bug stops storing, never the process that watches the patient.
                _writer.Fail(bug);
            }

            _statistics = _writer.Statistics();
        }

        _writer.Finish();
    }
}
