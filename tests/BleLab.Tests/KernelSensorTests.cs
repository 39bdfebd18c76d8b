using System.Globalization;
using System.Runtime.InteropServices;

namespace Edge.BleLab.Tests;

/// <summary>The guest's kernel reads a BME280 with its own IIO driver, and the gateway's source reads the kernel.</summary>
public sealed class KernelSensorTests
{
    [SensorFact]
    public void A_sensor_of_a_real_kernel_is_read_by_its_attributes_and_by_its_buffer()
    {
        string dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        string[] said = LabGuest.Run($"""
            set -e
            python3 /lab/sensor.py
            export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
            /srv{dotnet} /srv{typeof(KernelSensorTests).Assembly.Location}
            """);

        // The example of the BME280's data sheet.
        Assert.Contains("probe found", said);
        Assert.Contains("reading room-temperature 25.08 Cel", said);
        Assert.InRange(decimal.Parse(Word(said, "reading air-pressure "), CultureInfo.InvariantCulture), 100.6532m, 100.6533m);
        Assert.InRange(decimal.Parse(Word(said, "reading room-humidity "), CultureInfo.InvariantCulture), 40.126m, 40.128m);
        Assert.Contains("samples 2508", said);
        Assert.Contains("enabled 0", said);
    }

    private static string Word(string[] said, string before) => Assert.Single(said, l => l.StartsWith(before, StringComparison.Ordinal))[before.Length..].Split(' ')[0];
}
