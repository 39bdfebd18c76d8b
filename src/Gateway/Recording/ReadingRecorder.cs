using Edge.Drivers;
using Edge.Gateway.Intake;
using Edge.Gateway.Monitoring;
using Edge.Model.Observations;
using Edge.Sync.Journal;
using Edge.Sync.Wire;
using Google.Protobuf;

namespace Edge.Gateway.Recording;

/// <summary>
/// Stores the readings of one device in the vitals lane, after the alarm path had them. A device that repeats its value
/// faster than its declared interval is stored once an interval, and at once when anything changes. While the lane is nearly
/// full, minutes stand for the valid readings in them. One per device, on its source's thread; the record is reused, so steady
/// state allocates nothing.
/// </summary>
public sealed class ReadingRecorder(SegmentJournal journal, RecordStamper stamper, IReadOnlyList<SignalDeclaration> signals, StorageDetail detail)
{
    // A little less than the interval, so that jitter does not skip every second value.
    private const double IntervalShare = 0.9;

    private readonly LastStored[] _last = [.. signals.Select(s => new LastStored(s.Metric, s.ExpectedInterval * IntervalShare))];
    private static readonly TimeSpan StoreWait = TimeSpan.FromSeconds(10);

    private long _lastSeq = -1;
    private bool _refused;
    private readonly byte[] _bytes = new byte[512];
    private readonly Record _record = new() { Reading = new ReadingRecord() };
    private readonly Dictionary<(DeviceId Device, Metric Metric, string? Unit), MinuteSummary> _minutes = [];

    /// <summary>Stores every numeric reading of a frame; what the journal refuses it counts itself.</summary>
    /// <param name="device">The device.</param>
    /// <param name="taken">Readings of one frame, as the device stated them: its unit, its time.</param>
    /// <param name="clockOffset">What to add to the device's time to get UTC, or null when that is not known.</param>
    /// <param name="readAt">When the frame was read.</param>
    public void Record(ConfiguredDevice device, List<TakenReading> taken, TimeSpan? clockOffset, MonotonicTime readAt)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(taken);
        foreach (TakenReading one in taken)
        {
            DecodedReading reading = one.AsSent;
            if (IsSummed(device, one, readAt) || !IsNews(reading, readAt))
            {
                continue;
            }

            Fill(device, one.Device, reading);
            FillStamps(reading, clockOffset);
            stamper.StampBulk(_record, readAt);
            Append(_record);
        }
    }

    private void Append(Record record)
    {
        int length = record.CalculateSize();
        record.WriteTo(_bytes.AsSpan(0, length));
        AppendResult appended = journal.Append(Lane.Vitals, _bytes.AsSpan(0, length));
        if (appended.Accepted)
        {
            Volatile.Write(ref _lastSeq, appended.Seq);
        }
        else
        {
            Volatile.Write(ref _refused, true);
        }
    }

    // A stored record of the device and whatever is not plainly valid stay as they are: they are few, and they matter.
    private bool IsSummed(ConfiguredDevice device, in TakenReading taken, MonotonicTime readAt)
    {
        bool isLess = detail.VitalsStep > 0;
        if (!isLess && _minutes.Count == 0)
        {
            return false;
        }

        DecodedReading reading = taken.AsSent;
        (DeviceId Device, Metric Metric, string? Unit) key = (taken.Device?.Device ?? device.Id, reading.Metric, reading.SourceUnit);
        if (_minutes.TryGetValue(key, out MinuteSummary? minute) && !minute.IsEmpty && (!isLess || minute.IsOver(readAt)))
        {
            StoreMinute(device, taken, minute);
        }

        if (!isLess)
        {
            _minutes.Remove(key);
            return false;
        }

        if (reading.Value is not { } value || reading.Validity != Validity.Valid || reading.Record is not null)
        {
            return false;
        }

        if (minute is null)
        {
            _minutes[key] = minute = new MinuteSummary();
        }

        minute.Add(value, readAt);
        return true;
    }

    private void StoreMinute(ConfiguredDevice device, in TakenReading taken, MinuteSummary minute)
    {
        var summary = new SummaryRecord
        {
            Device = (taken.Device?.Device ?? device.Id).Value,
            Patient = taken.Device?.Patient.Value ?? "",
            Mdc = taken.AsSent.Metric.Mdc,
            Unit = taken.AsSent.SourceUnit ?? "",
            Mode = (uint)device.Mode,
        };
        var record = new Record { Summary = summary };
        stamper.StampBulk(record, minute.Take(summary));
        Append(record);
    }

    /// <summary>Completes when every reading handed over since the last call is on disk.</summary>
    /// <exception cref="IOException">The journal does not take it.</exception>
    public async Task WhenStored(CancellationToken cancel)
    {
        long seq = Volatile.Read(ref _lastSeq);
        bool isRefused = Interlocked.Exchange(ref _refused, false);
        bool isStored = !isRefused && (seq < 0 || await Task.Run(() => journal.WaitDurable(Lane.Vitals, seq, StoreWait), cancel).ConfigureAwait(false));
        if (!isStored)
        {
            throw new IOException("The journal does not store readings at the moment.");
        }
    }

    private bool IsNews(in DecodedReading reading, MonotonicTime readAt)
    {
        for (int i = 0; i < _last.Length; i++)
        {
            ref LastStored last = ref _last[i];
            if (last.Metric != reading.Metric)
            {
                continue;
            }

            bool repeats = last.IsSet && last.Value == reading.Value && last.Validity == reading.Validity && last.Flags == reading.Flags
                && reading.Record is null && readAt - last.At < last.Interval;
            if (!repeats)
            {
                (last.IsSet, last.Value, last.Validity, last.Flags, last.At) = (true, reading.Value, reading.Validity, reading.Flags, readAt);
            }

            return !repeats;
        }

        return true;
    }

    private void Fill(ConfiguredDevice device, ConfiguredUser? user, in DecodedReading reading)
    {
        ReadingRecord wire = _record.Reading;
        wire.Device = (user?.Device ?? device.Id).Value;
        wire.Patient = user?.Patient.Value ?? "";
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

    }

    private void FillStamps(in DecodedReading reading, TimeSpan? clockOffset)
    {
        ReadingRecord wire = _record.Reading;
        wire.Unit = reading.SourceUnit ?? "";
        wire.SiteMdc = reading.SiteMdc;
        if (reading.Record is { } number)
        {
            wire.DeviceRecord = number;
        }
        else
        {
            wire.ClearDeviceRecord();
        }

        if (reading.MeasuredAt is not null && clockOffset is { } offset)
        {
            wire.ClockOffsetMs = (long)offset.TotalMilliseconds;
        }
        else
        {
            wire.ClearClockOffsetMs();
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

    private struct LastStored(Metric metric, TimeSpan interval)
    {
        public readonly Metric Metric = metric;
        public readonly TimeSpan Interval = interval;
        public bool IsSet;
        public decimal? Value;
        public Validity Validity;
        public QualityFlags Flags;
        public MonotonicTime At;
    }
}
