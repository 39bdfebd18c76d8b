using Edge.Drivers.Ble.Bluez;
using Edge.Drivers.Ble.DBus;

namespace Edge.Drivers.Tests.Ble;

/// <summary>A call that came in, with the connection it must be answered on and what slow replies cost.</summary>
internal sealed record FakeCall(BusConnection Bus, BusCall Call, string Sender, TimeSpan Delay)
{
    public void Answer(BusWrite? write = null) => After(() => Bus.Reply(Call, write));

    public void Refuse(string name, string text) => After(() => Bus.ReplyError(Call, name, text));

    private void After(Action answer)
    {
        if (Delay == TimeSpan.Zero)
        {
            answer();
            return;
        }

        _ = Task.Delay(Delay).ContinueWith(_ => answer(), TaskScheduler.Default);
    }
}

/// <summary>Messages of BlueZ 5.82 in the shapes and types recorded in tests/ble-lab/shapes.</summary>
internal static class BluezShapes
{
    public static void Entry(this BusWriter w, string key, string type, BusWrite value)
    {
        w.Open('e', "sv");
        w.String(key);
        w.Open('v', type);
        value(w);
        w.Close();
        w.Close();
    }

    public static void Strings(this BusWriter w, IEnumerable<string> strings)
    {
        w.Open('a', "s");
        foreach (string text in strings)
        {
            w.String(text);
        }

        w.Close();
    }

    /// <summary>One interface of an object with its properties.</summary>
    public static void Interface(this BusWriter w, string name, BusWrite? properties = null)
    {
        w.Open('e', "sa{sv}");
        w.String(name);
        w.Open('a', "{sv}");
        properties?.Invoke(w);
        w.Close();
        w.Close();
    }

    /// <summary>One object of GetManagedObjects.</summary>
    public static void Object(this BusWriter w, string path, BusWrite interfaces)
    {
        w.Open('e', "oa{sa{sv}}");
        w.Path(path);
        Interfaces(w, interfaces);
        w.Close();
    }

    public static void Added(BusConnection? bus, string path, BusWrite interfaces) => bus?.Signal("/", BluezNames.ObjectManager, "InterfacesAdded", w =>
    {
        w.Path(path);
        Interfaces(w, interfaces);
    });

    public static void Removed(BusConnection? bus, string path, params string[] interfaces) => bus?.Signal("/", BluezNames.ObjectManager, "InterfacesRemoved", w =>
    {
        w.Path(path);
        w.Strings(interfaces);
    });

    public static void Changed(BusConnection? bus, string path, string name, BusWrite properties) => bus?.Signal(path, BluezNames.Properties, "PropertiesChanged", w =>
    {
        w.String(name);
        w.Open('a', "{sv}");
        properties(w);
        w.Close();
        w.Strings([]);
    });

    public static void Adapter(BusWriter w, bool isPowered, bool isDiscovering) => w.Interface(BluezNames.Adapter, p =>
    {
        p.Entry("Address", "00:AA:01:00:00:00");
        p.Entry("AddressType", "public");
        p.Entry("Name", "BlueZ 5.82");
        p.Entry("Class", "u", static v => v.UInt32(0));
        p.Entry("Powered", isPowered);
        p.Entry("PowerState", isPowered ? "on" : "off");
        p.Entry("Discovering", isDiscovering);
        p.Entry("UUIDs", "as", static v => v.Strings(["00001801-0000-1000-8000-00805f9b34fb"]));
        p.Entry("Roles", "as", static v => v.Strings(["central", "peripheral"]));
        p.Entry("Manufacturer", "q", static v => v.UInt16(1521));
        p.Entry("Version", "y", static v => v.Byte(9));
    });

    public static void Device(BusWriter w, FakeDevice device, bool isHeard) => w.Interface(BluezNames.Device, p =>
    {
        if (device.HasWrongTypes)
        {
            p.Entry("Address", device.Address);
            p.Entry("Adapter", "o", static v => v.Path(FakeBluez.AdapterPath));
            WrongTypes(p);
            return;
        }

        p.Entry("Address", device.Address);
        p.Entry("AddressType", "public");
        p.Entry("Name", device.Name);
        p.Entry("Alias", device.Name);
        p.Entry("Paired", device.IsPaired);
        p.Entry("Bonded", device.IsPaired);
        p.Entry("Trusted", false);
        p.Entry("Connected", device.IsConnected);
        p.Entry("UUIDs", "as", v => v.Strings(device.Services.Select(s => s.ToString())));
        p.Entry("Adapter", "o", static v => v.Path(FakeBluez.AdapterPath));
        p.Entry("ServicesResolved", device.IsResolved);
        p.Entry("AdvertisingFlags", "ay", static v => v.Bytes([6]));
        if (isHeard)
        {
            p.Entry("RSSI", "n", static v => v.Int16(127));
        }
    });

    /// <summary>Every property as something else than what BlueZ documents.</summary>
    public static void WrongTypes(BusWriter w)
    {
        w.Entry("Name", "u", static v => v.UInt32(7));
        w.Entry("Paired", "no");
        w.Entry("Connected", "yes");
        w.Entry("ServicesResolved", "y", static v => v.Byte(1));
        w.Entry("RSSI", "-60");
        w.Entry("UUIDs", "ay", static v => v.Bytes([1, 2, 3]));
        w.Entry("ManufacturerData", "as", static v => v.Strings(["a", "b"]));
        w.Entry("ServiceData", "a{qv}", static v =>
        {
            v.Open('a', "{qv}");
            v.Open('e', "qv");
            v.UInt16(1);
            v.Open('v', "ay");
            v.Bytes([1]);
            v.Close();
            v.Close();
            v.Close();
        });
    }

    public static void ServiceData(BusWriter w, Guid service, byte[] bytes)
    {
        w.Entry("RSSI", "n", static v => v.Int16(-60));
        w.Entry("ServiceData", "a{sv}", v =>
        {
            v.Open('a', "{sv}");
            v.Entry(service.ToString(), "ay", b => b.Bytes(bytes));
            v.Close();
        });
    }

    public static void Characteristic(BusWriter w, string service, FakeCharacteristic characteristic) => w.Interface(BluezNames.Characteristic, p =>
    {
        p.Entry("Handle", "q", static v => v.UInt16(20));
        p.Entry("UUID", characteristic.Id.ToString());
        p.Entry("Service", "o", v => v.Path(service));
        p.Entry("Value", "ay", static v => v.Bytes([]));
        p.Entry("Notifying", false);
        p.Entry("Flags", "as", v => v.Strings(characteristic.Flags));
        p.Entry("NotifyAcquired", false);
        p.Entry("MTU", "q", static v => v.UInt16(517));
    });

    public static void Battery(BusWriter w, byte percentage) => w.Interface(BluezNames.Battery, p =>
    {
        p.Entry("Percentage", "y", v => v.Byte(percentage));
        p.Entry("Source", "GATT Battery Service");
    });

    private static void Interfaces(BusWriter w, BusWrite interfaces)
    {
        w.Open('a', "{sa{sv}}");
        w.Interface("org.freedesktop.DBus.Introspectable");
        interfaces(w);
        w.Interface("org.freedesktop.DBus.Properties");
        w.Close();
    }
}
