using System.Security.Cryptography;
using Edge.Model.Observations;
using Edge.Sync.Security;
using Edge.Sync.Wire;

namespace Edge.Sync.Journal;

/// <summary>Sizes and times of a journal. Durations count CLOCK_BOOTTIME except retention, which needs a trusted wall clock.</summary>
public sealed record JournalOptions
{
    /// <summary>Smallest quota in production; tests go lower with <see cref="AllowSmallQuota"/>.</summary>
    public const long SmallestQuotaBytes = 256L << 20;

    /// <summary>Identity written into every segment; not 0.</summary>
    public required GatewayId Gateway { get; init; }

    /// <summary>Hard limit of everything in the folder, spares, reserve and quarantine included.</summary>
    public long QuotaBytes { get; init; } = SmallestQuotaBytes;

    /// <summary>Lets tests go below <see cref="SmallestQuotaBytes"/>.</summary>
    public bool AllowSmallQuota { get; init; }

    /// <summary>Segment size of vitals, twin and waveform; 64 KiB to 64 MiB.</summary>
    public int BulkSegmentBytes { get; init; } = 4 << 20;

    /// <summary>Segment size of alert and audit; 64 KiB to 64 MiB.</summary>
    public int VitalSegmentBytes { get; init; } = 1 << 20;

    /// <summary>Filled segments kept ready per size; 0 to 8.</summary>
    public int SpareSegments { get; init; } = 2;

    /// <summary>Space kept back for alert and audit; null = 2 % of the quota, at least 16 MiB.</summary>
    public long? ReserveBytes { get; init; }

    /// <summary>Longest time a bulk record waits for its group; 1 ms to 10 s.</summary>
    public TimeSpan GroupInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Bytes that end a bulk group early.</summary>
    public int GroupBytes { get; init; } = 64 << 10;

    /// <summary>Bytes per lane that may wait in memory, twice (one group fills while one is written); a full one refuses records.</summary>
    public int PendingBytes { get; init; } = 1 << 20;

    /// <summary>Time between signed checkpoints.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Time between attempts while the disk fails.</summary>
    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Age below which acknowledged segments of alert, audit, vitals and twin are kept.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Age below which acknowledged waveform segments are kept while there is room.</summary>
    public TimeSpan WaveformRetention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Bytes of unacknowledged segments that are checked at start; older ones are checked when they are sent.</summary>
    public long CheckedAtStartBytes { get; init; } = 64L << 20;

    internal int SegmentBytes(Lane lane) => lane.IsVital() ? VitalSegmentBytes : BulkSegmentBytes;

    internal long EffectiveReserveBytes => ReserveBytes ?? Math.Max(QuotaBytes / 50, 16L << 20);

    internal TimeSpan RetentionOf(Lane lane) => lane == Lane.Waveform ? WaveformRetention : Retention;

    /// <summary>All errors at once; empty when the options can be used.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        Check(Gateway.Value != 0, "the gateway id must not be 0");
        Check(AllowSmallQuota || QuotaBytes >= SmallestQuotaBytes, $"the journal quota must be at least {SmallestQuotaBytes >> 20} MiB");
        Check(BulkSegmentBytes is >= 64 << 10 and <= 64 << 20 && BulkSegmentBytes % 4096 == 0, "bulk segments must be 64 KiB to 64 MiB, in whole 4 KiB");
        Check(VitalSegmentBytes is >= 64 << 10 and <= 64 << 20 && VitalSegmentBytes % 4096 == 0, "alert and audit segments must be 64 KiB to 64 MiB, in whole 4 KiB");
        Check(SpareSegments is >= 0 and <= 8, "spare segments must be 0 to 8");
        Check(GroupInterval >= TimeSpan.FromMilliseconds(1) && GroupInterval <= TimeSpan.FromSeconds(10), "the group interval must be 1 ms to 10 s");
        Check(PendingBytes >= 2 * RecordFrame.MaxPayloadBytes, $"pending bytes must be at least {2 * RecordFrame.MaxPayloadBytes}");
        Check(QuotaBytes >= OverheadBytes + 4L * VitalSegmentBytes + 2L * BulkSegmentBytes, "the journal quota leaves no room for segments beside spares and reserve");
        return errors;

        void Check(bool good, string error)
        {
            if (!good)
                errors.Add(error);
        }
    }

    /// <summary>Spares, reserve and cursor: what the lanes do not share.</summary>
    internal long OverheadBytes => (long)SpareSegments * (BulkSegmentBytes + VitalSegmentBytes) + EffectiveReserveBytes + CursorFile.Bytes;
}

/// <summary>What the journal takes from its surroundings. Every delegate is called on the journal's writer thread.</summary>
public sealed record JournalSurroundings
{
    /// <summary>Key of the gateway's certificate, ECDSA P-256; signs checkpoints and drop records. Owned by the caller.</summary>
    public required ECDsa SigningKey { get; init; }

    /// <summary>Stamps the journal's own records.</summary>
    public required RecordStamper Stamper { get; init; }

    /// <summary>Source of the random part of a new epoch.</summary>
    public required Random Randomness { get; init; }

    /// <summary>Told about faults, their end, and losses. Must not block.</summary>
    public Action<JournalCondition>? OnCondition { get; init; }

    /// <summary>Adds all machines that are not idle to a checkpoint. Must not block long.</summary>
    public Action<CheckpointRecord>? AddMachines { get; init; }
}
