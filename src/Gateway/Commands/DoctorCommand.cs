using System.CommandLine;
using System.Text.Json.Nodes;
using Edge.Drivers.Iio;
using Edge.Gateway.Configuration;
using Edge.Gateway.Diagnosis;

namespace Edge.Gateway.Commands;

/// <summary><c>doctor</c>: exercises every seam of this machine and says what to mend, a line each.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        Option<string> config = ValidateCommand.ConfigOption();
        var json = new Option<bool>("--json") { Description = "One JSON object a line." };
        var command = new Command("doctor", "Checks this machine: ports, sensors, libraries, clock, disk, receiver. One line each with the remedy.") { config, json };
        command.SetAction(async (parsed, cancel) =>
        {
            OptionsReading reading = OptionsFile.Read(parsed.GetValue(config)!);
            bool failed = false;
            await foreach (Finding finding in MachineCheck.RunAsync(parsed.GetValue(config)!, reading, new SysfsRoots(), cancel).ConfigureAwait(false))
            {
                failed |= finding.Verdict == Verdict.Fail;
                Console.WriteLine(parsed.GetValue(json) ? Json(finding).ToJsonString() : Text(finding));
            }

            return failed ? EdgeCommandLine.Finding : 0;
        });
        return command;
    }

    private static string Text(Finding finding) =>
        $"{finding.Verdict.ToString().ToLowerInvariant(),-5} {finding.Subject,-14} {finding.Detail}{(finding.Remedy is null ? "" : " -> " + finding.Remedy)}";

    private static JsonObject Json(Finding finding) => new()
    {
        ["verdict"] = finding.Verdict.ToString().ToLowerInvariant(),
        ["subject"] = finding.Subject,
        ["detail"] = finding.Detail,
        ["remedy"] = finding.Remedy,
    };
}
