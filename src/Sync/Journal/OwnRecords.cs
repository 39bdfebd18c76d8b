using System.Diagnostics.CodeAnalysis;
using Edge.Sync.Wire;
using Google.Protobuf;

namespace Edge.Sync.Journal;

/// <summary>
/// The journal's own records in the audit lane: signed checkpoints and drop records. Writer thread only. Invariant: when a
/// method returns, the record is durable.
/// </summary>
internal sealed class OwnRecords(JournalSurroundings surroundings, PendingRecords pending, Func<bool> commitAudit)
{
    /// <summary>Signs and stores a drop record and tells the owner what was lost.</summary>
    /// <exception cref="IOException">It could not be made durable; nothing may be deleted.</exception>
    public void Declare(DropRecord drop)
    {
        RecordSignature.Sign(drop, surroundings.SigningKey);
        Store(new Record { Drop = drop });
        if (drop.Count > 0)
        {
            surroundings.OnCondition?.Invoke(new JournalCondition(
                JournalConditionKind.DataDropped, true, (Lane)drop.Lane, (long)drop.From, (long)drop.To, (long)drop.Count, Text(drop.Reason)));
        }
    }

    /// <summary>Signs and stores a checkpoint.</summary>
    public void Store(CheckpointRecord checkpoint)
    {
        RecordSignature.Sign(checkpoint, surroundings.SigningKey);
        Store(new Record { Checkpoint = checkpoint });
    }

    /// <summary>Stamp of a journaled record, or null when it cannot be read as one.</summary>
    public static Stamp? StampOf(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty || !TryParse(payload, out Record? record))
            return null;
        return new Stamp { Boot = record.Boot, MonotonicNs = record.MonotonicNs, WallMs = record.WallMs };
    }

    private static bool TryParse(ReadOnlySpan<byte> payload, [NotNullWhen(true)] out Record? record)
    {
        try
        {
            record = Record.Parser.ParseFrom(payload);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            record = null;
            return false;
        }
    }

    private static string Text(DropReason reason) => reason switch
    {
        DropReason.Quota => "quota",
        DropReason.Corrupt => "corrupt",
        DropReason.Tail => "tail",
        DropReason.Operator => "operator",
        DropReason.Erased => "erased",
        _ => "unspecified",
    };

    private void Store(Record record)
    {
        surroundings.Stamper.Stamp(record);
        byte[] bytes = record.ToByteArray();
        AppendResult result = pending.Append(Lane.Audit, bytes, evenClosed: true);
        if (result.Refusal is AppendRefusal.BufferFull or AppendRefusal.DiskFailed or AppendRefusal.QuotaExhausted && commitAudit())
            result = pending.Append(Lane.Audit, bytes, evenClosed: true);
        if (!result.Accepted || !commitAudit())
            throw new IOException($"An audit record could not be stored: {result.Refusal}.", PosixCalls.NoSpace);
    }
}
