using Edge.Drivers;
using Edge.Drivers.Simulation;

namespace Edge.Gateway.Tests.Bench;

/// <summary>Frames of simulated devices, as a source would hand them over.</summary>
internal sealed class DeviceFrames : IFrameSink
{
    private readonly List<byte[]> _frames = [];

    private DeviceFrames()
    {
    }

    /// <summary>A scenario in which one state lasts.</summary>
    public static Scenario Steady(int spo2, int pulse, bool sensorOff = false) => Scenario.Parse(
        $$"""
        {"name":"steady","seed":1,"loop":true,"start":{"name":"start","seconds":0,"spo2":{{spo2}},"pulse":{{pulse}},"perfusionIndex":4},
         "phases":[{"name":"lasts","seconds":60,"sensorOff":{{(sensorOff ? "true" : "false")}}}]}
        """,
        out string? error) ?? throw new InvalidOperationException(error);

    public static DeviceSimulator Simulator(string device, Scenario scenario) =>
        SimulatorCatalog.Create(device, new SimulationStart { Scenario = scenario, DeviceTime = new DateTime(2026, 3, 14, 22, 0, 0) }, out string? error)
        ?? throw new InvalidOperationException(error);

    /// <summary>All frames of the first seconds.</summary>
    public static List<byte[]> Of(string device, Scenario scenario, int seconds)
    {
        var frames = new DeviceFrames();
        IStreamFramer framer = DriverCatalog.Find(device)!.CreateFramer()!;
        DeviceSimulator simulator = Simulator(device, scenario);
        for (SimulatedWrite write = simulator.Next(); write.At < TimeSpan.FromSeconds(seconds); write = simulator.Next())
        {
            framer.Push(write.Bytes.Span, frames);
        }

        return frames._frames;
    }

    void IFrameSink.OnFrame(ReadOnlySpan<byte> frame) => _frames.Add(frame.ToArray());
}
