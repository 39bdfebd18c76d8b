using Edge.Model.Observations;

namespace Edge.Drivers.Devices.PolarPmd;

/// <summary>
/// Asks a Polar sensor for its ECG settings and starts the ECG once they are known; a sensor without ECG is asked for pulse
/// intervals instead. Asks again when an answer or the stream stays away, which also keeps the link from going idle: an H10
/// hangs up after 150 s without traffic.
/// </summary>
internal sealed class PolarDialogue : DeviceDialogue
{
    private const int EcgRateHz = PmdDecoder.EcgRateHz;
    private const int EcgResolutionBits = 14;
    private const int MostQuestions = 3;

    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StreamGap = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan RestAfterRefusal = TimeSpan.FromSeconds(60);

    private Phase _phase;
    private MonotonicTime _since;
    private int _questions;

    private enum Phase
    {
        Waiting,
        AskedSettings,
        AskedStart,
        Streaming,
        Refused,
    }

    /// <summary>Asks which settings the ECG has.</summary>
    public static ReadOnlyMemory<byte> AskEcgSettings { get; } = new byte[] { PmdControl.GetSettings, (byte)PmdType.Ecg };

    /// <summary>Starts the ECG with 130 samples a second of 14 bits.</summary>
    public static ReadOnlyMemory<byte> StartEcg { get; } = new byte[] { PmdControl.StartMeasurement, (byte)PmdType.Ecg, 0x00, 0x01, EcgRateHz, 0x00, 0x01, 0x01, EcgResolutionBits, 0x00 };

    /// <summary>Starts pulse intervals; they have no settings.</summary>
    public static ReadOnlyMemory<byte> StartPpi { get; } = new byte[] { PmdControl.StartMeasurement, (byte)PmdType.Ppi };

    /// <inheritdoc/>
    public override void Start(MonotonicTime now, DialogueOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        Ask(now, output);
    }

    /// <inheritdoc/>
    public override void OnFrame(ReadOnlySpan<byte> frame, Guid origin, MonotonicTime now, DialogueOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (origin == PmdId.Data && _phase == Phase.Streaming)
        {
            _since = now;
        }

        if (origin == PmdId.ControlPoint && PmdControl.TryRead(frame, out var control).Outcome == DecodeOutcome.Decoded && !control.IsFeatures)
        {
            OnAnswer(control, now, output);
        }
    }

    /// <inheritdoc/>
    public override void OnTick(MonotonicTime now, DialogueOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var wait = _phase switch
        {
            Phase.AskedSettings or Phase.AskedStart => AnswerTime,
            Phase.Streaming => StreamGap,
            Phase.Refused => RestAfterRefusal,
            _ => TimeSpan.MaxValue,
        };
        if (now - _since < wait)
        {
            return;
        }

        if (_questions == MostQuestions)
        {
            Enter(Phase.Waiting, now);
            output.Fail("The sensor does not answer.");
            return;
        }

        Ask(now, output);
    }

    private void OnAnswer(in PmdControl control, MonotonicTime now, DialogueOutput output)
    {
        if (_phase == Phase.AskedSettings && control is { Operation: PmdControl.GetSettings, Type: PmdType.Ecg })
        {
            bool offersEcg = control.Status == PmdControl.Succeeded
                && PmdSettings.Offers(control.Parameters, PmdSetting.SampleRate, EcgRateHz)
                && PmdSettings.Offers(control.Parameters, PmdSetting.Resolution, EcgResolutionBits);
            output.Write(offersEcg ? "start-ecg" : "start-ppi", offersEcg ? StartEcg : StartPpi, PmdId.ControlPoint);
            Enter(Phase.AskedStart, now);
        }
        else if (_phase == Phase.AskedStart && control.Operation == PmdControl.StartMeasurement)
        {
            // Refused while it charges, or while another central has the stream: heart rate goes on, and it is asked again.
            Enter(control.IsRunning ? Phase.Streaming : Phase.Refused, now);
            _questions = 0;
        }
    }

    private void Ask(MonotonicTime now, DialogueOutput output)
    {
        _questions++;
        output.Write("ecg-settings", AskEcgSettings, PmdId.ControlPoint);
        Enter(Phase.AskedSettings, now);
    }

    private void Enter(Phase phase, MonotonicTime now)
    {
        _phase = phase;
        _since = now;
    }
}
