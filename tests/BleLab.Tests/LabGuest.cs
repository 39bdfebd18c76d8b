using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Edge.Drivers.Ble.DBus;

namespace Edge.BleLab.Tests;

/// <summary>
/// One guest of the lab: real bluetoothd and kernel Bluetooth with virtual controllers. hci0 is the central's, device n sits
/// on hci n. Built by <c>tests/ble-lab/btlab.sh</c>, which <c>test.sh</c> calls.
/// </summary>
internal sealed class LabGuest : IDisposable
{
    private const int BootTimeoutMs = 180_000;
    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(10);

    private readonly string _run = Path.Combine("/var/tmp", "edge-lab-" + Guid.NewGuid().ToString("N")[..8]);
    private readonly int _port;
    private readonly BusConnection _bus;

    private LabGuest(string[] devices)
    {
        _port = FreePort();
        string printed = Verb(["start", .. devices]);
        Address = printed.Split('\n').First(l => l.StartsWith("DBUS_SYSTEM_BUS_ADDRESS=", StringComparison.Ordinal))["DBUS_SYSTEM_BUS_ADDRESS=".Length..].Trim();
        _bus = BusConnection.Open(Address);
        _bus.Start();
    }

    /// <summary>Why the lab cannot run here, or null when it can.</summary>
    public static string? WhyNot { get; } = FindWhyNot();

    /// <summary>Why the guest can have no kernel sensor here, or null when it can.</summary>
    public static string? WhyNoSensor { get; } = FindWhyNoSensor();

    /// <summary>D-Bus address of the guest's system bus.</summary>
    public string Address { get; }

    /// <summary>Boots a guest with these devices on hci1, hci2, ...: names of files in tests/ble-lab/devices, or absolute paths.</summary>
    public static LabGuest Boot(params string[] devices) => new([.. devices.Select(FileOf)]);

    /// <summary>Boots a guest that sees this machine's files below /srv, runs a shell script in it and powers it off.</summary>
    /// <returns>What it printed, a line each.</returns>
    /// <exception cref="InvalidOperationException">The script failed.</exception>
    public static string[] Run(string script)
    {
        string run = Path.Combine("/var/tmp", "edge-lab-" + Guid.NewGuid().ToString("N")[..8]);
        Directory.CreateDirectory(run);
        try
        {
            string file = Path.Combine(run, "script.sh");
            File.WriteAllText(file, script);
            return Verb(run, FreePort(), ["run", file, "none"], ("VM", "qemu"), ("HOST_SHARE", "/"), ("MEMORY_MB", "1024"), ("RUN_TIMEOUT_S", "150"))
                .Split('\n', StringSplitOptions.TrimEntries);
        }
        finally
        {
            Directory.Delete(run, recursive: true);
        }
    }

    /// <summary>Address of the controller that device <paramref name="number"/> sits on.</summary>
    public static string AddressOf(int number) => $"00:AA:01:{number:X2}:00:{number:X2}";

    /// <summary>Ends the link from the device's side.</summary>
    public Task DropAsync(int number) => DeviceAsync(number, "Drop", null);

    /// <summary>Puts the device on or off air.</summary>
    public Task AdvertiseAsync(int number, bool isOnAir) => DeviceAsync(number, "Advertise", w => w.Boolean(isOnAir));

    /// <summary>Sends one notification or indication.</summary>
    public Task SendAsync(int number, string characteristic, string hex) => DeviceAsync(number, "Send", w =>
    {
        w.String(characteristic);
        w.String(hex);
    });

    /// <summary>Kills bluetoothd; the guest starts it again after a second.</summary>
    public Task KillBluetoothdAsync() => DeviceAsync(1, "EndBluetoothd", w => w.String("KILL"));

    /// <summary>Switches the device's controller off or on, as if its battery were taken out.</summary>
    public Task PowerAsync(int number, bool isOn) => _bus.CallAsync(
        new BusTarget("org.bluez", $"/org/bluez/hci{number}", "org.freedesktop.DBus.Properties", "Set"), w =>
        {
            w.String("org.bluez.Adapter1");
            w.String("Powered");
            w.Open('v', "b");
            w.Boolean(isOn);
            w.Close();
        }, Answer);

    /// <summary>What the device wrote to its log.</summary>
    public string LogOf(int number)
    {
        string file = Path.Combine(_run, "guest", "log", $"hci{number}.log");
        return File.Exists(file) ? File.ReadAllText(file) : string.Join('\n', Directory.Exists(Path.Combine(_run, "guest", "log"))
            ? Directory.GetFiles(Path.Combine(_run, "guest", "log")) : []);
    }

    public void Dispose()
    {
        _bus.Dispose();
        Verb(["stop"]);
        Directory.Delete(_run, recursive: true);
    }

    private Task DeviceAsync(int number, string method, BusWrite? arguments) => _bus.CallAsync(
        new BusTarget($"org.btlab.hci{number}", $"/org/btlab/hci{number}", "org.btlab.Device1", method), arguments, Answer);

    private string Verb(string[] arguments) => Verb(_run, _port, arguments);

    private static string Verb(string run, int port, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Path.Combine(LabFolder, "btlab.sh"), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["RUN"] = run;
        start.Environment["BUS_PORT"] = port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        start.Environment["BOOT_TIMEOUT_S"] = "150";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process verb = Process.Start(start)!;
        Task<string> errors = verb.StandardError.ReadToEndAsync();
        string output = verb.StandardOutput.ReadToEnd();
        if (!verb.WaitForExit(BootTimeoutMs) || verb.ExitCode != 0)
        {
            throw new InvalidOperationException($"btlab.sh {arguments[0]} failed: {output}{errors.Result}");
        }

        return output;
    }

    private static string LabFolder { get; } = Path.Combine(Root(), "tests", "ble-lab");

    private static string FileOf(string device) =>
        device is "heart-rate" or "none" || Path.IsPathRooted(device) ? device : Path.Combine(LabFolder, "devices", device + ".json");

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Edge.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Lab => Environment.GetEnvironmentVariable("LAB") ?? "/var/tmp/btlab";

    private static string? FindWhyNoSensor() => WhyNot
        ?? (!Directory.Exists(Path.Combine(Lab, "sensors")) || !File.Exists(Path.Combine(Lab, "vmlinuz"))
            ? $"the lab in {Lab} has no sensor modules of a qemu guest: run tests/ble-lab/btlab.sh build-qemu as root"
            : null);

    private static string? FindWhyNot()
    {
        string lab = Lab;
        bool hasEmulator = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(p => File.Exists(Path.Combine(p, "qemu-system-x86_64")));
        bool isBuilt = File.Exists(Path.Combine(lab, "linux-bt")) || (File.Exists(Path.Combine(lab, "vmlinuz")) && hasEmulator);
        return isBuilt ? null : $"the BLE lab is not built in {lab}: run tests/ble-lab/btlab.sh build-qemu as root";
    }
}
