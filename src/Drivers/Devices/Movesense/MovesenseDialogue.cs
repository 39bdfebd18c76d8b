using System.Text;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Movesense;

/// <summary>
/// Subscribes to the ECG and then to the heart rate of a sensor, one after the other, because an answer only names the
/// subscription. Answers may be lost, so data counts as one. When the data stays away, both subscriptions are ended and made again.
/// </summary>
internal sealed class MovesenseDialogue : DeviceDialogue
{
    private const byte SubscribeCommand = 1;
    private const byte UnsubscribeCommand = 2;
    private const int MostQuestions = 3;

    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StreamGap = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RestAfterRefusal = TimeSpan.FromSeconds(60);

    private Phase _phase;
    private MonotonicTime _since;
    private int _questions;
    private bool _runsAny;

    private enum Phase
    {
        NotStarted = 0,
        AskedEcg = 1,
        AskedHeartRate = 2,
        Streaming = 3,

        /// <summary>Both subscriptions were ended; their answers could be taken for those of new ones.</summary>
        Settling = 4,

        /// <summary>The sensor has neither, or gives it to somebody else.</summary>
        Refused = 5,
        GivenUp = 6,
    }

    /// <summary>The only writes: subscribe and unsubscribe, of these two paths.</summary>
    public static IReadOnlyList<PermittedWrite> PermittedWrites { get; } =
    [
        new("subscribe-ecg", Subscribe(MovesensePacket.Ecg, "/Meas/ECG/125"), default, MovesenseDriver.Command),
        new("subscribe-heart-rate", Subscribe(MovesensePacket.HeartRate, "/Meas/HR"), default, MovesenseDriver.Command),
        new("unsubscribe-ecg", new byte[] { UnsubscribeCommand, MovesensePacket.Ecg }, default, MovesenseDriver.Command),
        new("unsubscribe-heart-rate", new byte[] { UnsubscribeCommand, MovesensePacket.HeartRate }, default, MovesenseDriver.Command),
    ];

    /// <inheritdoc/>
    public override void Start(MonotonicTime now, DialogueOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        Ask(Phase.AskedEcg, now, output);
    }

    /// <inheritdoc/>
    public override void OnFrame(ReadOnlySpan<byte> frame, Guid origin, MonotonicTime now, DialogueOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (origin != MovesenseDriver.Notify || MovesensePacket.TryRead(frame, out var packet).Outcome != DecodeOutcome.Decoded)
        {
            return;
        }

        byte asked = _phase switch
        {
            Phase.AskedEcg => MovesensePacket.Ecg,
            Phase.AskedHeartRate => MovesensePacket.HeartRate,
            _ => 0,
        };
        if (packet.Reference == asked && (packet.IsAnswer || packet.IsData))
        {
            _runsAny |= packet.IsData || packet.Status is >= 200 and < 300;
            GoOn(now, output);
        }
        else if (packet.IsData && _phase == Phase.Streaming)
        {
            (_since, _questions) = (now, 0);
        }
    }

    /// <inheritdoc/>
    public override void OnTick(MonotonicTime now, DialogueOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        TimeSpan passed = now - _since;
        switch (_phase)
        {
            case Phase.AskedEcg or Phase.AskedHeartRate when passed >= AnswerTime:
            case Phase.Streaming when passed >= StreamGap:
            case Phase.Refused when passed >= RestAfterRefusal:
                Clear(now, output);
                break;
            case Phase.Settling when passed >= SettleTime:
                Ask(Phase.AskedEcg, now, output);
                break;
            default:
                break;
        }
    }

    private static byte[] Subscribe(byte reference, string path) => [SubscribeCommand, reference, .. Encoding.ASCII.GetBytes(path)];

    private void GoOn(MonotonicTime now, DialogueOutput output)
    {
        if (_phase == Phase.AskedEcg)
        {
            Ask(Phase.AskedHeartRate, now, output);
            return;
        }

        Enter(_runsAny ? Phase.Streaming : Phase.Refused, now);
    }

    private void Ask(Phase phase, MonotonicTime now, DialogueOutput output)
    {
        _runsAny &= phase != Phase.AskedEcg;
        Write(phase == Phase.AskedEcg ? 0 : 1, output);
        Enter(phase, now);
    }

    private void Clear(MonotonicTime now, DialogueOutput output)
    {
        if (_phase != Phase.Refused && ++_questions == MostQuestions)
        {
            Enter(Phase.GivenUp, now);
            output.Fail("The sensor sends nothing. Does it run the SensorData firmware, and does no other app hold it?");
            return;
        }

        Write(2, output);
        Write(3, output);
        Enter(Phase.Settling, now);
    }

    private static void Write(int index, DialogueOutput output) =>
        output.Write(PermittedWrites[index].Name, PermittedWrites[index].Bytes, MovesenseDriver.Command);

    private void Enter(Phase phase, MonotonicTime now) => (_phase, _since) = (phase, now);
}
