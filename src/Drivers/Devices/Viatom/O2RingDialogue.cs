using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Viatom;

/// <summary>
/// Asks a ring for its present values once a second. While it is not worn, when nothing live is lost, it is asked which recordings it has, and
/// those that are not fetched are read one by one; each becomes part of the cursor once it is whole and closed. A missing file is answered with
/// another one: only a recording that starts at the time of its name is taken. Nothing is ever removed from the ring.
/// </summary>
/// <param name="cursor">Where the last transfers ended; null = fetch all.</param>
internal sealed class O2RingDialogue(string? cursor) : DeviceDialogue
{
    private const int MostUnanswered = 10;
    private const int MostTries = 3;

    // A finger that slips for a moment does not begin a transfer.
    private const int UnwornBeforeListing = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LiveAnswerTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FileAnswerTime = TimeSpan.FromSeconds(5);

    private readonly FetchedFiles _fetched = new(cursor);
    private IReadOnlyList<string> _listed = [];
    private Queue<string> _wanted = new();
    private string _name = "";
    private uint _fileBytes;
    private uint _received;
    private ushort _block;
    private Phase _phase;
    private MonotonicTime _askedAt;
    private bool _isAnswered;
    private bool _isListed;
    private bool _isWhole;
    private int _unworn;
    private int _unanswered;

    private enum Phase
    {
        NotStarted = 0,
        Live = 1,
        Listing = 2,
        Opening = 3,
        Reading = 4,
        Closing = 5,
        Over = 6,
    }

    /// <inheritdoc/>
    public override void Start(MonotonicTime now, DialogueOutput output) => AskLive(now, output);

    /// <inheritdoc/>
    public override void OnFrame(ReadOnlySpan<byte> frame, Guid origin, MonotonicTime now, DialogueOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (ViatomFrame.TryRead(frame, ViatomFrame.FirstReply, out var reply).Outcome != DecodeOutcome.Decoded)
        {
            return;
        }

        switch (_phase)
        {
            case Phase.Live when O2RingDecoder.IsRealtime(reply) && O2RingRealtime.TryRead(frame, out var live).Outcome == DecodeOutcome.Decoded:
                OnLive(live.IsWorn, now, output);
                break;
            case Phase.Listing when RingDescription.TryReadFiles(reply.Payload) is { } files:
                (_listed, _wanted, _isListed) = (files, _fetched.NotYet(files), true);
                AskLive(now, output);
                break;
            case Phase.Opening when reply.Code != 0:
            case Phase.Reading when reply.Code != 0:
                Ask(Phase.Closing, now, output);
                break;
            case Phase.Opening when OpenNight.TryRead(reply, out _fileBytes):
                Ask(OpenNight.IsReadable(_fileBytes) ? Phase.Reading : Phase.Closing, now, output);
                break;
            case Phase.Reading when OpenNight.IsBlock(reply, _block):
                OnBlock(reply.Payload, now, output);
                break;
            case Phase.Closing when reply.Payload.IsEmpty:
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
        var waited = now - _askedAt;
        if (_phase == Phase.Live)
        {
            if (waited >= (_isAnswered ? Pause : LiveAnswerTime))
            {
                AskLive(now, output);
            }
        }
        else if (_phase is not (Phase.NotStarted or Phase.Over) && waited >= FileAnswerTime)
        {
            RepeatOrGiveUp(now, output);
        }
    }

    private void OnLive(bool isWorn, MonotonicTime now, DialogueOutput output)
    {
        (_isAnswered, _unanswered) = (true, 0);
        _unworn = isWorn ? 0 : _unworn + 1;
        if (isWorn)
        {
            _isListed = false;
            _wanted.Clear();
        }
        else if (_wanted.TryDequeue(out string? name))
        {
            (_name, _block, _received, _isWhole) = (name, 0, 0, false);
            Ask(Phase.Opening, now, output);
        }
        else if (!_isListed && _unworn >= UnwornBeforeListing)
        {
            Ask(Phase.Listing, now, output);
        }
    }

    private void OnBlock(ReadOnlySpan<byte> payload, MonotonicTime now, DialogueOutput output)
    {
        bool isOther = _block == 0
            && (NightHeader.TryRead(payload, out var header).Outcome != DecodeOutcome.Decoded || header.StartAt != FileName.StartOf(_name));
        _received += (uint)payload.Length;
        _isWhole = !isOther && _received >= _fileBytes;
        _block++;
        Ask(isOther || _isWhole ? Phase.Closing : Phase.Reading, now, output);
    }

    private void OnClosed(MonotonicTime now, DialogueOutput output)
    {
        if (_isWhole)
        {
            _isWhole = false;
            output.SaveCursor(_fetched.Add(_name, _listed));
        }

        AskLive(now, output);
    }

    // The ring is not let go for a file: its present values count more. What was not read is listed again with the next chance.
    private void RepeatOrGiveUp(MonotonicTime now, DialogueOutput output)
    {
        if (++_unanswered < MostTries)
        {
            _askedAt = now;
            WriteFor(_phase, output);
        }
        else if (_phase == Phase.Closing)
        {
            OnClosed(now, output);
        }
        else if (_phase == Phase.Listing)
        {
            _isListed = true;
            AskLive(now, output);
        }
        else
        {
            Ask(Phase.Closing, now, output);
        }
    }

    private void AskLive(MonotonicTime now, DialogueOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        bool isUnanswered = _phase == Phase.Live && !_isAnswered;
        _unanswered = isUnanswered ? _unanswered + 1 : 0;
        if (_unanswered == MostUnanswered)
        {
            _phase = Phase.Over;
            output.Fail("The device does not answer.");
            return;
        }

        (_phase, _askedAt, _isAnswered) = (Phase.Live, now, false);
        WriteFor(Phase.Live, output);
    }

    private void Ask(Phase phase, MonotonicTime now, DialogueOutput output)
    {
        (_phase, _askedAt, _unanswered) = (phase, now, 0);
        WriteFor(phase, output);
    }

    private void WriteFor(Phase phase, DialogueOutput output)
    {
        switch (phase)
        {
            case Phase.Opening:
                foreach (var part in RingRequests.Open(_name))
                {
                    Write(part, output);
                }

                break;
            case Phase.Reading:
                Write(RingRequests.Read(_block), output);
                break;
            default:
                var question = phase switch
                {
                    Phase.Listing => RingRequests.AskInfo,
                    Phase.Closing => RingRequests.AskClose,
                    _ => RingRequests.AskRealtime,
                };
                Write(new(question.Name, question.Bytes), output);
                break;
        }
    }

    private static void Write(RingRequest request, DialogueOutput output) => output.Write(request.Name, request.Bytes, ViatomId.Write);
}
