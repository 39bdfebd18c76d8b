using System.Globalization;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Edge.Drivers;
using Edge.Drivers.Ble.Central;
using Edge.Drivers.Iio;
using Edge.Drivers.Serial;
using Edge.Gateway.Clock;
using Edge.Gateway.Composition;
using Edge.Gateway.Configuration;
using Edge.Model.Detection.Onnx;
using Edge.Model.Observations;

namespace Edge.Gateway.Diagnosis;

/// <summary>Looks at everything outside the program that it needs. Changes nothing but files it makes and removes.</summary>
public static class MachineCheck
{
    private const long LeastFreeMib = 512;
    private static readonly TimeSpan BluetoothPatience = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan ReceiverPatience = TimeSpan.FromSeconds(5);

    /// <summary>All findings, in order; each check stands alone and none throws.</summary>
    /// <param name="path">Path of the configuration.</param>
    /// <param name="reading">What was read of it.</param>
    /// <param name="sensors">Where the kernel shows its sensors.</param>
    /// <param name="cancel">Ends it.</param>
    public static async IAsyncEnumerable<Finding> RunAsync(
        string path, OptionsReading reading, SysfsRoots sensors, [EnumeratorCancellation] CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(reading);
        yield return Machine();
        yield return Configuration(path, reading);
        GatewayOptions options = reading.Options ?? new GatewayOptions();
        yield return Clock();
        yield return StateDirectory(options.Directory);
        yield return Terminals();
        foreach (DeviceOptions device in options.Devices.Where(d => d.Port is not null))
        {
            yield return Port(device);
        }

        foreach (DeviceOptions device in options.Devices.Where(d => d.Sensor is not null))
        {
            yield return Sensor(device, sensors);
        }

        yield return await BluetoothAsync(options, cancel).ConfigureAwait(false);

        yield return Models();
        yield return Library("mqtt", "libmosquitto.so.1", "apt-get install libmosquitto1; only an mqtts uplink needs it");
        yield return Library("sqlite", "libsqlite3.so.0", "apt-get install libsqlite3-0; only the receiver needs it");
        yield return await ReceiverAsync(options.Uplink, cancel).ConfigureAwait(false);
        yield return Supervision();
    }

    private static Finding Machine() => new(
        Verdict.Ok, "machine", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {RuntimeInformation.FrameworkDescription}, {Environment.ProcessorCount} cores");

    private static Finding Configuration(string path, OptionsReading reading) => reading.IsValid
        ? new Finding(Verdict.Ok, "configuration", $"{path}: {reading.Options!.Patients.Count} patients, {reading.Options.Devices.Count} devices")
        : new Finding(Verdict.Fail, "configuration", string.Join(" | ", reading.Errors), "edge-gateway validate lists all errors");

    private static Finding Clock()
    {
        ClockTrust trust = KernelClock.Read(BootTimeProvider.Instance);
        return trust.IsTrusted
            ? new Finding(Verdict.Ok, "clock", string.Create(CultureInfo.InvariantCulture, $"{trust.Source}, uncertain by at most {trust.Uncertainty.TotalMilliseconds:F0} ms"))
            : new Finding(Verdict.Warn, "clock", "not synchronised; records are labelled so, alarms are not affected", "enable systemd-timesyncd or chrony");
    }

    private static Finding StateDirectory(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
            string probe = Path.Combine(directory, "doctor.probe");
            File.WriteAllText(probe, "probe");
            File.Delete(probe);
            long freeMib = new DriveInfo(directory).AvailableFreeSpace >> 20;
            return freeMib >= LeastFreeMib
                ? new Finding(Verdict.Ok, "directory", $"{directory} is writable, {freeMib} MiB free")
                : new Finding(Verdict.Fail, "directory", $"{directory} has {freeMib} MiB free", $"make at least {LeastFreeMib} MiB free");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return new Finding(Verdict.Fail, "directory", refused.Message, "give the service's user write access, or set directory in the configuration");
        }
    }

    // A terminal pair of our own proves the serial binding without any device.
    private static Finding Terminals()
    {
        try
        {
            using PseudoTerminal terminal = PseudoTerminal.Open();
            return new Finding(Verdict.Ok, "terminals", $"pseudo-terminal {terminal.DevicePath} works");
        }
        catch (IOException refused)
        {
            return new Finding(Verdict.Fail, "terminals", refused.Message, "mount /dev/pts");
        }
    }

