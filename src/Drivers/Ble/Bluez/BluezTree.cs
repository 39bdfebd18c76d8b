using System.Text;
using Edge.Drivers.Ble.DBus;
using Edge.Model.Observations;

namespace Edge.Drivers.Ble.Bluez;

/// <summary>
/// The objects of one bluetoothd as its signals describe them. Written by the bus thread, read by any: one short lock.
/// Told of a change, the owner asks for what it needs; values of characteristics go straight to <see cref="ValueChanged"/>.
/// </summary>
internal sealed class BluezTree(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, BluezAdapter> _adapters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BluezDevice> _devices = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BluezCharacteristic> _characteristics = new(StringComparer.Ordinal);

    /// <summary>Takes the value of a characteristic and its object path; on the bus thread.</summary>
    public delegate void ValueHandler(ReadOnlySpan<char> path, ReadOnlySpan<byte> value);

    /// <summary>Told of every change of a device, outside the lock, on the bus thread.</summary>
    public required Action<BluezDevice, BluezChange> DeviceChanged { get; init; }

    /// <summary>Told when an adapter came, went or changed.</summary>
    public required Action AdapterChanged { get; init; }

    /// <summary>Told of each value that a characteristic notified.</summary>
    public required ValueHandler ValueChanged { get; init; }

    /// <summary>Told device path and percentage when BlueZ read a battery level itself.</summary>
    public required Action<string, byte> BatteryChanged { get; init; }

    public BluezAdapter? Adapter(string path)
    {
        lock (_gate)
        {
            return _adapters.GetValueOrDefault(path);
        }
    }

    public BluezDevice? Device(string path)
    {
        lock (_gate)
        {
            return _devices.GetValueOrDefault(path);
        }
    }

    public BluezDevice? Device(BluetoothAddress address, string adapter)
    {
        lock (_gate)
        {
            return _devices.Values.FirstOrDefault(d => d.Address == address && d.Adapter == adapter);
        }
    }

    public IReadOnlyList<BluezDevice> Devices()
    {
        lock (_gate)
        {
            return [.. _devices.Values];
        }
    }

    /// <summary>Characteristics of one device, by path.</summary>
    public IReadOnlyList<BluezCharacteristic> Characteristics(string devicePath)
    {
        lock (_gate)
        {
            return [.. _characteristics.Values.Where(c => IsUnder(c.Path, devicePath)).OrderBy(c => c.Path, StringComparer.Ordinal)];
        }
    }

    /// <summary>Forgets everything: bluetoothd is gone.</summary>
    public void Clear()
    {
        List<BluezDevice> gone;
        lock (_gate)
        {
            gone = [.. _devices.Values];
            _adapters.Clear();
            _devices.Clear();
            _characteristics.Clear();
        }

        gone.ForEach(d => DeviceChanged(d with { IsConnected = false, IsResolved = false }, BluezChange.Removed));
        AdapterChanged();
    }

    /// <summary>Reads the answer to GetManagedObjects.</summary>
    public bool Load(BusReader reader)
    {
        for (reader.Enter('a'); reader.Enter('e'); reader.Exit())
        {
            AddObject(reader, isSignal: false);
        }

        reader.Exit();
        return true;
    }

    /// <summary>Signal InterfacesAdded.</summary>
    public void Added(BusReader reader) => AddObject(reader, isSignal: true);

    /// <summary>Signal InterfacesRemoved.</summary>
    public void Removed(BusReader reader)
    {
        string path = reader.ReadString();
        BluezDevice? gone = null;
        reader.Enter('a');
        while (reader.NextType == 's')
        {
            ReadOnlySpan<byte> name = reader.ReadUtf8();
            lock (_gate)
            {
                if (name.SequenceEqual("org.bluez.Device1"u8) && _devices.Remove(path, out BluezDevice? device))
                {
                    gone = device;
                    ForgetCharacteristicsNeedsLock(path);
                }

                if (name.SequenceEqual("org.bluez.GattCharacteristic1"u8))
                {
                    _characteristics.Remove(path);
                }

                _ = name.SequenceEqual("org.bluez.Adapter1"u8) && _adapters.Remove(path);
            }
        }

        reader.Exit();
        if (gone is not null)
        {
            DeviceChanged(gone with { IsConnected = false, IsResolved = false }, BluezChange.Removed);
        }

        AdapterChanged();
    }

    /// <summary>Signal PropertiesChanged. Allocates nothing for the value of a characteristic.</summary>
    public void Changed(BusReader reader)
    {
        ReadOnlySpan<byte> name = reader.ReadUtf8();
        if (name.SequenceEqual("org.bluez.GattCharacteristic1"u8))
        {
            TakeValue(reader);
        }
        else if (name.SequenceEqual("org.bluez.Device1"u8))
        {
            string path = Encoding.UTF8.GetString(reader.Path);
            if (Device(path) is { } known)
            {
                Update(reader, known, isNew: false, isSignal: true);
            }
        }
        else if (name.SequenceEqual("org.bluez.Adapter1"u8))
        {
            UpdateAdapter(reader, Encoding.UTF8.GetString(reader.Path));
        }
        else if (name.SequenceEqual("org.bluez.Battery1"u8) && PropertyReader.Percentage(reader) is { } percentage)
        {
            BatteryChanged(Encoding.UTF8.GetString(reader.Path), percentage);
        }
    }

    // They are announced as removed one by one; a signal lost in between must not leave them behind.
    private void ForgetCharacteristicsNeedsLock(string device)
    {
        foreach (string path in _characteristics.Keys.Where(p => IsUnder(p, device)).ToList())
        {
            _characteristics.Remove(path);
        }
    }

    private static bool IsUnder(string path, string parent) =>
        path.Length > parent.Length && path[parent.Length] == '/' && path.StartsWith(parent, StringComparison.Ordinal);

    private void AddObject(BusReader reader, bool isSignal)
    {
        string path = reader.ReadString();
        for (reader.Enter('a'); reader.Enter('e'); reader.Exit())
        {
            ReadOnlySpan<byte> name = reader.ReadUtf8();
            if (name.SequenceEqual("org.bluez.Device1"u8))
            {
                Update(reader, Device(path) ?? new BluezDevice(path, default), isNew: true, isSignal);
            }
            else if (name.SequenceEqual("org.bluez.Adapter1"u8))
            {
                UpdateAdapter(reader, path);
            }
            else if (name.SequenceEqual("org.bluez.GattCharacteristic1"u8))
            {
                Keep(PropertyReader.Characteristic(reader, path));
            }
            else if (name.SequenceEqual("org.bluez.Battery1"u8) && PropertyReader.Percentage(reader) is { } percentage)
            {
                BatteryChanged(path, percentage);
            }
        }

        reader.Exit();
    }

    private void Keep(BluezCharacteristic? characteristic)
    {
        if (characteristic is not null)
        {
            lock (_gate)
            {
                _characteristics[characteristic.Path] = characteristic;
            }
        }
    }

    private void UpdateAdapter(BusReader reader, string path)
    {
        BluezAdapter adapter = PropertyReader.Adapter(reader, Adapter(path) ?? new BluezAdapter(path, false, false));
        lock (_gate)
        {
            _adapters[path] = adapter;
        }

        AdapterChanged();
    }

    // A remembered device is listed with its old properties; only a signal can tell of an advertisement.
    private void Update(BusReader reader, BluezDevice before, bool isNew, bool isSignal)
    {
        BluezDevice device = PropertyReader.Device(reader, before, out bool advertised);
        advertised &= isSignal;
        device = advertised ? device with { AdvertisedAt = MonotonicTime.Now(clock) } : device;
        lock (_gate)
        {
            _devices[device.Path] = device;
        }

        if (isNew)
        {
            DeviceChanged(device, BluezChange.Appeared);
        }

        if (advertised)
        {
            DeviceChanged(device, BluezChange.Advertised);
        }

        if (device.IsConnected != before.IsConnected || device.IsResolved != before.IsResolved)
        {
            DeviceChanged(device, BluezChange.Link);
        }
    }

    private void TakeValue(BusReader reader)
    {
        Span<char> path = stackalloc char[256];
        int length = Encoding.ASCII.GetChars(reader.Path[..Math.Min(reader.Path.Length, path.Length)], path);
        for (reader.Enter('a'); reader.Enter('e'); reader.Exit())
        {
            bool isValue = reader.ReadUtf8().SequenceEqual("Value"u8);
            reader.Enter('v');
            if (isValue && reader.NextIs("ay"u8))
            {
                ValueChanged(path[..length], reader.ReadBytes());
            }

            reader.Exit();
        }

        reader.Exit();
    }
}
