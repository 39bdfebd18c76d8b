using Edge.Drivers.Serial;
using Edge.Drivers.Simulation;
using Edge.Model.Observations;

namespace Edge.Gateway.Simulation;

/// <summary>
/// One simulated device behind a pseudo-terminal, played on its own thread at its own pace. A hang-up closes the
/// terminal as pulling the cable does; the next write opens a new one under the same link.
/// </summary>
public sealed class SimulatedPort : IDisposable
{
    private readonly DeviceSimulator _simulator;
    private readonly string? _link;
    private readonly double _speed;
    private readonly TimeProvider _clock;
    private readonly ManualResetEvent _stop = new(false);
    private readonly Thread _thread;
    private PseudoTerminal? _terminal;

    /// <param name="device">Name for display.</param>
    /// <param name="simulator">Generator of the bytes.</param>
    /// <param name="link">Symbolic link to the port, or null.</param>
    /// <param name="speed">Factor on time, above 0.</param>
    /// <param name="clock">Monotonic clock that counts nanoseconds.</param>
    public SimulatedPort(string device, DeviceSimulator simulator, string? link, double speed, TimeProvider clock)
    {
        (Device, _simulator, _link, _speed, _clock) = (device, simulator, link, speed, clock);
        _terminal = PseudoTerminal.Open(link);
        Path = link ?? _terminal.DevicePath;
        _thread = new Thread(Run) { IsBackground = true, Name = "simulated " + device };
    }

    public string Device { get; }

    /// <summary>Path that a host opens: the link, or the terminal itself.</summary>
    public string Path { get; }

    public void Start() => _thread.Start();

    public void Dispose()
    {
        _stop.Set();
        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        _terminal?.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        MonotonicTime start = MonotonicTime.Now(_clock);
        Span<byte> fromHost = stackalloc byte[256];
        while (true)
        {
            SimulatedWrite write = _simulator.Next();
            TimeSpan wait = start + (write.At / _speed) - MonotonicTime.Now(_clock);
            if (_stop.WaitOne(wait > TimeSpan.Zero ? wait : TimeSpan.Zero))
            {
                return;
            }

            if (write.HangUp)
            {
                _terminal?.Dispose();
                _terminal = null;
                continue;
            }

            _terminal ??= PseudoTerminal.Open(_link);
            _terminal.Read(fromHost);
            _terminal.Write(write.Bytes.Span);
        }
    }
}
