using Edge.Model.Observations;

namespace Edge.Drivers.Ble.Central;

/// <summary>
/// Frames of one device between the bus thread and the device's own thread. Holds <see cref="Capacity"/> frames of at most
/// <see cref="MostBytes"/>; when it is full the oldest frame goes and is counted, so that a flood costs the flooding device
/// alone. Allocates nothing after construction.
/// </summary>
internal sealed class BleInbox : IDisposable
{
    /// <summary>Frames it holds.</summary>
    public const int Capacity = 256;

    /// <summary>Longest value of a characteristic (ATT).</summary>
    public const int MostBytes = 512;

    private readonly Lock _gate = new();
    private readonly byte[] _bytes = new byte[Capacity * MostBytes];
    private readonly Slot[] _slots = new Slot[Capacity];
    private readonly AutoResetEvent _filled = new(false);
    private int _first;
    private int _count;
    private long _dropped;
    private Guid? _floodedBy;
    private bool _isDisposed;

    /// <summary>Frames dropped since construction.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Told once when a frame had to go, until <see cref="TryTakeFlood"/> is called; on the adding thread.</summary>
    public Action? Flooded { get; init; }

    /// <summary>Frames waiting.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    /// <summary>Adds a frame; a longer one than the protocol allows is dropped.</summary>
    public void Add(ReadOnlySpan<byte> frame, Guid origin, MonotonicTime at)
    {
        if (frame.Length > MostBytes)
        {
            Interlocked.Increment(ref _dropped);
            return;
        }

        bool isFirstDropped = false;
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            if (_count == Capacity)
            {
                _first = (_first + 1) % Capacity;
                _count--;
                _dropped++;
                isFirstDropped = _floodedBy is null;
                _floodedBy = origin;
            }

            int slot = (_first + _count++) % Capacity;
            frame.CopyTo(_bytes.AsSpan(slot * MostBytes));
            _slots[slot] = new Slot(frame.Length, origin, at);
            _filled.Set();
        }

        if (isFirstDropped)
        {
            Flooded?.Invoke();
        }
    }

    /// <summary>Says whether frames had to go since the last call, and which characteristic pushed the last one out.</summary>
    public bool TryTakeFlood(out Guid origin)
    {
        lock (_gate)
        {
            origin = _floodedBy ?? default;
            bool isFlooded = _floodedBy is not null;
            _floodedBy = null;
            return isFlooded;
        }
    }

    /// <summary>Takes the oldest frame.</summary>
    /// <param name="into">At least <see cref="MostBytes"/>.</param>
    /// <returns>Its length; -1 when there is none.</returns>
    public int Take(Span<byte> into, out Guid origin, out MonotonicTime at)
    {
        lock (_gate)
        {
            if (_count == 0)
            {
                (origin, at) = (default, default);
                return -1;
            }

            Slot slot = _slots[_first];
            _bytes.AsSpan(_first * MostBytes, slot.Length).CopyTo(into);
            (_first, _count) = ((_first + 1) % Capacity, _count - 1);
            (origin, at) = (slot.Origin, slot.At);
            return slot.Length;
        }
    }

    /// <summary>Waits until a frame comes, <see cref="Wake"/> is called or the time is over.</summary>
    public void Wait(int timeoutMs) => _filled.WaitOne(timeoutMs);

    /// <summary>Ends a wait.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            if (!_isDisposed)
            {
                _filled.Set();
            }
        }
    }

    /// <summary>Frames that come afterwards are passed over: whoever delivers may not know yet.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _filled.Dispose();
        }
    }

    private readonly record struct Slot(int Length, Guid Origin, MonotonicTime At);
}
