using System.Runtime.InteropServices;
using Edge.Model.Observations;

namespace Edge.Drivers;

/// <summary>One numeric value as the device sent it, before device, patient and sequence are added.</summary>
/// <param name="Metric">What was measured.</param>
/// <param name="Value">The value with the device's scale, or null when there is none.</param>
/// <param name="Validity">Why the value may or may not be used.</param>
/// <param name="Flags">Signal conditions.</param>
/// <param name="SignalQuality">0 to 1, or NaN when the device gives none.</param>
/// <param name="MeasuredAt">Device time without zone, or null.</param>
public readonly record struct DecodedReading(
    Metric Metric,
    decimal? Value,
    Validity Validity,
    QualityFlags Flags = QualityFlags.None,
    float SignalQuality = float.NaN,
    DateTime? MeasuredAt = null)
{
    /// <summary>UCUM unit in which the device stated the value; null = the metric's own. Converted by the host, never by a driver.</summary>
    public string? SourceUnit { get; init; }

    /// <summary>A narrower 11073 code than the metric's, e.g. of the body site; 0 = the metric's.</summary>
    public uint SiteMdc { get; init; }

    /// <summary>How long before the frame arrived the value was measured, when the device states an age; else null.</summary>
    public TimeSpan? Age { get; init; }

    /// <summary>The device's own number of the record; with <see cref="MeasuredAt"/> it tells a repeat from a new value. Null = none.</summary>
    public long? Record { get; init; }

    /// <summary>User slot of a device that several people use; null = the device has none or does not know who it was.</summary>
    public byte? UserSlot { get; init; }

    /// <summary>The unit the value is in.</summary>
    public string Unit => SourceUnit ?? Metric.Ucum;
}

/// <summary>A run of samples inside <see cref="DecodedFrame.Samples"/>; physical = raw x Scale + Offset.</summary>
public readonly record struct DecodedWaveform(Metric Metric, double RateHz, double Scale, double Offset, int Start, int Count)
{
    /// <summary>Samples known to be lost right before the first, by the device's own counter or clock; 0 = none or not known.</summary>
    public int LostBefore { get; init; }
}

/// <summary>
/// Reusable buffer that a decoder fills; its owner clears it before each frame. One thread at a time.
/// Bounded: at most <see cref="MaxSamples"/> samples a frame.
/// </summary>
public sealed class DecodedFrame
{
    /// <summary>Most samples of all waveforms of one frame.</summary>
    public const int MaxSamples = 4096;

    private readonly int[] _samples = new int[MaxSamples];
    private readonly List<DecodedReading> _readings = new(32);
    private readonly List<DecodedWaveform> _waveforms = new(8);
    private int _sampleCount;

    /// <summary>Readings of the frame, in frame order; valid until the next change of this buffer.</summary>
    public ReadOnlySpan<DecodedReading> Readings => CollectionsMarshal.AsSpan(_readings);

    /// <summary>Waveform parts of the frame; valid until the next change of this buffer.</summary>
    public ReadOnlySpan<DecodedWaveform> Waveforms => CollectionsMarshal.AsSpan(_waveforms);

    /// <summary>State to hand to the decoder with the next frame; null = unchanged.</summary>
    public DecoderState? NextState { get; set; }

    /// <summary>All samples of the frame; a <see cref="DecodedWaveform"/> names its part.</summary>
    public ReadOnlySpan<int> Samples => _samples.AsSpan(0, _sampleCount);

    public void Clear()
    {
        _readings.Clear();
        _waveforms.Clear();
        _sampleCount = 0;
        NextState = null;
    }

    public void Add(in DecodedReading reading) => _readings.Add(reading);

    /// <summary>Takes the readings of a metric out again; the others stay in order.</summary>
    public void Remove(Metric metric)
    {
        for (int i = _readings.Count - 1; i >= 0; i--)
        {
            if (_readings[i].Metric == metric)
            {
                _readings.RemoveAt(i);
            }
        }
    }

    /// <summary>Reserves <paramref name="count"/> samples of a waveform and returns where to write them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The frame would hold more than <see cref="MaxSamples"/> samples.</exception>
    public Span<int> AddWaveform(Metric metric, double rateHz, double scale, double offset, int count, int lostBefore = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxSamples - _sampleCount);
        _waveforms.Add(new DecodedWaveform(metric, rateHz, scale, offset, _sampleCount, count) { LostBefore = lostBefore });
        _sampleCount += count;
        return _samples.AsSpan(_sampleCount - count, count);
    }
}
