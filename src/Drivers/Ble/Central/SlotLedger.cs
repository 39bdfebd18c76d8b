namespace Edge.Drivers.Ble.Central;

/// <summary>State of one connection slot of an adapter.</summary>
public enum SlotState
{
    Pending = 1,
    Connected = 2,
}

/// <summary>
/// Counts the connections of one adapter and the attempts under way, so that a slot that nobody owns is found. Any thread.
/// </summary>
public sealed class SlotLedger
{
    private readonly Lock _gate = new();
    private readonly Dictionary<BluetoothAddress, SlotState> _slots = [];

    /// <summary>Slots in use or being taken.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _slots.Count;
            }
        }
    }

    /// <summary>Enters a device; a slot it already has changes state.</summary>
    public void Enter(BluetoothAddress device, SlotState state)
    {
        lock (_gate)
        {
            _slots[device] = state;
        }
    }

    /// <summary>Gives the slot back; false when the device had none.</summary>
    public bool Release(BluetoothAddress device)
    {
        lock (_gate)
        {
            return _slots.Remove(device);
        }
    }

    /// <summary>Compares with what the Bluetooth stack says is connected.</summary>
    /// <returns>Devices connected without an owner, and slots booked as connected that are not.</returns>
    public (IReadOnlyList<BluetoothAddress> Unowned, IReadOnlyList<BluetoothAddress> Stale) Compare(IReadOnlySet<BluetoothAddress> connected)
    {
        lock (_gate)
        {
            return ([.. connected.Where(a => !_slots.ContainsKey(a))],
                [.. _slots.Where(s => s.Value == SlotState.Connected && !connected.Contains(s.Key)).Select(s => s.Key)]);
        }
    }
}
