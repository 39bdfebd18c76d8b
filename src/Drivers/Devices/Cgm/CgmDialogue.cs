using Edge.Drivers.Ble;
using Edge.Drivers.Ble.Records;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Cgm;

/// <summary>
/// What is said to a sensor after connecting: wait for the session start, which the host reads; tell the time once to a sensor that
/// nobody told it, if a person allowed it; fetch the values measured in between; ask for its settings; then listen. Records are numbered by
/// minutes since the session start, so a cursor of another session is worth nothing.
/// </summary>
internal sealed class CgmDialogue(DialogueStart begin) : DeviceDialogue
{
    // The values are read before or right after the start; a sensor without session start is served all the same.
    private static readonly TimeSpan PatienceForSession = TimeSpan.FromSeconds(5);

    private RecordTransfer? _transfer;
    private CgmSessionStart? _session;
    private CgmFeature? _feature;
    private CgmQueries? _queries;
    private ushort? _offsetAtConnect;
    private MonotonicTime? _startedAt;

    private bool? HasCrc => _feature?.HasCrc;

    /// <inheritdoc/>
    public override void Start(MonotonicTime now, DialogueOutput output)
    {
        _startedAt = now;
        if (_session is not null)
        {
            Fetch(now, output);
        }
    }

    /// <inheritdoc/>
    public override void OnFrame(ReadOnlySpan<byte> frame, Guid origin, MonotonicTime now, DialogueOutput output)
    {
        if (_transfer is { } transfer)
        {
            transfer.OnFrame(frame, origin, now, output);
            AskSettings(frame, origin, now, output);
        }
        else if (origin == CgmCharacteristics.Feature && CgmFeature.TryRead(frame, out var feature).Outcome == DecodeOutcome.Decoded)
        {
            _feature = feature;
        }
        else if (origin == CgmCharacteristics.Status && CgmStatus.TryRead(frame, HasCrc, out var status).Outcome == DecodeOutcome.Decoded)
        {
            _offsetAtConnect = status.OffsetMinutes;
        }
        else if (origin == CgmCharacteristics.SessionStart && CgmSessionStart.TryRead(frame, HasCrc, out var session).Outcome == DecodeOutcome.Decoded)
        {
            _session = session;
            if (_startedAt is not null)
            {
                Fetch(now, output);
            }
        }
    }

    /// <inheritdoc/>
    public override void OnTick(MonotonicTime now, DialogueOutput output)
    {
        if (_transfer is { } transfer)
        {
            transfer.OnTick(now, output);
            _queries?.OnTick(now);
        }
        else if (_startedAt is { } start && now - start >= PatienceForSession)
        {
            Fetch(now, output);
        }
    }

    private void Fetch(MonotonicTime now, DialogueOutput output)
    {
        if (_session is { Time.Year: 0 } && begin.Settings is { MaySetClock: true } && begin.LocalTime is { } local)
        {
            output.Write(
                CgmSessionStart.WriteName, CgmSessionStart.Encode(local + (now - _startedAt!.Value), HasCrc == true), CgmCharacteristics.SessionStart);
        }

        var saved = RecordCursor.Parse(begin.Cursor);
        long? epoch = RecordKey.At(_session?.Time.Value, 0).Epoch;
        bool isSameSession = epoch is not null && saved?.Newest.Epoch == epoch;
        _transfer = new RecordTransfer(
            CgmCharacteristics.Measurement,
            (frame, into) => ReadKeys(frame, epoch, into),
            isSameSession ? saved : null,
            new(NumbersMayRestart: false, MayCheckpoint: _offsetAtConnect is not null));
        _transfer.Start(now, output);
    }

    // After the records, because they are what matters and some sensors do one thing at a time.
    private void AskSettings(ReadOnlySpan<byte> frame, Guid origin, MonotonicTime now, DialogueOutput output)
    {
        if (_queries is null && _feature is { } feature && _transfer is { IsOver: true })
        {
            _queries = new(feature);
            _queries.Start(now, output);
        }
        else if (origin == CgmCharacteristics.SpecificOperations)
        {
            _queries?.OnFrame(frame, now, output);
        }
    }

    private void ReadKeys(ReadOnlySpan<byte> frame, long? epoch, List<RecordKey> into)
    {
        if (CgmMeasurement.Check(frame, HasCrc).Outcome != DecodeOutcome.Decoded)
        {
            return;
        }

        while (CgmMeasurement.TryTake(ref frame, out var measurement))
        {
            // A live value in the middle of the stored ones says nothing about how far the transfer has come.
            if (_transfer is { IsOver: true } || !(measurement.OffsetMinutes > _offsetAtConnect))
            {
                into.Add(new(epoch, measurement.OffsetMinutes));
            }
        }
    }
}
