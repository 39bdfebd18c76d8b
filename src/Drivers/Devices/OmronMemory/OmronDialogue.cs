using Edge.Drivers.Numbers;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.OmronMemory;

/// <summary>
/// Reads the memory of a cuff, whole records at a time: unlock where it is locked, open, read after read, close. The newest record of each
/// user is the cursor: the next time only what follows it is read. A user whose memory the cuff refuses is passed over.
/// </summary>
/// <param name="cursor">Where the last reading ended; null = read all.</param>
/// <param name="key">Key of this one cuff, 16 bytes; empty = the one that public programs share.</param>
internal sealed class OmronDialogue(string? cursor, ReadOnlyMemory<byte> key) : DeviceDialogue
{
    private const int MostTries = 4;

    private static readonly TimeSpan PatienceForModel = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PatienceForAnswer = TimeSpan.FromSeconds(5);

    private readonly OmronMark?[] _marks = OmronMark.ParseAll(cursor);
    private OmronGate? _gate;
    private OmronUserRun? _run;
    private OmronAssembly _assembly = OmronAssembly.Empty;
    private OmronModel? _model;
    private string? _modelNumber;
    private Phase _phase;
    private bool _started;
    private int _user;
    private int _tries;
    private OmronRequest _asked;
    private MonotonicTime _since;

    private ushort Address => (ushort)(_model!.UserAddresses[_user] + (_run!.Slot * _model.SlotBytes));

    private enum Phase
    {
        WaitingForModel = 0,
        Unlocking = 1,
        Opening = 2,
        Reading = 3,
        Closing = 4,
        Over = 5,
    }

    /// <inheritdoc/>
    public override void Start(MonotonicTime now, DialogueOutput output)
    {
        _started = true;
        _since = now;
        OpenWhenModelIsKnown(now, output);
    }

    /// <inheritdoc/>
    public override void OnFrame(ReadOnlySpan<byte> frame, Guid origin, MonotonicTime now, DialogueOutput output)
    {
        int channel = OmronCharacteristics.AnswerChannel(origin);
        if (origin == OmronCharacteristics.ModelNumber && _phase == Phase.WaitingForModel)
        {
            var reader = new FieldReader(frame);
            _modelNumber = GattText.Read(ref reader);
            _model = OmronModels.Find(_modelNumber);
            OpenWhenModelIsKnown(now, output);
        }
        else if (origin == OmronCharacteristics.Unlock && _phase == Phase.Unlocking)
        {
            OnGate(_gate!.Take(frame), now, output);
        }
        else if (channel >= 0)
        {
            _assembly = _assembly.Add(frame, channel, out var answer);
            if (OmronTransferFrame.TryRead(answer, out var transfer).Outcome == DecodeOutcome.Decoded)
            {
                OnAnswer(transfer, now, output);
            }
        }
    }

    /// <inheritdoc/>
    public override void OnTick(MonotonicTime now, DialogueOutput output)
    {
        if (_phase == Phase.WaitingForModel && _started && now - _since >= PatienceForModel)
        {
            Fail("The cuff does not say which model it is.", output);
        }
        else if (_phase is Phase.Unlocking or Phase.Opening or Phase.Reading or Phase.Closing && now - _since >= PatienceForAnswer)
        {
            Retry(now, output);
        }
    }

    private void OpenWhenModelIsKnown(MonotonicTime now, DialogueOutput output)
    {
        if (!_started || _modelNumber is null)
        {
            return;
        }

        if (_model is null)
        {
            Fail($"The memory of the model {_modelNumber} is not known.", output);
        }
        else if (_model.Unlock == OmronUnlock.None)
        {
            Ask(Phase.Opening, OmronTransferFrame.OpenRequest, now, output);
        }
        else
        {
            _gate = new(_model.Unlock, key);
            Ask(Phase.Unlocking, _gate.Request, now, output);
        }
    }

    private void OnGate(OmronGateStep step, MonotonicTime now, DialogueOutput output)
    {
        switch (step)
        {
            case OmronGateStep.Ask:
                Ask(Phase.Unlocking, _gate!.Request, now, output);
                break;
            case OmronGateStep.Open:
                Ask(Phase.Opening, OmronTransferFrame.OpenRequest, now, output);
                break;
            case OmronGateStep.Refused:
                Fail("The cuff has another partner's key. Hold its Bluetooth button until a P blinks; it is then paired anew.", output);
                break;
            default:
                break;
        }
    }

    private void OnAnswer(in OmronTransferFrame answer, MonotonicTime now, DialogueOutput output)
    {
        switch (_phase)
        {
            case Phase.Opening when answer is { Command: OmronTransferFrame.Opened, Code: 0 }:
                ReadOn(now, output);
                break;
            case Phase.Reading when answer.Command == OmronTransferFrame.Read && answer.Address == Address:
                OnData(answer, now, output);
                break;
            case Phase.Closing when answer.Command == OmronTransferFrame.Closed:
                Finish(output);
                break;
            case Phase.Opening when answer.Command is OmronTransferFrame.Opened or OmronTransferFrame.Closed:
            case Phase.Reading when answer.Command == OmronTransferFrame.Closed:
                Fail($"The cuff refuses to hand over its memory: code {answer.Code}.", output);
                break;
            default:
                break;
        }
    }

    // An answer that is neither what was asked for nor a refusal is dropped; the read is repeated after a while.
    private void OnData(in OmronTransferFrame answer, MonotonicTime now, DialogueOutput output)
    {
        if (answer.Data.Length == _asked.Bytes.Span[OmronTransferFrame.LengthAt])
        {
            _run!.Take(answer.Data);
            if (_run.IsOver)
            {
                _marks[_user] = _run.Newest;
                (_user, _run) = (_user + 1, null);
            }

            ReadOn(now, output);
        }
        else if (answer.Data.IsEmpty && answer.Code != 0)
        {
            (_user, _run) = (_user + 1, null);
            ReadOn(now, output);
        }
    }

    private void ReadOn(MonotonicTime now, DialogueOutput output)
    {
        if (_user >= _model!.UserAddresses.Count)
        {
            Ask(Phase.Closing, OmronTransferFrame.CloseRequest, now, output);
            return;
        }

        _run ??= new(_model, _marks[_user]);
        Ask(Phase.Reading, OmronTransferFrame.ReadRequest(Address, (byte)(_run.Count * _model.SlotBytes)), now, output);
    }

    private void Ask(Phase phase, OmronRequest request, MonotonicTime now, DialogueOutput output)
    {
        (_phase, _asked, _tries, _since) = (phase, request, 1, now);
        Write(output);
    }

    private void Retry(MonotonicTime now, DialogueOutput output)
    {
        if (_phase == Phase.Closing)
        {
            // Everything is read; a cuff that does not say goodbye is no fault.
            Finish(output);
        }
        else if (_tries == MostTries)
        {
            Fail("The cuff does not answer.", output);
        }
        else
        {
            (_tries, _since, _assembly) = (_tries + 1, now, OmronAssembly.Empty);
            Write(output);
        }
    }

    private void Write(DialogueOutput output) =>
        output.Write(_asked.Name, _asked.Bytes, _phase == Phase.Unlocking ? OmronCharacteristics.Unlock : OmronCharacteristics.Request);

    private void Finish(DialogueOutput output)
    {
        _phase = Phase.Over;
        string reached = OmronMark.Format(_marks);
        if (reached.Length > 0 && reached != cursor)
        {
            output.SaveCursor(reached);
        }

        output.Done();
    }

    private void Fail(string why, DialogueOutput output)
    {
        _phase = Phase.Over;
        output.Fail(why);
    }
}
