using Edge.Model.Observations;

namespace Edge.Drivers.Iio;

/// <summary>
/// Frames from a sensor of the kernel: one dedicated thread that reads its attributes round by round, or its captured scans as
/// they come. The sensor is looked up before each round and each capture, so it may be pulled out and come back under another
/// number. A sensor that does not answer is absent: no value, and never 0. One that is not there is looked for as often as it would be
/// polled, but at least every two seconds and at most four times a second.
/// </summary>
public sealed class SysfsSource : IFrameSource
{
    private const int PollMs = 250;
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ShortestRetry = TimeSpan.FromMilliseconds(250);

    private readonly string _sensor;
    private readonly string? _channel;
    private readonly SysfsDeclaration _declared;
    private readonly IReadOnlyList<string> _attributes;
    private readonly TimeSpan _interval;
    private readonly TimeSpan _quietTime;
    private readonly TimeProvider _clock;
    private readonly SysfsRoots _roots;
    private readonly SysfsTree _tree;
    private readonly AttributeTextWriter _text = new();
    private readonly ManualResetEvent _stop = new(false);
    private readonly Thread _thread;
    private IFrameListener? _listener;
    private string? _reported;
    private bool _disposed;

    /// <param name="sensor">
    /// Name, label, device tree node or bus place of the sensor, or the absolute path of its folder; with <c>#in_voltage2</c>
    /// behind it only that channel is read.
    /// </param>
    /// <param name="driver">A driver of the transport <see cref="DeviceTransport.Sysfs"/>.</param>
    /// <param name="clock">Monotonic clock that counts nanoseconds.</param>
    /// <param name="roots">Where the kernel shows its sensors.</param>
    public SysfsSource(string sensor, IDeviceDriver driver, TimeProvider clock, SysfsRoots roots)
    {
        ArgumentNullException.ThrowIfNull(sensor);
        ArgumentNullException.ThrowIfNull(driver);
        _declared = driver.Declaration.Sysfs ?? throw new ArgumentException($"{driver.Declaration.Id} is no driver of a kernel sensor.", nameof(driver));
        int mark = sensor.IndexOf('#', StringComparison.Ordinal);
        _sensor = mark < 0 ? sensor : sensor[..mark];
        _channel = mark < 0 ? null : sensor[(mark + 1)..];
        _attributes = [.. _declared.Attributes.Where(IsWanted)];
        var intervals = driver.Declaration.Signals.Select(s => s.ExpectedInterval).Where(i => i > TimeSpan.Zero).DefaultIfEmpty(TimeSpan.FromSeconds(1));
        _interval = intervals.Min();
        _quietTime = driver.Declaration.QuietTime;
        _clock = clock;
        _roots = roots;
        _tree = new SysfsTree(roots);
        _thread = new Thread(Run) { IsBackground = true, Name = "sysfs " + _sensor };
    }

    /// <inheritdoc/>
    public long DiscardedBytes => 0;

    /// <summary>Looks for the sensor of a driver; null when it is there, else what helps.</summary>
    public static string? Probe(string sensor, IDeviceDriver driver, SysfsRoots roots)
    {
        ArgumentNullException.ThrowIfNull(sensor);
        ArgumentNullException.ThrowIfNull(driver);
        new SysfsTree(roots).Find(sensor.Split('#')[0], driver.Declaration.Sysfs!.Class, out string? problem);
        return problem;
    }

    /// <inheritdoc/>
    public void Start(IFrameListener listener)
    {
        _listener = listener;
        _thread.Start();
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
        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        _stop.Dispose();
    }

    // Of a channel that is chosen, only its siblings with another number are left out: what they share is needed.
    private bool IsWanted(string attribute)
    {
        if (_channel is null || attribute.StartsWith(_channel + "_", StringComparison.Ordinal))
        {
            return true;
        }

        string type = _channel.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        return !(attribute.StartsWith(type, StringComparison.Ordinal) && attribute.Length > type.Length && char.IsAsciiDigit(attribute[type.Length]));
    }

    private void Run()
    {
        while (!_stop.WaitOne(0))
        {
            MonotonicTime started = MonotonicTime.Now(_clock);
            bool worked = Try();
            TimeSpan retry = _interval < ShortestRetry ? ShortestRetry : _interval > LongestRetry ? LongestRetry : _interval;
            TimeSpan pause = worked ? _interval - (MonotonicTime.Now(_clock) - started) : retry;
            if (_stop.WaitOne(pause > TimeSpan.Zero ? pause : TimeSpan.Zero))
            {
                return;
            }
        }
    }

    /// <returns>True when frames came.</returns>
    private bool Try()
    {
        try
        {
            if (_tree.Find(_sensor, _declared.Class, out string? problem) is not { } folder)
            {
                Report(LinkState.Lost, problem);
                return false;
            }

            return _declared.Channels.Count == 0 ? Poll(folder) : Capture(folder);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            Report(LinkState.Lost, $"The sensor {_sensor} cannot be read: {refused.Message}. May the service write its buffer, and is no other program using it?");
        }
        catch (Exception bug)
        {
            // The thread's boundary: a bug costs this round, never the process that reads the other devices.
            Report(LinkState.Lost, $"Reading the sensor {_sensor} failed, it is tried again: {bug.Message}");
        }

        return false;
    }

    private bool Poll(string folder)
    {
        _text.Start();
        foreach (string attribute in _attributes)
        {
            _text.Read(folder, attribute);
        }

        if (_text.Values == 0)
        {
            Report(LinkState.Lost, _text.Failed > 0
                ? $"The sensor {_sensor} is known to the kernel but does not answer: check its wiring and power."
                : $"The sensor {_sensor} has nothing that this driver reads{(_channel is null ? "" : $": is the channel {_channel} right")}.");
            return false;
        }

        Report(LinkState.Up, null);
        _listener!.OnFrame(_text.Finish(), SysfsOrigin.Attributes, MonotonicTime.Now(_clock));
        return true;
    }

    private bool Capture(string folder)
    {
        using var capture = ScanCapture.Start(folder, _declared, _roots, _text);
        bool sawScans = false;
        MonotonicTime lastAt = MonotonicTime.Now(_clock);
        while (!_stop.WaitOne(0))
        {
            var result = capture.Read(PollMs, out var scans);
            MonotonicTime now = MonotonicTime.Now(_clock);
            if (result == ScanCapture.Result.Scans)
            {
                if (!sawScans)
                {
                    sawScans = true;
                    Report(LinkState.Up, null);
                    _listener!.OnFrame(_text.Finish(), SysfsOrigin.Layout, now);
                }

                lastAt = now;
                _listener!.OnFrame(scans, SysfsOrigin.Scans, now);
            }
            else if (result == ScanCapture.Result.Gone)
            {
                Report(LinkState.Lost, $"The sensor {_sensor} was pulled out; it is looked for again by itself.");
                return sawScans;
            }
            else if (now - lastAt > _quietTime)
            {
                Report(LinkState.Lost, $"The sensor {_sensor} is silent: its capture is started again. Is its interrupt wired?");
                return sawScans;
            }
        }

        return sawScans;
    }

    // A sensor that stays away is looked for again and again; only a change is news.
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
