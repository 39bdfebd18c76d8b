using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Edge.Gateway.Panel;

/// <summary>
/// All waveforms of the gateway. Rings are registered when devices are set up; reader threads append to their own ring,
/// the hub drains all of them every 40 ms.
/// </summary>
public sealed class WaveRings
{
    /// <summary>Most waveforms; one more is a fault of the configuration.</summary>
    public const int Limit = 256;

    private readonly short[] _scratch = new short[8000];
    private ImmutableArray<WaveRing> _rings = [];

    /// <summary>Samples overwritten in all rings since start.</summary>
    public long Overwritten => _rings.Sum(static ring => ring.Overwritten);

    /// <summary>Adds a waveform. Any thread.</summary>
    /// <param name="patient">Patient id as in <see cref="PatientView.Id"/>.</param>
    /// <param name="key">As in <see cref="WaveView.Key"/>; unique per patient.</param>
    /// <param name="rateHz">Samples per second, above 0, at most 4000.</param>
    /// <param name="scale">Unit per raw count.</param>
    /// <param name="offset">Value of raw count 0, in the unit.</param>
    /// <param name="shift">Bits by which raw counts are shifted down for the screens, 0 to 16.</param>
    /// <exception cref="InvalidOperationException">More than <see cref="Limit"/> waveforms, or the key is taken.</exception>
    public WaveRing Register(string patient, string key, double rateHz, double scale, double offset, int shift = 0)
    {
        var added = new WaveRing(patient, key, rateHz, scale, offset, shift);
        ImmutableInterlocked.Update(ref _rings, rings =>
        {
            if (rings.Length >= Limit)
                throw new InvalidOperationException($"More than {Limit} waveforms.");
            if (rings.Any(r => r.Patient == patient && r.Key == key))
                throw new InvalidOperationException($"Waveform {key} is registered twice.");
            return rings.Add(added);
        });
        return added;
    }

    /// <summary>Frames of what is new in each ring, or null when nothing is. Called by the hub only.</summary>
    internal WaveUpdate? Take()
    {
        List<WaveFrame>? frames = null;
        foreach (var ring in _rings)
        {
            // One frame up to the next gap: a ring has a frame for each piece of its trace.
            for (var (count, sequence) = ring.Take(_scratch); count > 0; (count, sequence) = ring.Take(_scratch))
                (frames ??= []).Add(new WaveFrame(ring.Patient, ring.Key, sequence, ring.RateHz, ring.Scale, ring.Offset, Encode(_scratch.AsSpan(0, count))));
        }
        return frames is null ? null : new WaveUpdate(frames);
    }

    /// <summary>Passes over what is new, without a loss to count: nobody is looking. Called by the hub only.</summary>
    internal void Discard()
    {
        foreach (var ring in _rings)
            ring.Discard();
    }

    private static string Encode(Span<short> samples)
    {
        if (!BitConverter.IsLittleEndian)
        {
            foreach (ref var sample in samples)
                sample = System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(sample);
        }
        return Convert.ToBase64String(MemoryMarshal.AsBytes(samples));
    }
}
