using Edge.Drivers;
using Edge.Gateway.Monitoring;
using Edge.Model.Observations;
using Edge.Sync.Journal;
using Edge.Sync.Wire;
using Google.Protobuf;

namespace Edge.Gateway.Recording;

/// <summary>
/// Stores one waveform of one device in the waveform lane, a second to a record; a gap or another rate ends a record early. With
/// less detail (<see cref="StorageDetail"/>) every fourth sample, or only what lies within 30 s of an alert: then the last 30 s wait
/// in memory for one. On the source's thread, but for the end; the record is reused, so steady state allocates nothing.
/// </summary>
public sealed class WaveformRecorder(ConfiguredDevice device, SegmentJournal journal, RecordStamper stamper, StorageDetail detail)
{
    private const int Decimation = 4;
    private const int MostSamples = 6000;
    private static readonly TimeSpan KeptBeforeAlert = TimeSpan.FromSeconds(30);
    private readonly Record _record = new() { Waveform = new WaveformRecord() };
    private readonly Lock _gate = new();
    private readonly byte[] _bytes = new byte[RecordBytes];
    private readonly Queue<(MonotonicTime At, byte[] Bytes)> _waiting = new();
    private MonotonicTime _firstAt;
    private int _step;
    private int _skip;

    // Samples of 32 bits take five bytes at most.
    private const int RecordBytes = (5 * MostSamples) + 512;

    private WaveformRecord Wire => _record.Waveform;

    /// <summary>Takes the samples of one frame, which was read at <paramref name="readAt"/>.</summary>
    public void Record(in DecodedWaveform waveform, ReadOnlySpan<int> samples, MonotonicTime readAt)
    {
        lock (_gate)
        {
            Take(waveform, samples, readAt);
        }
    }

    /// <summary>Stores what has gathered: the device has stopped sending. Any thread.</summary>
    public void Finish()
    {
        lock (_gate)
        {
            Store();
        }
    }

    private void Take(in DecodedWaveform waveform, ReadOnlySpan<int> samples, MonotonicTime readAt)
    {
        int step = detail.WaveformStep;
        bool continues = Wire.Samples.Count > 0 && waveform.LostBefore == 0 && step == _step && Wire.Mdc == waveform.Metric.Mdc
            && Wire.RateHz == RateOf(waveform, step) && Wire.Scale == waveform.Scale && Wire.Offset == waveform.Offset;
        if (!continues)
        {
            Store();
            Begin(waveform, samples.Length, readAt, step);
        }

        foreach (int sample in samples)
        {
            if (step == 0 || _skip++ % Decimation == 0)
            {
                Wire.Samples.Add(sample);
            }
        }

        if (Wire.Samples.Count >= Math.Min(Wire.RateHz, MostSamples - DecodedFrame.MaxSamples))
        {
            Store();
        }
    }

    private static double RateOf(in DecodedWaveform waveform, int step) => step == 0 ? waveform.RateHz : waveform.RateHz / Decimation;

    private void Begin(in DecodedWaveform waveform, int count, MonotonicTime readAt, int step)
    {
        // Of an unbroken series every fourth sample is kept across records.
        _skip = step != _step || waveform.LostBefore > 0 ? 0 : _skip;
        _step = step;
        Wire.Device = device.Id.Value;
        Wire.Patient = device.Patient.Value;
        Wire.Mode = (uint)device.Mode;
        Wire.Mdc = waveform.Metric.Mdc;
        Wire.RateHz = RateOf(waveform, step);
        Wire.Scale = waveform.Scale;
        Wire.Offset = waveform.Offset;
        Wire.LostBefore = (uint)Math.Max(0, waveform.LostBefore);
        Wire.Decimation = step == 0 ? 0u : Decimation;
        _firstAt = readAt + TimeSpan.FromSeconds(-count / waveform.RateHz);
    }

    private void Store()
    {
        if (Wire.Samples.Count == 0)
        {
            return;
        }

        stamper.StampBulk(_record, _firstAt);
        int length = _record.CalculateSize();
        _record.WriteTo(_bytes.AsSpan(0, length));
        Wire.Samples.Clear();
        if (_step < 2)
        {
            journal.Append(Lane.Waveform, _bytes.AsSpan(0, length));
            _waiting.Clear();
        }
        else
        {
            KeepForAlert(_firstAt, _bytes.AsSpan(0, length));
        }
    }

    private void KeepForAlert(MonotonicTime at, ReadOnlySpan<byte> record)
    {
        if (!detail.IsAroundAlert(at))
        {
            _waiting.Enqueue((at, record.ToArray()));
            while (at - _waiting.Peek().At > KeptBeforeAlert)
            {
                _waiting.Dequeue();
            }

            return;
        }

        while (_waiting.TryDequeue(out (MonotonicTime At, byte[] Bytes) before))
        {
            if (detail.IsAroundAlert(before.At))
            {
                journal.Append(Lane.Waveform, before.Bytes);
            }
        }

        journal.Append(Lane.Waveform, record);
    }
}
