using System.CommandLine;
using System.Text.Json.Nodes;
using Edge.Drivers;

namespace Edge.Gateway.Commands;

/// <summary><c>drivers</c>: the catalogue with transport, signals and what has been proven.</summary>
internal static class DriversCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "One JSON object a line." };
        var markdown = new Option<bool>("--markdown") { Description = "The table of the README." };
        var command = new Command("drivers", "Lists the drivers: id, models, how they are reached, signals, evidence.") { json, markdown };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(markdown))
            {
                Console.Write(DriverTable.Markdown());
                return;
            }

            foreach (IDeviceDriver driver in DriverCatalog.All)
            {
                Console.WriteLine(parsed.GetValue(json) ? Json(driver.Declaration).ToJsonString() : Text(driver.Declaration));
            }
        });
        return command;
    }

    private static string Text(DriverDeclaration driver) =>
        $"{driver.Id,-22} {driver.Evidence.ToString().ToLowerInvariant(),-10} {DriverTable.Way(driver),-22} {driver.DisplayName}: {string.Join(", ", driver.Models)}\n"
        + $"{"",-22} {string.Join(", ", driver.Signals.Select(s => s.Metric.Key))}";

    private static JsonObject Json(DriverDeclaration driver) => new()
    {
        ["id"] = driver.Id,
        ["name"] = driver.DisplayName,
        ["models"] = new JsonArray([.. driver.Models.Select(m => (JsonNode)m)]),
        ["transport"] = driver.Transport.ToString().ToLowerInvariant(),
        ["lines"] = DriverTable.Way(driver),
        ["evidence"] = driver.Evidence.ToString().ToLowerInvariant(),
        ["signals"] = new JsonArray([.. driver.Signals.Select(s => (JsonNode)new JsonObject
        {
            ["metric"] = s.Metric.ReferenceId,
            ["mdc"] = s.Metric.Mdc,
            ["unit"] = s.Metric.Ucum,
            ["interval_ms"] = s.ExpectedInterval.TotalMilliseconds,
        })]),
    };
}
