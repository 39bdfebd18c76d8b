using Edge.Model.Observations;

namespace Edge.Drivers.Serial;

/// <summary>
/// Runs a driver's dialogue on one open port: hands it every frame and the time, and carries out what it asks for, in
/// order. A cursor is saved only when everything before it is stored, and what follows it waits until then; frames go on
/// meanwhile. Never blocks: the reading loop advances it between reads.
/// </summary>
internal sealed class SerialDialogue
{
    /// <summary>Requests that may wait for the disk; with more the opening is given up.</summary>
    internal const int MaxWaiting = 256;

    private readonly DeviceDialogue _dialogue;
    private readonly SerialPort _port;
    private readonly IFrameListener _listener;
    private readonly Action<string> _saveCursor;
    private readonly CancellationToken _stopping;
    private readonly DialogueOutput _output = new();
    private readonly Queue<DialogueRequest> _waiting = new();
    private Task? _storing;

    /// <param name="dialogue">The conversation of this opening.</param>
    /// <param name="port">Port that checks every write against the driver's whitelist.</param>
    /// <param name="listener">Says when what came is stored.</param>
    /// <param name="saveCursor">Keeps a cursor; durable when it returns.</param>
    /// <param name="stopping">Ends waiting for the disk.</param>
    internal SerialDialogue(
        DeviceDialogue dialogue, SerialPort port, IFrameListener listener, Action<string> saveCursor, CancellationToken stopping) =>
        (_dialogue, _port, _listener, _saveCursor, _stopping) = (dialogue, port, listener, saveCursor, stopping);

    /// <summary>Why the opening cannot go on, for people; null while it can.</summary>
    internal string? Problem { get; private set; }

    /// <summary>True while requests wait for the disk.</summary>
    internal bool IsStoring => _storing is not null;

    /// <summary>The port is open.</summary>
    internal void Start(MonotonicTime now)
    {
        _dialogue.Start(now, _output);
        CarryOut();
    }

    /// <summary>A frame came in; the listener has it.</summary>
    internal void OnFrame(ReadOnlySpan<byte> frame, MonotonicTime now)
    {
        if (Problem is null)
        {
            _dialogue.OnFrame(frame, Guid.Empty, now, _output);
            CarryOut();
        }
    }

    /// <summary>Lets time pass.</summary>
    internal void Advance(MonotonicTime now)
    {
        if (Problem is null)
        {
            _dialogue.OnTick(now, _output);
            CarryOut();
        }
    }

    private void CarryOut()
    {
        foreach (DialogueRequest request in _output.Requests)
        {
            _waiting.Enqueue(request);
        }

        _output.Requests.Clear();
        while (Problem is null && _waiting.TryPeek(out DialogueRequest? request) && CarryOut(request))
        {
            _waiting.Dequeue();
        }

        if (_waiting.Count > MaxWaiting)
        {
            Problem = "readings are not stored fast enough to answer the device.";
        }
    }

    /// <returns>True when the request is done, false when it must wait or cannot be done.</returns>
    private bool CarryOut(DialogueRequest request)
    {
        switch (request)
        {
            case DialogueRequest.Write write:
                if (_port.Write(write.Bytes.Span))
                {
                    return true;
                }

                Problem = $"the device does not take '{write.Name}'.";
                return false;
            case DialogueRequest.SaveCursor save:
                return Save(save.Cursor);
            case DialogueRequest.Done:
                // A cable stays in: there is nothing to let go.
                return true;
            case DialogueRequest.Fail fail:
                Problem = fail.Why;
                return false;
            default:
                throw new InvalidOperationException($"Unknown request {request.GetType().Name}.");
        }
    }

    private bool Save(string cursor)
    {
        try
        {
            _storing ??= _listener.WhenStored(_stopping);
            if (!_storing.IsCompleted)
            {
                return false;
            }

            Task stored = _storing;
            _storing = null;
            stored.GetAwaiter().GetResult();
            _saveCursor(cursor);
            return true;
        }
        catch (Exception refused) when (refused is IOException or OperationCanceledException)
        {
            // The device is not told, so it sends the same again after the next opening.
            Problem = $"what the device sent is not stored: {refused.Message}";
            return false;
        }
    }
}
