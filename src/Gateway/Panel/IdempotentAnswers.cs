using System.Diagnostics.CodeAnalysis;

namespace Edge.Gateway.Panel;

/// <summary>What a command was answered: status and JSON body, exactly as sent.</summary>
internal sealed record StoredAnswer(int Status, byte[] Body);

/// <summary>
/// Answers by Idempotency-Key: a command that is sent again (lost answer, double tap) runs once and is answered with the same
/// bytes. Holds the newest <see cref="Limit"/>; an older key runs again, which the alarm's own rules make harmless.
/// </summary>
internal sealed class IdempotentAnswers
{
    public const int Limit = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (object Command, StoredAnswer Answer)> _answers = new(StringComparer.Ordinal);
    private readonly Queue<string> _oldestFirst = new();

    /// <summary>
    /// Runs <paramref name="run"/> unless this key was answered before. One command at a time, so that two requests with one key
    /// cannot both run.
    /// </summary>
    /// <param name="key">The key with the path it was sent to.</param>
    /// <param name="command">The command; the same key with another command is a fault of the sender.</param>
    /// <param name="run">Executes and answers.</param>
    /// <param name="answer">The answer, stored or new.</param>
    /// <returns>False when the key belongs to another command.</returns>
    public bool TryAnswer(string key, object command, Func<StoredAnswer> run, [NotNullWhen(true)] out StoredAnswer? answer)
    {
        lock (_gate)
        {
            if (_answers.TryGetValue(key, out var stored))
            {
                answer = stored.Command.Equals(command) ? stored.Answer : null;
                return answer is not null;
            }
            answer = run();
            _answers.Add(key, (command, answer));
            _oldestFirst.Enqueue(key);
            if (_oldestFirst.Count > Limit)
                _answers.Remove(_oldestFirst.Dequeue());
            return true;
        }
    }
}
