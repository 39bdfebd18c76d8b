using Edge.Model.Observations;

namespace Edge.Drivers.Serial;

/// <summary>
/// Frames from a serial port: one dedicated thread that waits in poll, reads, frames and calls the listener.
/// <para>
/// A hang-up or a silence longer than the driver's quiet time closes the port; it is opened again after 0.25 s,
/// doubling to 2 s. Until the first good frame each opening tries the driver's next line settings; the link counts as
/// up from the first good frame of an opening, so an open port that says nothing is not taken for a device.
/// 0 B are allocated per frame.
/// </para>
/// <para>
/// A driver's dialogue hears every frame after the listener and is run on the same thread; when it fails, the port is closed
/// and opened again.
/// </para>
/// </summary>
public sealed class SerialSource : IFrameSource, IFrameSink
{
    private const int PollMs = 200;
    private const int StoringPollMs = 10;
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(2);

    private readonly string _path;
    private readonly IDeviceDriver _driver;
    private readonly IStreamFramer _framer;
    private readonly TimeProvider _clock;
    private readonly DeviceSettings? _settings;
    private readonly (Func<string?> Load, Action<string> Save) _cursor;
    private readonly CancellationTokenSource _stopping = new();
    private readonly byte[] _buffer = new byte[4096];
    private readonly ManualResetEvent _stop = new(false);
    private readonly Thread _thread;
    private IFrameListener? _listener;
    private SerialDialogue? _dialogue;
    private MonotonicTime _readAt;
    private int _line;
    private bool _disposed;
    private bool _sawFrame;
    private bool _everSawFrame;
    private string? _reported;

    /// <param name="path">Port path; <c>/dev/serial/by-id/...</c> survives re-plugging.</param>
    /// <param name="driver">A driver with a framer and at least one line setting.</param>
    /// <param name="clock">Monotonic clock that counts nanoseconds.</param>
    /// <param name="settings">What was configured for this one device, for its dialogue; null = nothing.</param>
    /// <param name="cursor">
    /// Reads and keeps the cursor of the dialogue; keeping is durable on return and throws <see cref="IOException"/> when the
    /// disk refuses. Null = forgotten with the opening.
    /// </param>
    public SerialSource(
        string path, IDeviceDriver driver, TimeProvider clock, DeviceSettings? settings = null, (Func<string?> Load, Action<string> Save)? cursor = null)
    {
        ArgumentNullException.ThrowIfNull(driver);
        _path = path;
        _driver = driver;
        _clock = clock;
        _settings = settings;
        _cursor = cursor ?? (static () => null, static _ => { });
        _framer = driver.CreateFramer() ?? throw new ArgumentException($"{driver.Declaration.Id} is no serial driver.", nameof(driver));
        _thread = new Thread(Run) { IsBackground = true, Name = "serial " + Path.GetFileName(path) };
    }

    /// <summary>Tries to open a port as this driver would and closes it again; null when that works, else what helps.</summary>
    public static string? Probe(string path, IDeviceDriver driver)
    {
        ArgumentNullException.ThrowIfNull(driver);
        try
        {
            SerialPort.Open(path, driver.Declaration.Lines[0], driver.Declaration.PermittedWrites).Dispose();
            return null;
        }
        catch (SerialPortException unusable)
        {
            return unusable.Message;
        }
    }

    /// <inheritdoc/>
    public long DiscardedBytes => _framer.DiscardedBytes;

    /// <summary>Times the port was opened successfully.</summary>
    public int Openings { get; private set; }

    /// <inheritdoc/>
    public void Start(IFrameListener listener)
    {
        _listener = listener;
        _thread.Start();
    }

    void IFrameSink.OnFrame(ReadOnlySpan<byte> frame)
    {
        if (!_sawFrame)
        {
            _sawFrame = true;
            _everSawFrame = true;
            Report(LinkState.Up, null);
        }

        _listener!.OnFrame(frame, Guid.Empty, _readAt);
        _dialogue?.OnFrame(frame, _readAt);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _stop.Set();
        _stopping.Cancel();
        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        _stop.Dispose();
        _stopping.Dispose();
    }

    private void Run()
    {
        TimeSpan retry = FirstRetry;
        while (!_stop.WaitOne(0))
        {
            bool worked = OpenAndRead();
            retry = worked ? FirstRetry : retry;
            if (_stop.WaitOne(retry))
            {
                return;
            }

            retry = retry * 2 < LastRetry ? retry * 2 : LastRetry;
        }
    }

    /// <returns>True when frames came, and the dialogue had nothing to complain of.</returns>
    private bool OpenAndRead()
    {
        IReadOnlyList<SerialLine> lines = _driver.Declaration.Lines;
        _framer.Reset();
        _sawFrame = false;
        _dialogue = null;
        try
        {
            using SerialPort port = SerialPort.Open(_path, lines[_line % lines.Count], _driver.Declaration.PermittedWrites);
            Openings++;
            string problem = ReadUntilLost(port);
            TryNextLine();
            if (!_stop.WaitOne(0))
            {
                Report(LinkState.Lost, problem);
            }
        }
        catch (SerialPortException missing)
        {
            Report(LinkState.Lost, missing.Message);
        }
        catch (Exception bug)
        {
            // The thread's boundary: a driver's bug costs this opening, never the process that reads the other devices.
            TryNextLine();
            Report(LinkState.Lost, $"The driver {_driver.Declaration.Id} failed, {_path} is opened again: {bug.Message}");
        }

        return _sawFrame && _dialogue?.Problem is null;
    }

    private void TryNextLine() => _line = _everSawFrame ? _line : _line + 1;

    private string ReadUntilLost(SerialPort port)
    {
        var conversation = new SerialConversation(_driver.Declaration.Conversation, port, _clock);
        MonotonicTime lastByteAt = MonotonicTime.Now(_clock);
        StartDialogue(port, lastByteAt);
        while (!_stop.WaitOne(0))
        {
            conversation.Advance();
            _dialogue?.Advance(MonotonicTime.Now(_clock));
            PortRead read = port.Read(_buffer, _dialogue?.IsStoring == true ? StoringPollMs : PollMs, out int count);
            _readAt = MonotonicTime.Now(_clock);
            if (read == PortRead.HungUp)
            {
                return $"{_path} was unplugged or closed; it is opened again by itself.";
            }

            if (_dialogue?.Problem is { } problem)
            {
                return $"{_path}: {problem}";
            }

            if (read == PortRead.Bytes)
            {
                lastByteAt = _readAt;
                conversation.Saw(_buffer.AsSpan(0, count));
                _framer.Push(_buffer.AsSpan(0, count), this);
            }
            else if (_readAt - lastByteAt > _driver.Declaration.QuietTime)
            {
                return $"{_path} is silent: is the device on, and set to send?";
            }
        }

        return "stopped";
    }

    private void StartDialogue(SerialPort port, MonotonicTime now)
    {
        if (_driver.CreateDialogue(new DialogueStart(_cursor.Load(), _settings)) is { } dialogue)
        {
            _dialogue = new SerialDialogue(dialogue, port, _listener!, _cursor.Save, _stopping.Token);
            _dialogue.Start(now);
        }
    }

    // A port that stays silent is re-opened again and again; only a change is news.
    private void Report(LinkState state, string? problem)
    {
        string news = problem ?? "up";
        if (news != _reported)
        {
            _reported = news;
            _listener!.OnLink(state, problem);
        }
    }
}
