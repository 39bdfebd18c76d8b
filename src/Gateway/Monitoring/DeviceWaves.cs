using Edge.Drivers;
using Edge.Gateway.Panel;
using Edge.Gateway.Recording;
using Edge.Model.Observations;

namespace Edge.Gateway.Monitoring;

/// <summary>A waveform of a device as the panel draws it.</summary>
/// <param name="Ring">Where its samples wait for the screens.</param>
public sealed record DeviceWave(Metric Metric, string Key, WaveRing Ring)
{
    private const int SettleSamples = 2000;
    /// <summary>Stores the samples; null = they are only shown.</summary>
    public WaveformRecorder? Recorder { get; init; }

    private int _low = int.MaxValue;
    private int _high = int.MinValue;
    private int _seen;

    /// <summary>Drawing range in the unit: fixed where the unit is physical, else what the device sent lately.</summary>
    public (double Low, double High) Range => Metric.Ucum switch
    {
        "mV" => (-1, 3),
        "mm[Hg]" => (40, 160),
        _ when _low > _high => (0, 1),
        _ => ((_low * Ring.Scale) + Ring.Offset, (Math.Max(_high, _low + 1) * Ring.Scale) + Ring.Offset),
    };

    /// <summary>Widens the range by these samples and narrows it again slowly.</summary>
    internal void Observe(ReadOnlySpan<int> samples)
    {
        foreach (int sample in samples)
        {
            _low = Math.Min(_low, sample);
            _high = Math.Max(_high, sample);
        }

        _seen += samples.Length;
        if (_seen >= SettleSamples && _high > _low + 8)
        {
            int shrink = (_high - _low) / 16;
            (_low, _high, _seen) = (_low + shrink, _high - shrink, 0);
        }
    }
}

/// <summary>The waveforms of one device; a new one is registered when its first samples come. Called by the source's thread.</summary>
/// <param name="device">The device.</param>
/// <param name="rings">Where samples wait for the screens.</param>
/// <param name="recorder">Makes what stores one waveform; null = waveforms are only shown.</param>
public sealed class DeviceWaves(ConfiguredDevice device, WaveRings rings, Func<WaveformRecorder>? recorder = null)
{
    private DeviceWave[] _waves = [];

    /// <summary>Waveforms seen so far; any thread.</summary>
    public IReadOnlyList<DeviceWave> Seen => Volatile.Read(ref _waves);

    /// <summary>Hands the frame's samples to the screens; allocates only for a waveform never seen before.</summary>
    public void Append(DecodedFrame frame, MonotonicTime readAt)
    {
        ArgumentNullException.ThrowIfNull(frame);
        foreach (ref readonly DecodedWaveform waveform in frame.Waveforms)
        {
            DeviceWave wave = Find(waveform.Metric) ?? Register(waveform);
            ReadOnlySpan<int> samples = frame.Samples.Slice(waveform.Start, waveform.Count);
            wave.Observe(samples);
            wave.Ring.Append(samples, readAt, waveform.LostBefore);
            wave.Recorder?.Record(waveform, samples, readAt);
        }
    }

    /// <summary>The device has stopped sending: stores what has gathered.</summary>
    public void Finish()
    {
        foreach (DeviceWave wave in _waves)
        {
            wave.Recorder?.Finish();
        }
    }

    private DeviceWave? Find(Metric metric)
    {
        foreach (DeviceWave wave in _waves)
        {
            if (wave.Metric == metric)
            {
                return wave;
            }
        }

        return null;
    }

    private DeviceWave Register(in DecodedWaveform waveform)
    {
        string key = $"{device.Id}/{waveform.Metric.Key}";
        WaveRing ring = rings.Register(device.Patient.Value, key, waveform.RateHz, waveform.Scale, waveform.Offset, ShiftOf(waveform));
        var wave = new DeviceWave(waveform.Metric, key, ring) { Recorder = recorder?.Invoke() };
        Volatile.Write(ref _waves, [.. _waves, wave]);
        return wave;
    }

    // Screens take 16 bits: as many low bits go as the metric's whole range needs.
    private static int ShiftOf(in DecodedWaveform waveform)
    {
        decimal range = Math.Max(Math.Abs(waveform.Metric.PlausibleMin), Math.Abs(waveform.Metric.PlausibleMax));
        double counts = (double)range / waveform.Scale;
        return Math.Clamp((int)Math.Ceiling(Math.Log2(counts / (short.MaxValue + 1.0))), 0, 16);
    }
}
