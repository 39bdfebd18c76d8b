using Edge.Drivers;

namespace Edge.Gateway.Intake;

/// <summary>
/// Lets every record of a device through once: a cuff that dumps its memory again, a meter asked twice after a lost link, a scale
/// that says the same in two characteristics. The key is the metric with the device's record number and time, or, without a
/// number, its time and value. Remembers the last <see cref="Capacity"/> keys; a periodic value without number has no key.
/// One device, one thread.
/// </summary>
public sealed class RepeatFilter
{
    /// <summary>Keys remembered; the oldest goes first.</summary>
    public const int Capacity = 4096;

    private readonly HashSet<Key> _known = new(Capacity);
    private readonly Queue<Key> _order = new(Capacity);

    /// <summary>Repeats held back since construction.</summary>
    public long Repeats { get; private set; }

    /// <summary>True when the reading is one that came before.</summary>
    /// <param name="reading">The reading as decoded.</param>
    /// <param name="isOnDemand">True for a signal without interval.</param>
    public bool IsRepeat(in DecodedReading reading, bool isOnDemand)
    {
        bool hasKey = reading.Record is not null || (isOnDemand && reading.MeasuredAt is not null);
        if (!hasKey)
        {
            return false;
        }

        var key = new Key(reading.Metric.Mdc, reading.Record, reading.MeasuredAt, reading.Record is null ? reading.Value : null, reading.UserSlot);
        if (!_known.Add(key))
        {
            Repeats++;
            return true;
        }

        _order.Enqueue(key);
        if (_order.Count > Capacity)
        {
            _known.Remove(_order.Dequeue());
        }

        return false;
    }

    private readonly record struct Key(uint Mdc, long? Record, DateTime? MeasuredAt, decimal? Value, byte? UserSlot);
}
