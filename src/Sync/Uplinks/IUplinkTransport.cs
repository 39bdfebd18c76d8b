using Edge.Sync.Journal;
using Edge.Sync.Wire;

namespace Edge.Sync.Uplinks;

/// <summary>How the far end, or the way to it, answered.</summary>
internal enum AnswerKind
{
    /// <summary>A message of a receiver that took the question.</summary>
    Answered,

    /// <summary>A message of a receiver that refused.</summary>
    Declined,

    /// <summary>The transport has the message safely with the far end; the receiver's word comes through <see cref="IUplinkTransport.Received"/>.</summary>
    Confirmed,

    /// <summary>The far end asks to come again later.</summary>
    Wait,

    /// <summary>No connection, or it broke.</summary>
    Unreachable,

    /// <summary>Not of a receiver.</summary>
    Nonsense,
}

/// <param name="Body">Message, for <see cref="AnswerKind.Answered"/> and <see cref="AnswerKind.Declined"/>.</param>
/// <param name="Problem">In plain words without health values.</param>
/// <param name="RetryAfter">What the far end asked for, or null.</param>
internal sealed record Answer(AnswerKind Kind, byte[] Body, string Problem, TimeSpan? RetryAfter = null);

/// <summary>
/// The way to one receiver: HTTPS or MQTT. Nothing is queued in it beyond what it was handed, and it is handed no more than
/// the byte window. All calls come from one loop; <see cref="Received"/> is raised on any thread and must be answered fast.
/// </summary>
internal interface IUplinkTransport : IDisposable
{
    /// <summary>Bytes on the wire beside the body of a batch, an estimate.</summary>
    int FramingBytes { get; }

    /// <summary>Largest batch that the far end takes.</summary>
    int LargestBatchBytes { get; }

    /// <summary>A <see cref="Reply"/> that came of its own accord.</summary>
    event Action<byte[]>? Received;

    /// <summary>The connection broke by itself; the reason in plain words.</summary>
    event Action<string>? Lost;

    /// <summary>Connects, and exchanges <see cref="Hello"/> for a <see cref="Welcome"/>, the body of the answer.</summary>
    Task<Answer> GreetAsync(byte[] hello, TimeSpan timeout, CancellationToken stop);

    /// <summary>Sends a batch; ends when the transport has an answer or a confirmation.</summary>
    /// <param name="batch">The message.</param>
    /// <param name="lane">Its lane; an alert must not wait behind bulk inside the transport.</param>
    /// <param name="stop">Gives up.</param>
    Task<Answer> SendAsync(byte[] batch, Lane lane, CancellationToken stop);

    /// <summary>Closes whatever is open; what was being sent ends as unreachable.</summary>
    void Reset();
}
