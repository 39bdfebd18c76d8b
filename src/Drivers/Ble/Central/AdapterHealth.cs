using Edge.Model.Observations;

namespace Edge.Drivers.Ble.Central;

/// <summary>
/// Decides when the adapter itself is to blame: every device in use has failed for some minutes and none has worked. At most
/// one power cycle an hour. Any thread.
/// </summary>
internal sealed class AdapterHealth(BleCentralOptions options, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<BluetoothAddress, MonotonicTime?> _failingSince = [];
    private MonotonicTime? _cycledAt;

    public void Watch(BluetoothAddress device)
    {
        lock (_gate)
        {
            _failingSince[device] = null;
        }
    }

    public void Forget(BluetoothAddress device)
    {
        lock (_gate)
        {
            _failingSince.Remove(device);
        }
    }

    public void Worked(BluetoothAddress device)
    {
        lock (_gate)
        {
            _failingSince[device] = null;
        }
    }

    public void Failed(BluetoothAddress device)
    {
        lock (_gate)
        {
            _failingSince[device] = _failingSince.GetValueOrDefault(device) ?? MonotonicTime.Now(clock);
        }
    }

    /// <summary>True once when a power cycle is due; the caller carries it out.</summary>
    public bool IsPowerCycleDue()
    {
        MonotonicTime now = MonotonicTime.Now(clock);
        lock (_gate)
        {
            bool allFail = _failingSince.Count > 0 && _failingSince.Values.All(since => since is { } at && now - at >= options.AdapterPatience);
            bool isDue = allFail && (_cycledAt is not { } last || now - last >= options.PowerCyclePause);
            _cycledAt = isDue ? now : _cycledAt;
            return isDue;
        }
    }
}
