using Edge.Model.Observations;

namespace Edge.Drivers.Ble.Records;

/// <summary>Adds the keys of the records that a notification holds, oldest first; none for a malformed one.</summary>
internal delegate void RecordKeyReader(ReadOnlySpan<byte> frame, List<RecordKey> into);

/// <summary>
/// Fetches stored records through the Record Access Control Point: what is newer than the cursor, or all. It removes nothing
/// from the device, so a record may come twice and the host drops the second by its key; none may be missed. As numbers
/// restart when a meter is reset, the transfer then asks for one more record: the last, if there seemed to be nothing
/// new, else the first. If that is not what the cursor lets expect, everything is fetched. A transfer that was cut off before
/// this was known begins with it.
/// </summary>
/// <param name="records">The characteristic whose notifications are the records.</param>
/// <param name="read">Reads their keys.</param>
/// <param name="cursor">Where the last transfer ended; null = fetch all.</param>
/// <param name="options">What is known of the device's numbers.</param>
internal sealed class RecordTransfer(Guid records, RecordKeyReader read, RecordCursor? cursor, RecordTransferOptions options)
    : DeviceDialogue
{
    /// <summary>Records after which a transfer that is cut off need not begin again.</summary>
    public const int RecordsPerCheckpoint = 25;

    /// <summary>Silence after which a transfer is given up.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<RecordKey> _keys = [];
    private RecordCursor? _cursor = cursor;
    private RecordRun _run = new();
    private Phase _phase;
    private MonotonicTime _heardAt;
    private RecordKey? _checked;
    private bool _restarted;

    private enum Phase
    {
        NotStarted = 0,
        NewerThanCursor = 1,
        All = 2,
        CheckLast = 3,
        CheckFirst = 4,
        Over = 5,
        Failed = 6,
    }

    /// <summary>True once everything is handed over; records that come later are saved one by one.</summary>
    public bool IsOver => _phase == Phase.Over;

    private bool IsAsking => _phase is Phase.NewerThanCursor or Phase.All or Phase.CheckLast or Phase.CheckFirst;

    /// <inheritdoc/>
    public override void Start(MonotonicTime now, DialogueOutput output)
    {
        if (_cursor is { IsProven: false })
        {
            Ask(Phase.CheckFirst, RecordAccess.ReportFirst, now, output);
        }
        else
        {
            AskForNewer(now, output);
        }
    }

    /// <inheritdoc/>
    public override void OnFrame(ReadOnlySpan<byte> frame, Guid origin, MonotonicTime now, DialogueOutput output)
    {
        if (origin == records)
        {
            _keys.Clear();
            read(frame, _keys);
            foreach (var key in _keys)
            {
                _heardAt = now;
                OnRecord(key, output);
            }
        }
        else if (IsAsking && origin == GattId.RecordAccessControlPoint
            && RecordAccessMessage.TryRead(frame, out var message).Outcome == DecodeOutcome.Decoded
            && message is { Operation: RecordAccess.Response, Request: 0 or RecordAccess.Report })
        {
            // A device that did not understand the request may name none.
            _heardAt = now;
            OnResult(message.Result, now, output);
        }
    }

    /// <inheritdoc/>
    public override void OnTick(MonotonicTime now, DialogueOutput output)
    {
        if (IsAsking && now - _heardAt >= Patience)
        {
            output.Write(RecordAccess.AbortReport.Name, RecordAccess.AbortReport.Bytes, GattId.RecordAccessControlPoint);
            Fail("The device stopped in the middle of its records.", output);
        }
    }

    private void OnRecord(RecordKey key, DialogueOutput output)
    {
        switch (_phase)
        {
            case Phase.NewerThanCursor:
                _restarted |= key.Epoch < _cursor!.Value.Newest.Epoch;
                _run.Add(key);
                SaveCheckpoint(output);
                break;
            case Phase.All:
                _run.Add(key);
                SaveCheckpoint(output);
                break;
            case Phase.CheckLast or Phase.CheckFirst:
                _checked = key;
                break;
            case Phase.Over:
                _run.Add(key);
                output.SaveCursor(new RecordCursor(_run.Newest).ToString());
                break;
            default:
                break;
        }
    }

    // Only if nothing older is still to come may the next transfer begin here.
    private void SaveCheckpoint(DialogueOutput output)
    {
        if (_run.Count % RecordsPerCheckpoint == 0 && _run.IsAscending && options.MayCheckpoint && !_restarted)
        {
            output.SaveCursor(Reached().ToString());
        }
    }

    // What was fetched behind a cursor stands on it until it is known that the numbers did not begin again.
    private RecordCursor Reached() =>
        _phase == Phase.NewerThanCursor && options.NumbersMayRestart ? new(_run.Newest, _cursor!.Value.Newest) : new(_run.Newest);

    private void OnResult(RecordAccessResult result, MonotonicTime now, DialogueOutput output)
    {
        bool refused = result is RecordAccessResult.OperationUnsupported or RecordAccessResult.OperatorInvalid
            or RecordAccessResult.OperatorUnsupported or RecordAccessResult.OperandInvalid or RecordAccessResult.OperandUnsupported;
        if (refused && _phase != Phase.All)
        {
            AskForAll(now, output);
        }
        else if (result is not (RecordAccessResult.Success or RecordAccessResult.NoRecords))
        {
            Fail($"The device does not hand over its records: code {(byte)result}.", output);
        }
        else if (_phase == Phase.All)
        {
            Finish(output);
        }
        else if (_phase == Phase.NewerThanCursor)
        {
            AfterNewer(now, output);
        }
        else
        {
            AfterCheck(_cursor!.Value, stored: result == RecordAccessResult.Success, now, output);
        }
    }

    private void AfterNewer(MonotonicTime now, DialogueOutput output)
    {
        // Behind number 65535 the numbers begin again, and "greater or equal" does not reach them.
        bool wrapped = _run is { Count: > 0, Newest.Number: ushort.MaxValue };
        if (wrapped || _restarted)
        {
            AskForAll(now, output);
        }
        else if (!options.NumbersMayRestart)
        {
            Finish(output);
        }
        else if (_run.Count == 0)
        {
            Ask(Phase.CheckLast, RecordAccess.ReportLast, now, output);
        }
        else
        {
            output.SaveCursor(Reached().ToString());
            Ask(Phase.CheckFirst, RecordAccess.ReportFirst, now, output);
        }
    }

    private void AfterCheck(RecordCursor start, bool stored, MonotonicTime now, DialogueOutput output)
    {
        bool expected = _phase == Phase.CheckLast
            ? _checked == start.Newest
            : _checked is { } first && FitsBefore(start.Proven, first) && FitsBefore(start.Newest, first);
        if (stored && !expected)
        {
            AskForAll(now, output);
        }
        else if (start.IsProven)
        {
            Finish(output);
        }
        else
        {
            _cursor = new(start.Newest);
            output.SaveCursor(_cursor.Value.ToString());
            AskForNewer(now, output);
        }
    }

    // A smaller number that is not older, or of unknown age: the numbers began again, and the small ones were not asked for.
    private static bool FitsBefore(RecordKey known, RecordKey first) =>
        first == known || first.Number > known.Number || first.Epoch < known.Epoch;

    private void AskForNewer(MonotonicTime now, DialogueOutput output)
    {
        if (_cursor is { Newest.Number: < ushort.MaxValue } known)
        {
            Ask(Phase.NewerThanCursor, RecordAccess.ReportFrom((ushort)(known.Newest.Number + 1)), now, output);
        }
        else
        {
            AskForAll(now, output);
        }
    }

    private void AskForAll(MonotonicTime now, DialogueOutput output)
    {
        _run = new();
        _restarted = false;
        Ask(Phase.All, RecordAccess.ReportAll, now, output);
    }

    private void Ask(Phase phase, RecordRequest request, MonotonicTime now, DialogueOutput output)
    {
        _phase = phase;
        _heardAt = now;
        _checked = null;
        output.Write(request.Name, request.Bytes, GattId.RecordAccessControlPoint);
    }

    private void Finish(DialogueOutput output)
    {
        _phase = Phase.Over;
        if (_run.Count > 0)
        {
            output.SaveCursor(new RecordCursor(_run.Newest).ToString());
        }

        output.Done();
    }

    private void Fail(string why, DialogueOutput output)
    {
        _phase = Phase.Failed;
        output.Fail(why);
    }
}
