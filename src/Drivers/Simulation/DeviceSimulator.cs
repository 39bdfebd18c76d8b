namespace Edge.Drivers.Simulation;

/// <summary>Bytes that a simulated device writes, and when.</summary>
/// <param name="At">Time since the start of the simulation; never falls.</param>
/// <param name="Bytes">What to write; valid until the next write is asked for. Empty with <paramref name="HangUp"/>.</param>
/// <param name="HangUp">The cable is pulled: close the line; the write after it comes when it is plugged in again.</param>
public readonly record struct SimulatedWrite(TimeSpan At, ReadOnlyMemory<byte> Bytes, bool HangUp);

/// <summary>
/// A simulated device as a pure generator: the same device and scenario give the same bytes at the same times. It has
/// no clock and no port; whoever plays it waits until <see cref="SimulatedWrite.At"/>. One thread at a time.
/// </summary>
public sealed class DeviceSimulator
{
    // Per byte: about one Nonin packet in five is hit while the line is noisy.
    private const double DamagedBytes = 0.0015;
    private const double InsertedBytes = 0.0005;

    private readonly FrameEncoder _encoder;
    private readonly Scenario _scenario;
    private readonly Random _random;
    private readonly byte[] _clean;
    private readonly byte[] _line;
    private long _writes;
    private bool _unplugged;

    internal DeviceSimulator(FrameEncoder encoder, Scenario scenario)
    {
        _encoder = encoder;
        _scenario = scenario;
        _random = new Random(scenario.Seed);
        _clean = new byte[encoder.MaxWriteBytes];
        _line = new byte[encoder.MaxWriteBytes * 2];
    }

    /// <summary>The next write in order of time. Endless.</summary>
    public SimulatedWrite Next()
    {
        while (true)
        {
            var at = TimeSpan.FromSeconds(_writes++ / _encoder.WritesPerSecond);
            var vitals = _scenario.At(at);
            int length = _encoder.Write(vitals, at, _clean);
            bool pulled = vitals.Unplugged && !_unplugged;
            _unplugged = vitals.Unplugged;
            if (pulled)
            {
                return new(at, default, HangUp: true);
            }

            if (length > 0 && !vitals.Unplugged)
            {
                return new(at, vitals.Noise ? Damage(length) : _clean.AsMemory(0, length), HangUp: false);
            }
        }
    }

    private ReadOnlyMemory<byte> Damage(int length)
    {
        int written = 0;
        foreach (byte b in _clean.AsSpan(0, length))
        {
            bool flip = _random.NextDouble() < DamagedBytes;
            _line[written++] = flip ? (byte)(b ^ (1 << _random.Next(8))) : b;
            if (_random.NextDouble() < InsertedBytes)
            {
                _line[written++] = (byte)_random.Next(256);
            }
        }

        return _line.AsMemory(0, written);
    }
}
