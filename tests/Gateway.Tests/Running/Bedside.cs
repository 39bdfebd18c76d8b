using Edge.Drivers.Simulation;
using Edge.Gateway.Simulation;
using Edge.Gateway.Tests.Bench;

namespace Edge.Gateway.Tests.Running;

/// <summary>One patient with one oximeter on a pseudo-terminal, and the configuration of a gateway that watches it.</summary>
internal sealed class Bedside : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private SimulatedPort? _port;

    /// <param name="directory">State directory of the gateway; one of its own unless given.</param>
    public Bedside(string? directory = null)
    {
        Directory = directory ?? _folder.File("state");
        System.IO.Directory.CreateDirectory(Directory);
        Configuration = _folder.Write("edge.json", $$"""
            {"name": "Bedside", "directory": "{{Directory}}", "panelPort": 0, "journalQuotaMib": 256,
             "patients": [{"id": "p1", "name": "Anna"}],
             "devices": [{"id": "nonin-1", "driver": "nonin-oem3", "port": "{{Port}}", "patient": "p1"}]}
            """);
    }

    public string Configuration { get; }

    public string Directory { get; }

    public string Journal => Path.Combine(Directory, "journal");

    private string Port => _folder.File("port");

    /// <summary>Plugs in an oximeter that shows this saturation for as long as it is there.</summary>
    public void PlugIn(int spo2)
    {
        DeviceSimulator simulator = DeviceFrames.Simulator("nonin-oem3", DeviceFrames.Steady(spo2, 62));
        _port = new SimulatedPort("nonin-oem3", simulator, Port, speed: 1, TimeProvider.System);
        _port.Start();
    }

    public void PullOut()
    {
        _port?.Dispose();
        _port = null;
    }

    public void Dispose()
    {
        PullOut();
        _folder.Dispose();
    }
}
