using System.Text.Json;
using Edge.Drivers;
using Edge.Gateway.Tests.Bench;

namespace Edge.Gateway.Tests.Commands;

public class UsageTests
{
    [Theory]
    [InlineData("")]
    [InlineData("fly")]
    [InlineData("drivers --jsn")]
    [InlineData("replay")]
    [InlineData("replay ivy-450c")]
    [InlineData("replay no-driver /etc/hostname")]
    [InlineData("replay ivy-450c /no/such/file")]
    [InlineData("simulate")]
    [InlineData("simulate no-device")]
    [InlineData("simulate nonin-oem3 --speed 0")]
    [InlineData("simulate nonin-oem3 --scenario /no/such/file")]
    [InlineData("simulate nonin-oem3 masimo-ascii1 --pty /no/link")]
    [InlineData("simulate ivy-450c --recording /no/such/file")]
    [InlineData("validate --config")]
    [InlineData("score")]
    [InlineData("score apgar")]
    [InlineData("pair --config /no/such/file")]
    [InlineData("pair a b")]
    public async Task Wrong_usage_exits_2_with_one_line(string arguments)
    {
        ProgramResult result = await GatewayProgram.RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("edge-gateway: ", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task Every_verb_explains_itself()
    {
        string[] verbs = ["run", "simulate", "validate", "doctor", "drivers", "decode", "replay", "score", "pair"];
        ProgramResult[] results = await Task.WhenAll(verbs.Select(v => GatewayProgram.RunAsync([v, "--help"])));
        Assert.All(results.Zip(verbs), pair =>
        {
            Assert.Equal(0, pair.First.ExitCode);
            Assert.Contains(pair.Second, pair.First.Output, StringComparison.Ordinal);
        });
        ProgramResult all = await GatewayProgram.RunAsync(["--help"]);
        Assert.All(verbs, v => Assert.Contains(v, all.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Validate_reports_every_error_and_exits_1()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("edge.json", """{"panelPort": -1, "journalQuotaMib": 1, "directory": "state"}""");
        ProgramResult result = await GatewayProgram.RunAsync(["validate", "--config", file]);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(3, result.ErrorLines.Length);
        Assert.Contains("3 error(s)", Assert.Single(result.Lines), StringComparison.Ordinal);
        ProgramResult good = await GatewayProgram.RunAsync(["validate", "--config", folder.Write("good.json", "{}")]);
        Assert.Equal((0, ""), (good.ExitCode, good.Errors));
        ProgramResult missing = await GatewayProgram.RunAsync(["validate", "--config", folder.File("missing.json")]);
        Assert.Equal(1, missing.ExitCode);
        Assert.Single(missing.ErrorLines);
    }

    [Fact]
    public async Task Drivers_lists_the_catalogue_as_text_and_as_JSON()
    {
        ProgramResult json = await GatewayProgram.RunAsync(["drivers", "--json"]);
        Assert.Equal(0, json.ExitCode);
        string[] ids = [.. json.Lines.Select(l => JsonDocument.Parse(l).RootElement.GetProperty("id").GetString()!)];
        Assert.Equal(DriverCatalog.All.Select(d => d.Declaration.Id), ids);
        Assert.All(json.Lines, l => Assert.NotEqual(0, JsonDocument.Parse(l).RootElement.GetProperty("signals").GetArrayLength()));
        ProgramResult text = await GatewayProgram.RunAsync(["drivers"]);
        Assert.All(ids, id => Assert.Contains(id, text.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Doctor_says_one_line_a_check_and_exits_by_the_worst()
    {
        using var folder = new TemporaryFolder();
        string config = folder.Write("edge.json", $$"""
            {"directory": "{{folder.File("state")}}", "patients": [{"id": "p1", "name": "Anna"}],
             "devices": [{"id": "nonin-1", "driver": "nonin-oem3", "port": "{{folder.File("port")}}", "patient": "p1"}]}
            """);
        ProgramResult result = await GatewayProgram.RunAsync(["doctor", "--config", config, "--json"]);
        JsonElement[] findings = [.. result.Lines.Select(l => JsonDocument.Parse(l).RootElement)];
        Assert.Equal(1, result.ExitCode);
        JsonElement port = Assert.Single(findings, f => f.GetProperty("subject").GetString() == "port nonin-1");
        Assert.Equal("fail", port.GetProperty("verdict").GetString());
        Assert.All(findings, f => Assert.Contains(f.GetProperty("verdict").GetString(), (string[])["ok", "warn", "fail"]));
        ProgramResult text = await GatewayProgram.RunAsync(["doctor", "--config", folder.Write("bare.json", $$"""{"directory": "{{folder.File("state")}}"}""")]);
        Assert.Equal(findings.Length - 1, text.Lines.Length);
        Assert.Equal(text.Lines.Any(l => l.StartsWith("fail", StringComparison.Ordinal)) ? 1 : 0, text.ExitCode);
        Assert.Empty(text.Errors);
    }

    [Fact]
    public async Task Run_refuses_an_invalid_configuration_with_all_errors_when_none_is_kept()
    {
        using var folder = new TemporaryFolder();
        string config = folder.Write("edge.json", """{"panelPort": -1, "journalQuotaMib": 1}""");
        ProgramResult result = await GatewayProgram.RunAsync(["run", "--config", config], "", ("STATE_DIRECTORY", folder.File("state")));
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(3, result.ErrorLines.Length);
        Assert.Contains("panelPort", result.Errors, StringComparison.Ordinal);
        Assert.Contains("journalQuotaMib", result.Errors, StringComparison.Ordinal);
    }
}
