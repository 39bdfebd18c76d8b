using Edge.Model.Observations;

namespace Edge.Drivers.Serial;

/// <summary>
/// Runs a driver's conversation on one open port: writes and expectations in order, then keep-alives for as long as
/// the port is open. Never waits: the reading loop advances it between reads.
/// </summary>
internal sealed class SerialConversation
{
    private readonly IReadOnlyList<ConversationStep> _steps;
    private readonly SerialPort _port;
    private readonly TimeProvider _clock;
    private readonly List<(ConversationStep.KeepAlive Step, MonotonicTime DueAt)> _keepAlives = [];
    private int _next;
    private int _matched;
    private MonotonicTime? _expectUntil;

    internal SerialConversation(IReadOnlyList<ConversationStep> steps, SerialPort port, TimeProvider clock) =>
        (_steps, _port, _clock) = (steps, port, clock);

    /// <summary>Does what is due now.</summary>
    internal void Advance()
    {
        if (_steps.Count == 0)
        {
            return;
        }

        MonotonicTime now = MonotonicTime.Now(_clock);
        while (_next < _steps.Count && Take(_steps[_next], now))
        {
            _next++;
        }

        for (int i = 0; i < _keepAlives.Count; i++)
        {
            (ConversationStep.KeepAlive step, MonotonicTime dueAt) = _keepAlives[i];
            if (now >= dueAt)
            {
                _port.Write(step.Bytes.Span);
                _keepAlives[i] = (step, now + step.Interval);
            }
        }
    }

    /// <summary>Looks for the expected bytes in what was read.</summary>
    internal void Saw(ReadOnlySpan<byte> bytes)
    {
        if (_next >= _steps.Count || _steps[_next] is not ConversationStep.Expect expect)
        {
            return;
        }

        ReadOnlySpan<byte> wanted = expect.Bytes.Span;
        foreach (byte b in bytes)
        {
            // What was matched so far may end with the beginning of a later match.
            while (_matched > 0 && b != wanted[_matched])
            {
                _matched = Overlap(wanted[.._matched]);
            }

            _matched = b == wanted[_matched] ? _matched + 1 : 0;
            if (_matched == wanted.Length)
            {
                Finish();
                return;
            }
        }
    }

    /// <returns>True when the conversation may go on to the next step.</returns>
    private bool Take(ConversationStep step, MonotonicTime now)
    {
        switch (step)
        {
            case ConversationStep.Write write:
                _port.Write(write.Bytes.Span);
                return true;
            case ConversationStep.KeepAlive keepAlive:
                _keepAlives.Add((keepAlive, now + keepAlive.Interval));
                return true;
            case ConversationStep.Expect expect:
                _expectUntil ??= now + expect.Timeout;
                if (now < _expectUntil)
                {
                    return false;
                }

                // Silence is no error: many devices stream without answering.
                _expectUntil = null;
                _matched = 0;
                return true;
            default:
                throw new InvalidOperationException($"Unknown step {step.GetType().Name}.");
        }
    }

    /// <summary>Length of the longest proper end of <paramref name="matched"/> that is also its beginning.</summary>
    private static int Overlap(ReadOnlySpan<byte> matched)
    {
        int length = matched.Length - 1;
        while (!matched.EndsWith(matched[..length]))
        {
            length--;
        }

        return length;
    }

    private void Finish()
    {
        _next++;
        _expectUntil = null;
        _matched = 0;
    }
}
