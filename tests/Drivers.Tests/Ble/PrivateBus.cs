using System.Diagnostics;

namespace Edge.Drivers.Tests.Ble;

/// <summary>A message bus of the test's own: a real dbus-daemon on a unix socket in a temporary folder.</summary>
internal sealed class PrivateBus : IDisposable
{
    private static readonly string[] Places = ["/usr/bin/dbus-daemon", "/bin/dbus-daemon", "/usr/local/bin/dbus-daemon"];
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-bus-").FullName;
    private readonly Process _daemon;

    public PrivateBus()
    {
        string config = Path.Combine(_folder, "bus.conf");
        File.WriteAllText(config, $"""
            <!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
            <busconfig>
              <listen>{Address}</listen>
              <auth>EXTERNAL</auth>
              <policy context="default">
                <allow send_destination="*"/>
                <allow receive_sender="*"/>
                <allow own="*"/>
                <allow user="*"/>
              </policy>
            </busconfig>
            """);
        _daemon = Process.Start(new ProcessStartInfo(Places.First(File.Exists), ["--config-file=" + config, "--nofork", "--print-address"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _daemon.ErrorDataReceived += static (_, _) => { };
        _daemon.BeginErrorReadLine();

        // The address is printed as soon as the socket listens.
        Assert.NotNull(_daemon.StandardOutput.ReadLine());
    }

    /// <summary>Why there can be no bus here, or null when there can.</summary>
    public static string? WhyNot { get; } = Places.Any(File.Exists) ? null : "dbus-daemon is not installed: install the package dbus";

    /// <summary>D-Bus address of this bus.</summary>
    public string Address => "unix:path=" + Path.Combine(_folder, "bus");

    public void Dispose()
    {
        _daemon.Kill();
        _daemon.WaitForExit();
        _daemon.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>A test that needs a message bus; without dbus-daemon it counts as skipped and says what is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BusFactAttribute : FactAttribute
{
    public BusFactAttribute() => Skip = PrivateBus.WhyNot;
}
