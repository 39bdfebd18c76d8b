using System.Text;
using Edge.Drivers.Ble;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Viatom;

/// <summary>
/// Reads the stored results of a BP2, then asks for its state once a second and reads them again after a measurement. A BP2W has one
/// list, which is read whole, as it keeps no order; a BP2 has a file for each result, and those that are fetched become the cursor. Some
/// cuffs open a file once a connection: such a connection is ended when there is a new result.
/// </summary>
/// <param name="cursor">Files that are fetched; null = none.</param>
internal sealed class Bp2Dialogue(string? cursor) : DeviceDialogue
{
    private const int MostTries = 3;
    private const int NameBytes = 16;

    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(5);

    private readonly FetchedFiles _fetched = new(cursor);
    private PollDialogue _poll = NewPoll();
    private IReadOnlyList<string> _listed = [];
    private Queue<string> _wanted = new();
    private string _name = "";
    private uint _fileBytes;
    private uint _received;
    private byte _sequence;
    private Phase _phase;
    private MonotonicTime _askedAt;
    private int _tries;
    private bool _isKnown;
    private bool _hasOpened;
    private bool _wasMeasuring;

    private enum Phase
    {
        NotStarted = 0,
        Listing = 1,
        Opening = 2,
        Reading = 3,
        Closing = 4,
        Watching = 5,
        Failed = 6,
    }

    /// <inheritdoc/>
    public override void Start(MonotonicTime now, DialogueOutput output) => Ask(Phase.Listing, now, output);

    /// <inheritdoc/>
    public override void OnFrame(ReadOnlySpan<byte> frame, Guid origin, MonotonicTime now, DialogueOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (ViatomFrame.TryRead(frame, ViatomFrame.SecondGeneration, out var answer).Outcome != DecodeOutcome.Decoded || answer.Flag == 0)
        {
            return;
        }

        bool isOurs = answer.Sequence == _sequence;
        switch (_phase, answer.Code)
        {
            case (Phase.Watching, Bp2Realtime.Command) when answer.Flag == 1:
                _poll.OnFrame(frame, origin, now, output);
                OnState(answer.Payload, now, output);
                break;
            case (Phase.Listing, Bp2Requests.List) when isOurs:
                (_listed, _wanted) = WantedOf(answer.Payload);
                OpenNext(now, output);
                break;
            case (Phase.Opening, Bp2Requests.Open) when isOurs:
                OnOpened(Bp2File.TryReadLength(answer), now, output);
                break;
            case (Phase.Reading, Bp2Requests.Read) when isOurs:
                OnPart(answer, now, output);
                break;
            case (Phase.Closing, Bp2Requests.Close) when isOurs:
                OnClosed(now, output);
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    public override void OnTick(MonotonicTime now, DialogueOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (_phase == Phase.Watching)
        {
            _poll.OnTick(now, output);
            _phase = _poll.IsOver ? Phase.Failed : _phase;
        }
        else if (_phase is not (Phase.NotStarted or Phase.Failed) && now - _askedAt >= AnswerTime)
        {
            RepeatOrGiveUp(now, output);
        }
    }

    private (IReadOnlyList<string> Listed, Queue<string> Wanted) WantedOf(ReadOnlySpan<byte> list)
    {
        var names = new List<string>();
        int count = list.IsEmpty ? 0 : list[0];
        for (int at = 1; names.Count < count && at + NameBytes <= list.Length; at += NameBytes)
        {
            names.Add(Encoding.ASCII.GetString(list.Slice(at, NameBytes)).TrimEnd('\0'));
        }

        return (names, names.Contains(Bp2Requests.ResultList) ? new([Bp2Requests.ResultList]) : _fetched.NotYet(names.Where(n => n.Length == FileName.Digits)));
    }

    private void OpenNext(MonotonicTime now, DialogueOutput output)
    {
        if (_wanted.TryDequeue(out string? name))
        {
            (_name, _received, _isKnown) = (name, 0, false);
            Ask(Phase.Opening, now, output);
        }
        else
        {
            Watch(now, output);
        }
    }

    private void OnOpened(uint? fileBytes, MonotonicTime now, DialogueOutput output)
    {
        if (fileBytes is not { } bytes)
        {
            if (_hasOpened)
            {
                _phase = Phase.Failed;
                output.Fail("The cuff opens its memory once a connection; its new results are read with the next one.");
                return;
            }

            // Nothing is open, so nothing is closed; the results on its display are taken instead.
            Watch(now, output);
            return;
        }

        (_fileBytes, _hasOpened) = (bytes, true);

        // What cannot be a file of results is a recording of the heart, and is not asked for again.
        _isKnown = !Bp2File.IsReadable(bytes);
        Ask(_isKnown ? Phase.Closing : Phase.Reading, now, output);
    }

    private void OnPart(in ViatomFrame answer, MonotonicTime now, DialogueOutput output)
    {
        _received += answer.Flag == 1 ? (uint)answer.Payload.Length : 0;
        _isKnown = _received >= _fileBytes;
        bool isStopped = answer.Flag != 1 || answer.Payload.IsEmpty;
        Ask(_isKnown || isStopped ? Phase.Closing : Phase.Reading, now, output);
    }

    private void OnClosed(MonotonicTime now, DialogueOutput output)
    {
        if (_isKnown && _name != Bp2Requests.ResultList)
        {
            output.SaveCursor(_fetched.Add(_name, _listed));
        }

        OpenNext(now, output);
    }

    private void OnState(ReadOnlySpan<byte> payload, MonotonicTime now, DialogueOutput output)
    {
        if (payload.IsEmpty)
        {
            return;
        }

        bool isMeasuring = payload[0] is 4 or 15 or 16;
        bool isFinished = payload[0] is 3 or 5 or 17 && _wasMeasuring;
        _wasMeasuring = isMeasuring || (_wasMeasuring && !isFinished);
        if (isFinished)
        {
            Ask(Phase.Listing, now, output);
        }
    }

    private void RepeatOrGiveUp(MonotonicTime now, DialogueOutput output)
    {
        if (_tries < MostTries)
        {
            _tries++;
            _askedAt = now;
            WriteFor(_phase, output);
        }
        else if (_phase == Phase.Reading)
        {
            Ask(Phase.Closing, now, output);
        }
        else if (_phase == Phase.Closing)
        {
            OnClosed(now, output);
        }
        else
        {
            // A cuff that is measuring does not answer these.
            _wanted.Clear();
            Watch(now, output);
        }
    }

    private void Watch(MonotonicTime now, DialogueOutput output)
    {
        _phase = Phase.Watching;
        _poll = NewPoll();
        _poll.Start(now, output);
    }

    private void Ask(Phase phase, MonotonicTime now, DialogueOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        (_phase, _askedAt, _tries, _sequence) = (phase, now, 1, (byte)(_sequence + 1));
        WriteFor(phase, output);
    }

    private void WriteFor(Phase phase, DialogueOutput output)
    {
        var request = phase switch
        {
            Phase.Listing => Bp2Requests.AskList(_sequence),
            Phase.Opening => Bp2Requests.AskOpen(_sequence, _name),
            Phase.Reading => Bp2Requests.AskRead(_sequence, _received),
            _ => Bp2Requests.AskClose(_sequence),
        };
        output.Write(request.Name, request.Bytes, ViatomId.Write);
    }

    private static PollDialogue NewPoll() => new(Bp2Requests.AskRealtime, TimeSpan.FromSeconds(1));
}
