using Edge.Model.Observations;

namespace Edge.Drivers.Ble.Central;

/// <summary>
/// One device's own thread: takes frames from its inbox, cuts streams into frames, calls the listener and runs the dialogue
/// of the present connection. A slow or faulty device holds up nobody but itself.
/// </summary>
internal sealed class BleSession : IFrameSink, IDisposable
{
    private const int TickMs = 200;

    private readonly IDeviceDriver _driver;
    private readonly IFrameListener _listener;
    private readonly TimeProvider _clock;
    private readonly Action<IReadOnlyList<DialogueRequest>> _onRequests;
    private readonly IStreamFramer? _framer;
    private readonly DialogueOutput _output = new();
    private readonly byte[] _buffer = new byte[BleInbox.MostBytes];
    private readonly Thread _thread;
    private Connection? _next;
    private Connection? _current;
    private MonotonicTime _readAt;
    private Guid _origin;
    private volatile bool _isReady;
    private bool _isStarted;
    private int _framesWaited;
    private volatile bool _stopping;

    /// <param name="driver">Driver of the device.</param>
    /// <param name="listener">Takes frames, on this session's thread.</param>
    /// <param name="clock">Monotonic clock that counts nanoseconds.</param>
    /// <param name="onRequests">Takes what the dialogue asks for; must copy and return at once.</param>
    /// <param name="onFlood">Told when the inbox had to drop a frame; must return at once.</param>
    public BleSession(IDeviceDriver driver, IFrameListener listener, TimeProvider clock, Action<IReadOnlyList<DialogueRequest>> onRequests, Action onFlood)
    {
        Inbox = new BleInbox { Flooded = onFlood };
        (_driver, _listener, _clock, _onRequests) = (driver, listener, clock, onRequests);
        _framer = driver.CreateFramer();
        _thread = new Thread(Run, maxStackSize: 256 * 1024) { IsBackground = true, Name = "ble " + driver.Declaration.Id };
    }

    public BleInbox Inbox { get; }

    /// <summary>Bytes of a stream that belonged to no frame.</summary>
    public long DiscardedBytes => _framer?.DiscardedBytes ?? 0;

    public void Start() => _thread.Start();

    /// <summary>A connection was made: its dialogue hears every frame from now on. Null = the connection is over.</summary>
    public void Begin(DeviceDialogue? dialogue)
    {
        _isReady = false;
        Volatile.Write(ref _next, new Connection(dialogue));
        Inbox.Wake();
    }

    /// <summary>Everything is subscribed and read: the dialogue starts as soon as it has heard what came so far.</summary>
    public void Ready()
    {
        _isReady = true;
        Inbox.Wake();
    }

    public void Dispose()
    {
        _stopping = true;
        Inbox.Wake();
        if (_thread.IsAlive && Thread.CurrentThread != _thread)
        {
            _thread.Join();
        }

        Inbox.Dispose();
    }

    void IFrameSink.OnFrame(ReadOnlySpan<byte> frame) => Deliver(frame);

    private void Run()
    {
        while (!_stopping)
        {
            try
            {
                Turn();
            }
            catch (Exception fault)
            {
                // The loop boundary of this device: a bug in its dialogue costs the connection, never another device.
                _current = null;
                _output.Requests.Clear();
                _onRequests([new DialogueRequest.Fail(fault.Message)]);
            }
        }
    }

    private void Turn()
    {
        if (Interlocked.Exchange(ref _next, null) is { } begun)
        {
            (_current, _isStarted, _framesWaited) = (begun, false, 0);
            _framer?.Reset();
        }

        int length = Inbox.Take(_buffer, out _origin, out _readAt);
        if (length < 0 || _framesWaited > BleInbox.Capacity)
        {
            StartWhenReady();
        }

        if (length >= 0)
        {
            _framesWaited++;
            Take(_buffer.AsSpan(0, length));
            return;
        }

        if (_isStarted)
        {
            _current?.Dialogue?.OnTick(MonotonicTime.Now(_clock), _output);
            HandOver();
        }

        Inbox.Wait(TickMs);
    }

    // What was read before the start is heard first; a flood must not put the start off for ever.
    private void StartWhenReady()
    {
        if (_isReady && !_isStarted && _current is { Dialogue: { } dialogue })
        {
            _isStarted = true;
            dialogue.Start(MonotonicTime.Now(_clock), _output);
            HandOver();
        }
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        if (_framer is not null && _origin == _driver.Declaration.Ble!.StreamCharacteristic)
        {
            _framer.Push(bytes, this);
        }
        else
        {
            Deliver(bytes);
        }
    }

    private void Deliver(ReadOnlySpan<byte> frame)
    {
        _listener.OnFrame(frame, _origin, _readAt);
        _current?.Dialogue?.OnFrame(frame, _origin, _readAt, _output);
        HandOver();
    }

    private void HandOver()
    {
        if (_output.Requests.Count > 0)
        {
            _onRequests(_output.Requests);
            _output.Requests.Clear();
        }
    }

    private sealed record Connection(DeviceDialogue? Dialogue);
}
