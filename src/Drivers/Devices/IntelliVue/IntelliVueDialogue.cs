using Edge.Model.Observations;

namespace Edge.Drivers.Devices.IntelliVue;

/// <summary>
/// The conversation with a monitor: association, confirmation of its announcement, then polls without end. A monitor that is
/// not asked lets the association go, so it is asked every few seconds although an extended poll brings results by itself.
/// Whatever ends an association starts the next one.
/// </summary>
internal sealed class IntelliVueDialogue : DeviceDialogue
{
    /// <summary>Time between two polls where the monitor sends by itself.</summary>
    public static readonly TimeSpan Renewal = TimeSpan.FromSeconds(4);

    /// <summary>Time between two polls where it does not.</summary>
    public static readonly TimeSpan SingleInterval = TimeSpan.FromSeconds(2);

    /// <summary>Wait for each step of the association, and after a refusal.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Silence within an association after which it is taken for lost.</summary>
    public static readonly TimeSpan MostSilence = TimeSpan.FromSeconds(8);

    private enum Phase
    {
        Idle,
        Associating,
        AwaitingSystem,
        Polling,
    }

    private Phase _phase;
    private MonotonicTime _since;
    private MonotonicTime _heardAt;
    private MonotonicTime _polledAt;
    private bool _isExtended;

    /// <inheritdoc/>
    public override void Start(MonotonicTime now, DialogueOutput output) => Associate(now, output);

    /// <inheritdoc/>
    public override void OnFrame(ReadOnlySpan<byte> frame, Guid origin, MonotonicTime now, DialogueOutput output)
    {
        Span<byte> content = stackalloc byte[IntelliVueFrame.MaxContentBytes];
        if (IntelliVueFrame.Unpack(frame, content, out var payload, out _).Outcome != DecodeOutcome.Decoded)
        {
            return;
        }

        var body = payload[IntelliVueFrame.HeaderBytes..];
        if (ExportMessage.TryRead(body, out var message).Outcome != DecodeOutcome.Decoded)
        {
            return;
        }

        _heardAt = now;
        switch (message.Kind)
        {
            case ExportKind.AssociationAccepted:
                _isExtended = OffersExtendedPoll(body);
                Enter(Phase.AwaitingSystem, now);
                break;
            case ExportKind.AssociationRefused:
            case ExportKind.AssociationEnded:
                Enter(Phase.Idle, now);
                break;
            case ExportKind.SystemCreated when _phase is Phase.AwaitingSystem or Phase.Polling:
                Confirm(message, now, output);
                break;
        }
    }

    /// <inheritdoc/>
    public override void OnTick(MonotonicTime now, DialogueOutput output)
    {
        switch (_phase)
        {
            case Phase.Polling when now - _heardAt >= MostSilence:
            case Phase.Idle or Phase.Associating or Phase.AwaitingSystem when now - _since >= Patience:
                Associate(now, output);
                break;
            case Phase.Polling when now - _polledAt >= (_isExtended ? Renewal : SingleInterval):
                Poll(now, output);
                break;
        }
    }

    // The answer repeats the profiles; the extension is an attribute of eight bytes among them.
    private static bool OffersExtendedPoll(ReadOnlySpan<byte> body) => body.IndexOf((ReadOnlySpan<byte>)[0xF0, 0x01, 0x00, 0x08]) >= 0;

    private void Associate(MonotonicTime now, DialogueOutput output)
    {
        Enter(Phase.Associating, now);
        output.Write("associate", ExportRequests.Association);
    }

    private void Confirm(in ExportMessage message, MonotonicTime now, DialogueOutput output)
    {
        byte[] confirmation = ExportRequests.Confirmation(message.InvokeId, message.Object);
        if (!ExportRequests.Permitted.Any(p => p.Permits(confirmation)))
        {
            // Ids with a mark of the framing in them: another association has others.
            Enter(Phase.Idle, now);
            return;
        }

        output.Write("confirm-system", confirmation);
        if (_phase != Phase.Polling)
        {
            Enter(Phase.Polling, now);
            Poll(now, output);
        }
    }

    private void Poll(MonotonicTime now, DialogueOutput output)
    {
        _polledAt = now;
        if (_isExtended)
        {
            output.Write("poll-numerics-continuously", ExportRequests.ContinuousNumerics);
            output.Write("poll-waves-continuously", ExportRequests.ContinuousWaves);
        }
        else
        {
            output.Write("poll-numerics", ExportRequests.Numerics);
        }
    }

    private void Enter(Phase phase, MonotonicTime now) => (_phase, _since, _heardAt) = (phase, now, now);
}
