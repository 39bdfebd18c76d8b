using Edge.Drivers.Ble;
using Edge.Drivers.Devices.Viatom;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.O2RingS;

/// <summary>
/// Introduces the gateway, sets the ring up and asks for its present values once a second. The ring does not answer the introduction;
/// whether it was taken shows in the answer to the set-up. A ring that answers the introduction encrypts from then on, and is let go.
/// </summary>
/// <param name="unixSeconds">Time of the introduction.</param>
internal sealed class O2RingSDialogue(uint unixSeconds) : DeviceDialogue
{
    private const int MostTries = 3;

    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(3);

    private readonly PollDialogue _poll = new(O2RingSRequests.AskLive, TimeSpan.FromSeconds(1));
    private Phase _phase;
    private MonotonicTime _since;
    private int _tries;

    private enum Phase
    {
        NotStarted = 0,
        Introduced = 1,
        SettingUp = 2,
        Live = 3,
        Failed = 4,
    }

    /// <inheritdoc/>
    public override void Start(MonotonicTime now, DialogueOutput output) => Introduce(now, output);

    /// <inheritdoc/>
    public override void OnFrame(ReadOnlySpan<byte> frame, Guid origin, MonotonicTime now, DialogueOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (ViatomFrame.TryRead(frame, ViatomFrame.SecondGeneration, out var answer).Outcome != DecodeOutcome.Decoded || answer.Flag != 1
            || _phase is Phase.NotStarted or Phase.Failed)
        {
            return;
        }

        switch (answer.Code)
        {
            case O2RingSRequests.Introduce:
                Fail("This ring answers with a key of its own and encrypts: its firmware is newer than what is known.", output);
                break;
            case O2RingSRequests.SetUp when _phase == Phase.SettingUp:
                _phase = Phase.Live;
                _poll.Start(now, output);
                break;
            case O2RingSRequests.Live when _phase == Phase.Live:
                _poll.OnFrame(frame, origin, now, output);
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    public override void OnTick(MonotonicTime now, DialogueOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (_phase == Phase.Live)
        {
            _poll.OnTick(now, output);
        }
        else if (_phase == Phase.Introduced && now - _since >= Settle)
        {
            (_phase, _since) = (Phase.SettingUp, now);
            Write(O2RingSRequests.AskSetUp.Name, O2RingSRequests.AskSetUp.Bytes, output);
        }
        else if (_phase == Phase.SettingUp && now - _since >= AnswerTime)
        {
            if (_tries == MostTries)
            {
                Fail("The ring does not take the introduction.", output);
            }
            else
            {
                Introduce(now, output);
            }
        }
    }

    private void Introduce(MonotonicTime now, DialogueOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        (_phase, _since, _tries) = (Phase.Introduced, now, _tries + 1);
        Write(O2RingSRequests.AnyIntroduction.Name, O2RingSRequests.Introduction(unixSeconds), output);
    }

    private static void Write(string name, ReadOnlyMemory<byte> bytes, DialogueOutput output) => output.Write(name, bytes, O2RingSId.Write);

    private void Fail(string why, DialogueOutput output)
    {
        _phase = Phase.Failed;
        output.Fail(why);
    }
}
