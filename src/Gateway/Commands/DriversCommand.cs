using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Drivers;

namespace Edge.Gateway.Commands;

/// <summary><c>drivers</c>: the catalogue with transport, signals and what has been proven.</summary>
internal static class DriversCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "One JSON object a line." };
        var command = new Command("drivers", "Lists the drivers: id, models, line settings, signals, evidence.") { json };
        command.SetAction(parsed =>
        {
            foreach (IDeviceDriver driver in DriverCatalog.All)
            {
                Console.WriteLine(parsed.GetValue(json) ? Json(driver.Declaration).ToJsonString() : Text(driver.Declaration));
            }
        });
        return command;
    }

    private static string Text(DriverDeclaration driver) =>
        $"{driver.Id,-22} {driver.Evidence.ToString().ToLowerInvariant(),-10} {Lines(driver),-22} {driver.DisplayName}: {string.Join(", ", driver.Models)}\n"
        + $"{"",-22} {string.Join(", ", driver.Signals.Select(s => s.Metric.Key))}";

    private static JsonObject Json(DriverDeclaration driver) => new()
    {
        ["id"] = driver.Id,
        ["name"] = driver.DisplayName,
        ["models"] = new JsonArray([.. driver.Models.Select(m => (JsonNode)m)]),
        ["transport"] = driver.Transport.ToString().ToLowerInvariant(),
        ["lines"] = Lines(driver),
        ["evidence"] = driver.Evidence.ToString().ToLowerInvariant(),
        ["signals"] = new JsonArray([.. driver.Signals.Select(s => (JsonNode)new JsonObject
        {
            ["metric"] = s.Metric.ReferenceId,
            ["mdc"] = s.Metric.Mdc,
            ["unit"] = s.Metric.Ucum,
            ["interval_ms"] = s.ExpectedInterval.TotalMilliseconds,
        })]),
    };

    // A driver without line says how it is reached instead.
    private static string Lines(DriverDeclaration driver) => driver.Lines.Count == 0 ? driver.Transport.ToString().ToLowerInvariant() : string.Join(" or ", driver.Lines.Select(line =>
        string.Create(CultureInfo.InvariantCulture, $"{line.Baud} 8{line.Parity.ToString()[0]}1")));
}
