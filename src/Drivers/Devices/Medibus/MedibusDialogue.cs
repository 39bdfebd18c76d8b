using Edge.Drivers.Numbers;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Medibus;

/// <summary>
/// The conversation with a ventilator: both sides initialise and identify, curves are configured where the protocol's version
/// has them, then the measured values are asked for again and again. Something is said at least every two seconds, or the
/// ventilator ends the conversation; what it asks is answered.
/// </summary>
internal sealed class MedibusDialogue : DeviceDialogue
{
    /// <summary>Time between two requests for measured values.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>Longest silence of ours; the device waits two seconds.</summary>
    public static readonly TimeSpan MostSilence = TimeSpan.FromSeconds(1.2);

    /// <summary>Time for an answer before the request is made again.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    // Arguments, and with them curves, exist from this version of the protocol on.
    private const int FirstVersionWithArguments = 3;
    private const int MostMissed = 3;

    private MedibusCommand? _asked;
    private MonotonicTime _askedAt;
    private MonotonicTime _saidAt;
    private MonotonicTime _measuredAt;
    private bool _isReady;
    private int _missed;
    private List<MedibusCurve> _curves = [];

    /// <inheritdoc/>
    public override void Start(MonotonicTime now, DialogueOutput output) => Begin(now, output);

    /// <inheritdoc/>
    public override void OnFrame(ReadOnlySpan<byte> frame, Guid origin, MonotonicTime now, DialogueOutput output)
    {
        if (MedibusFrame.TryRead(frame, out var text).Outcome != DecodeOutcome.Decoded)
        {
            return;
        }

        if (text.IsCommand)
        {
            OnCommand(text.Command, now, output);
        }
        else if (text.Command == MedibusCommand.Corrupt)
        {
            Repeat(now, output);
        }
        else if (text.Command == _asked)
        {
            _asked = null;
            _missed = 0;
            OnAnswer(text, now, output);
        }
    }

    /// <inheritdoc/>
    public override void OnTick(MonotonicTime now, DialogueOutput output)
    {
        if (_asked is not null && now - _askedAt >= Patience)
        {
            Repeat(now, output);
        }
        else if (_isReady && _asked is null && now - _measuredAt >= Interval)
        {
            _measuredAt = now;
            Ask(MedibusCommand.MeasuredPage1, now, output);
        }
        else if (now - _saidAt >= MostSilence)
        {
            // Its echo is awaited by nobody.
            Say(MedibusMessages.RequestName(MedibusCommand.NoOperation), MedibusMessages.Request(MedibusCommand.NoOperation), now, output);
        }
    }

    private void Begin(MonotonicTime now, DialogueOutput output)
    {
        _isReady = false;
        _missed = 0;
        Ask(MedibusCommand.Initialise, now, output);
    }

    private void OnCommand(MedibusCommand command, MonotonicTime now, DialogueOutput output)
    {
        if (MedibusMessages.Answer(command) is { } answer)
        {
            Say(MedibusMessages.AnswerName(command), answer, now, output);
        }

        if (command == MedibusCommand.Stop)
        {
            Begin(now, output);
        }
        else if (command == MedibusCommand.CurvesChanged && _isReady)
        {
            Ask(MedibusCommand.CurveConfiguration, now, output);
        }
    }

    private void OnAnswer(in MedibusFrame answer, MonotonicTime now, DialogueOutput output)
    {
        switch (answer.Command)
        {
            case MedibusCommand.Initialise:
                Ask(MedibusCommand.Identify, now, output);
                break;
            case MedibusCommand.Identify:
                _isReady = true;
                if (VersionOf(answer.Text) >= FirstVersionWithArguments)
                {
                    Ask(MedibusCommand.CurveConfiguration, now, output);
                }

                break;
            case MedibusCommand.CurveConfiguration:
                _curves = MedibusCurve.Choose(answer.Text);
                if (_curves.Count > 0)
                {
                    Ask(MedibusCommand.ConfigureCurves, now, output);
                }

                break;
            case MedibusCommand.ConfigureCurves:
                Say("enable-curves", MedibusMessages.EnableCurves(_curves.Count), now, output);
                break;
        }
    }

    // The text ends in the device's version, a colon, and the protocol's version.
    private static int VersionOf(ReadOnlySpan<byte> identification)
    {
        int colon = identification.LastIndexOf((byte)':');
        var version = colon < 0 ? default : identification[(colon + 1)..].TrimStart((byte)' ');
        int point = version.IndexOf((byte)'.');
        return point > 0 && AsciiNumber.TryParseDigits(version[..point], out int major) ? major : 0;
    }

    // A device that went on without us must be initialised again.
    private void Repeat(MonotonicTime now, DialogueOutput output)
    {
        if (_asked is not { } asked)
        {
            return;
        }

        _missed++;
        if (_missed >= MostMissed && asked is MedibusCommand.CurveConfiguration or MedibusCommand.ConfigureCurves)
        {
            // It has no curves to give; values come all the same.
            _asked = null;
            _missed = 0;
        }
        else if (_missed >= MostMissed)
        {
            Begin(now, output);
        }
        else
        {
            Ask(asked, now, output);
        }
    }

    private void Ask(MedibusCommand command, MonotonicTime now, DialogueOutput output)
    {
        (_asked, _askedAt) = (command, now);
        byte[] request = command == MedibusCommand.ConfigureCurves
            ? MedibusMessages.ConfigureCurves(_curves.Select(c => c.Code))
            : MedibusMessages.Request(command);
        Say(MedibusMessages.RequestName(command), request, now, output);
    }

    private void Say(string name, byte[] bytes, MonotonicTime now, DialogueOutput output)
    {
        _saidAt = now;
        output.Write(name, bytes);
    }
}
