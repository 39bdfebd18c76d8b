using System.Collections.Immutable;
using Edge.Drivers.Ble.DBus;

namespace Edge.Drivers.Ble.Bluez;

/// <summary>
/// Reads the property dictionaries (<c>a{sv}</c>) of BlueZ into records. A property of an unexpected type is passed over: one
/// strange device must not hide the others.
/// </summary>
internal static class PropertyReader
{
    /// <summary>Applies the properties that come next to a device.</summary>
    /// <param name="advertised">Set when one of them can only come from an advertisement just received.</param>
    public static BluezDevice Device(BusReader reader, BluezDevice device, out bool advertised)
    {
        advertised = false;
        for (reader.Enter('a'); reader.Enter('e'); reader.Exit())
        {
            ReadOnlySpan<byte> name = reader.ReadUtf8();
            advertised |= name.SequenceEqual("RSSI"u8) || name.SequenceEqual("ManufacturerData"u8) || name.SequenceEqual("ServiceData"u8);
            reader.Enter('v');
            device = DeviceProperty(reader, name, device);
            reader.Exit();
        }

        reader.Exit();
        return device;
    }

    /// <summary>Applies the properties that come next to an adapter.</summary>
    public static BluezAdapter Adapter(BusReader reader, BluezAdapter adapter)
    {
        for (reader.Enter('a'); reader.Enter('e'); reader.Exit())
        {
            ReadOnlySpan<byte> name = reader.ReadUtf8();
            reader.Enter('v');
            if (reader.NextType == 'b')
            {
                adapter = name switch
                {
                    _ when name.SequenceEqual("Powered"u8) => adapter with { IsPowered = reader.ReadBoolean() },
                    _ when name.SequenceEqual("Discovering"u8) => adapter with { IsDiscovering = reader.ReadBoolean() },
                    _ => adapter,
                };
            }

            reader.Exit();
        }

        reader.Exit();
        return adapter;
    }

    /// <summary>Reads the properties of a characteristic; null without a UUID.</summary>
    public static BluezCharacteristic? Characteristic(BusReader reader, string path)
    {
        Guid id = default;
        ImmutableArray<string> flags = [];
        for (reader.Enter('a'); reader.Enter('e'); reader.Exit())
        {
            ReadOnlySpan<byte> name = reader.ReadUtf8();
            reader.Enter('v');
            if (name.SequenceEqual("UUID"u8) && reader.NextType == 's')
            {
                id = Guid.TryParse(reader.ReadString(), out Guid parsed) ? parsed : default;
            }
            else if (name.SequenceEqual("Flags"u8) && reader.NextIs("as"u8))
            {
                flags = Strings(reader);
            }

            reader.Exit();
        }

        reader.Exit();
        return id == default ? null : new(path, id, flags);
    }

    /// <summary>Reads the battery percentage out of the properties that come next; null when it is not among them.</summary>
    public static byte? Percentage(BusReader reader)
    {
        byte? percentage = null;
        for (reader.Enter('a'); reader.Enter('e'); reader.Exit())
        {
            bool isPercentage = reader.ReadUtf8().SequenceEqual("Percentage"u8);
            reader.Enter('v');
            if (isPercentage && reader.NextType == 'y')
            {
                percentage = reader.ReadByte();
            }

            reader.Exit();
        }

        reader.Exit();
        return percentage;
    }

    private static BluezDevice DeviceProperty(BusReader reader, ReadOnlySpan<byte> name, BluezDevice device) => reader.NextType switch
    {
        's' when name.SequenceEqual("Address"u8) => BluetoothAddress.TryParse(reader.ReadString(), out BluetoothAddress address)
            ? device with { Address = address } : device,
        's' when name.SequenceEqual("Name"u8) => device with { Name = reader.ReadString().TrimEnd('\0', ' ') },
        'o' when name.SequenceEqual("Adapter"u8) => device with { Adapter = reader.ReadString() },
        'b' when name.SequenceEqual("Paired"u8) => device with { IsPaired = reader.ReadBoolean() },
        'b' when name.SequenceEqual("Connected"u8) => device with { IsConnected = reader.ReadBoolean() },
        'b' when name.SequenceEqual("ServicesResolved"u8) => device with { IsResolved = reader.ReadBoolean() },
        'n' when name.SequenceEqual("RSSI"u8) => device with { Rssi = reader.ReadInt16() is var dbm and not 127 ? dbm : null },
        'a' when name.SequenceEqual("UUIDs"u8) && reader.NextIs("as"u8) => device with { Services = Ids(reader) },
        'a' when name.SequenceEqual("ManufacturerData"u8) && reader.NextIs("a{qv}"u8) => device with { Companies = Companies(reader) },
        'a' when name.SequenceEqual("ServiceData"u8) && reader.NextIs("a{sv}"u8) => device with { ServiceData = ServiceData(reader) },
        _ => device,
    };

    private static ImmutableArray<string> Strings(BusReader reader)
    {
        ImmutableArray<string>.Builder strings = ImmutableArray.CreateBuilder<string>();
        reader.Enter('a');
        while (reader.NextType == 's')
        {
            strings.Add(reader.ReadString());
        }

        reader.Exit();
        return strings.ToImmutable();
    }

    private static ImmutableArray<Guid> Ids(BusReader reader) =>
        [.. Strings(reader).Select(s => Guid.TryParse(s, out Guid id) ? id : default).Where(id => id != default)];

    private static ImmutableArray<ushort> Companies(BusReader reader)
    {
        ImmutableArray<ushort>.Builder companies = ImmutableArray.CreateBuilder<ushort>();
        for (reader.Enter('a'); reader.Enter('e'); reader.Exit())
        {
            companies.Add(reader.ReadUInt16());
        }

        reader.Exit();
        return companies.ToImmutable();
    }

    private static ImmutableArray<(Guid, ImmutableArray<byte>)> ServiceData(BusReader reader)
    {
        ImmutableArray<(Guid, ImmutableArray<byte>)>.Builder found = ImmutableArray.CreateBuilder<(Guid, ImmutableArray<byte>)>();
        for (reader.Enter('a'); reader.Enter('e'); reader.Exit())
        {
            bool isId = Guid.TryParse(reader.ReadString(), out Guid service);
            reader.Enter('v');
            if (isId && reader.NextIs("ay"u8))
            {
                found.Add((service, ImmutableArray.Create(reader.ReadBytes())));
            }

            reader.Exit();
        }

        reader.Exit();
        return found.ToImmutable();
    }
}