    private static Finding Port(DeviceOptions device)
    {
        string subject = "port " + device.Id;
        IDeviceDriver? driver = DriverCatalog.Find(device.Driver);
        if (driver is null)
        {
            return new Finding(Verdict.Fail, subject, $"no driver {device.Driver}", "edge-gateway drivers lists them");
        }

        string? problem = SerialSource.Probe(device.Port!, driver);
        return problem is null
            ? new Finding(Verdict.Ok, subject, $"{device.Port} opens for {driver.Declaration.DisplayName}")
            : new Finding(Verdict.Fail, subject, problem, "see the message");
    }

    private static Finding Sensor(DeviceOptions device, SysfsRoots roots)
    {
        string subject = "sensor " + device.Id;
        if (DriverCatalog.Find(device.Driver) is not { Declaration.Sysfs: { } sysfs } driver)
        {
            return new Finding(Verdict.Fail, subject, $"{device.Driver} is no driver of a kernel sensor", "edge-gateway drivers lists them");
        }

        string? problem = SysfsSource.Probe(device.Sensor!, driver, roots);
        return problem is null
            ? new Finding(Verdict.Ok, subject, $"{device.Sensor} is there for {driver.Declaration.DisplayName}")
            : new Finding(Verdict.Fail, subject, problem, sysfs.Channels.Count == 0
                ? "load its kernel driver (modprobe), name it in the device tree, or correct sensor in the configuration"
                : "load its kernel driver (modprobe), and install the rules of deploy/udev and deploy/tmpfiles so that the service may capture it");
    }

    private static async Task<Finding> BluetoothAsync(GatewayOptions options, CancellationToken cancel)
    {
        bool isNeeded = options.Bluetooth is not null || options.Devices.Any(d => d.Address is not null);
        BleCentralOptions where = DeviceSet.CentralOptions(options.Bluetooth);
        await using var central = new BleCentral(where, BootTimeProvider.Instance, new Random(Entropy.Seed()), static (_, _) => { });
        central.Start();
        long startedAt = BootTimeProvider.Instance.GetTimestamp();
        while (!central.IsReady && BootTimeProvider.Instance.GetElapsedTime(startedAt) < BluetoothPatience)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), BootTimeProvider.Instance, cancel).ConfigureAwait(false);
        }

        return central.IsReady
            ? new Finding(Verdict.Ok, "bluetooth", $"{where.AdapterPath} on {where.BusAddress}, kernel {Environment.OSVersion.Version}")
            : new Finding(isNeeded ? Verdict.Fail : Verdict.Warn, "bluetooth", central.Problem ?? "bluetoothd does not answer", "apt-get install bluez, plug an adapter in, rfkill unblock bluetooth; serial devices work without it");
    }

    private static Finding Models()
    {
        OnnxRuntimeLibrary? library = OnnxRuntimeLibrary.Find(Environment.GetEnvironmentVariable("EDGE_ONNXRUNTIME"), out string? problem);
        return library is null
            ? new Finding(Verdict.Warn, "models", problem!, "alarms by limits work without it")
            : new Finding(Verdict.Ok, "models", $"ONNX Runtime {library.Version} from {library.Path}");
    }

    private static Finding Library(string subject, string soname, string remedy) => NativeLibrary.TryLoad(soname, out _)
        ? new Finding(Verdict.Ok, subject, soname)
        : new Finding(Verdict.Warn, subject, $"{soname} is missing", remedy);

    private static async Task<Finding> ReceiverAsync(UplinkOptions? uplink, CancellationToken cancel)
    {
        if (uplink is null || !Uri.TryCreate(uplink.Url, UriKind.Absolute, out Uri? url))
        {
            return new Finding(Verdict.Warn, "receiver", "no uplink is configured", "records stay in the journal");
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(ReceiverPatience);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(url.Host, url.Port, patience.Token).ConfigureAwait(false);
            return new Finding(Verdict.Ok, "receiver", $"{url.Host}:{url.Port} answers");
        }
        catch (Exception away) when (away is SocketException or OperationCanceledException)
        {
            return new Finding(Verdict.Fail, "receiver", $"{url.Host}:{url.Port} does not answer: {away.Message}", "check the address, the network and the receiver; nothing is lost meanwhile");
        }
    }

    private static Finding Supervision() => Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is null
        ? new Finding(Verdict.Ok, "supervision", "not under systemd")
        : new Finding(Verdict.Ok, "supervision", $"systemd, watchdog {Environment.GetEnvironmentVariable("WATCHDOG_USEC") ?? "off"}");
}
