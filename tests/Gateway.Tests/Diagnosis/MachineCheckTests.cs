using Edge.Drivers.Iio;
using Edge.Gateway.Configuration;
using Edge.Gateway.Diagnosis;
using Edge.Gateway.Tests.Bench;

namespace Edge.Gateway.Tests.Diagnosis;

public class MachineCheckTests
{
    [Fact]
    public async Task Each_configured_sensor_is_looked_for_and_the_remedy_says_what_it_needs()
    {
        using var folder = new TemporaryFolder();
        string devices = Directory.CreateDirectory(Path.Combine(folder.File("sys"), "bus", "iio", "devices", "iio:device3")).FullName;
        File.WriteAllText(Path.Combine(devices, "name"), "bme280\n");
        var options = new GatewayOptions
        {
            Directory = folder.File("state"),
            Devices =
            [
                new DeviceOptions { Id = "room", Driver = "iio-room", Sensor = "bme280" },
                new DeviceOptions { Id = "cellar", Driver = "iio-room", Sensor = "sht31" },
                new DeviceOptions { Id = "finger", Driver = "iio-max30102", Sensor = "max30102" },
                new DeviceOptions { Id = "wrong", Driver = "nonin-oem3", Sensor = "bme280" },
            ],
        };
        var found = new List<Finding>();

        await foreach (Finding finding in MachineCheck.RunAsync("edge.json", new OptionsReading(options, []), new SysfsRoots(folder.File("sys")), CancellationToken.None))
        {
            found.Add(finding);
        }

        Finding[] sensors = [.. found.Where(f => f.Subject.StartsWith("sensor ", StringComparison.Ordinal))];
        Assert.Equal([Verdict.Ok, Verdict.Fail, Verdict.Fail, Verdict.Fail], sensors.Select(f => f.Verdict));
        Assert.Contains("There is no sensor 'sht31'", sensors[1].Detail, StringComparison.Ordinal);
        Assert.Contains("device tree", sensors[1].Remedy, StringComparison.Ordinal);
        Assert.Contains("deploy/udev", sensors[2].Remedy, StringComparison.Ordinal);
        Assert.Contains("no driver of a kernel sensor", sensors[3].Detail, StringComparison.Ordinal);
        Assert.Null(sensors[0].Remedy);
    }
}
