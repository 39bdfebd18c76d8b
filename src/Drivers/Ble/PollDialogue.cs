using Edge.Model.Observations;

namespace Edge.Drivers.Ble;

/// <summary>
/// Asks for the present values again and again: some time after the last question when it was answered, and again when it was
/// not. A device that stays silent is let go, because a phone may hold it.
/// </summary>
/// <param name="question">The permitted write that asks.</param>
/// <param name="pause">Time between two questions.</param>
internal sealed class PollDialogue(PermittedWrite question, TimeSpan pause) : DeviceDialogue
{
    private const int MostUnanswered = 10;

    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(2);

    private MonotonicTime _askedAt;
    private bool _isAnswered;
    private int _unanswered;

    /// <summary>True once the device was let go.</summary>
    public bool IsOver => _unanswered == MostUnanswered;

    /// <inheritdoc/>
    public override void Start(MonotonicTime now, DialogueOutput output) => Ask(now, output);

    /// <inheritdoc/>
    public override void OnFrame(ReadOnlySpan<byte> frame, Guid origin, MonotonicTime now, DialogueOutput output)
    {
        // An answer after the end changes nothing: the link is being closed.
        if (!IsOver)
        {
            (_isAnswered, _unanswered) = (true, 0);
        }
    }

    /// <inheritdoc/>
    public override void OnTick(MonotonicTime now, DialogueOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (IsOver || now - _askedAt < (_isAnswered ? pause : AnswerTime))
        {
            return;
        }

        if (!_isAnswered && ++_unanswered == MostUnanswered)
        {
            output.Fail("The device does not answer.");
            return;
        }

        Ask(now, output);
    }

    private void Ask(MonotonicTime now, DialogueOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        _askedAt = now;
        _isAnswered = false;
        output.Write(question.Name, question.Bytes, question.Characteristic);
    }
}
