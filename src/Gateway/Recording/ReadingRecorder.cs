using Edge.Drivers;
using Edge.Gateway.Monitoring;
using Edge.Model.Observations;
using Edge.Sync.Journal;
using Edge.Sync.Wire;
using Google.Protobuf;

namespace Edge.Gateway.Recording;

/// <summary>
/// Stores the readings of one device in the vitals lane, after the alarm path had them. One per device, on its source's
/// thread; the record is reused, so steady state allocates nothing.
/// </summary>
public sealed class ReadingRecorder(SegmentJournal journal, RecordStamper stamper)
{
    private readonly byte[] _bytes = new byte[512];
    private readonly Record _record = new() { Reading = new ReadingRecord() };

    /// <summary>Stores every numeric reading of a frame; what the journal refuses it counts itself.</summary>
    public void Record(ConfiguredDevice device, DecodedFrame frame, MonotonicTime readAt)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(frame);
        foreach (ref readonly DecodedReading reading in frame.Readings)
        {
            Fill(device, reading);
            stamper.Stamp(_record, readAt);
            int length = _record.CalculateSize();
            _record.WriteTo(_bytes.AsSpan(0, length));
            journal.Append(Lane.Vitals, _bytes.AsSpan(0, length));
        }
    }

    private void Fill(ConfiguredDevice device, in DecodedReading reading)
    {
        ReadingRecord wire = _record.Reading;
        wire.Device = device.Id.Value;
        wire.Patient = device.Patient.Value;
        wire.Mdc = reading.Metric.Mdc;
        wire.Validity = (uint)reading.Validity;
        wire.Flags = (uint)reading.Flags;
        wire.Mode = (uint)device.Mode;
        if (reading.Value is { } value)
        {
            (wire.Mantissa, wire.Scale) = MachineCodec.Split(value);
        }
        else
        {
            wire.ClearMantissa();
            wire.Scale = 0;
        }

        if (float.IsNaN(reading.SignalQuality))
        {
            wire.ClearSqi();
        }
        else
        {
            wire.Sqi = reading.SignalQuality;
        }

        if (reading.MeasuredAt is { } measuredAt)
        {
            wire.DeviceTimeMs = (measuredAt - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;
        }
        else
        {
            wire.ClearDeviceTimeMs();
        }
    }
}
