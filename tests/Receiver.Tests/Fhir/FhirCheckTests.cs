using Edge.Receiver.Commands;

namespace Edge.Receiver.Tests.Fhir;

/// <summary>The checker on the command line.</summary>
public sealed class FhirCheckTests
{
    private const string Good = """{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"invalid"}]}""";
    private const string Bad = """{"resourceType":"Observation","code":{"text":"x"},"valueString":""}""";

    [Fact]
    public async Task Findings_come_one_a_line_with_their_path_and_exit_1()
    {
        (int exit, string output) = await CheckAsync(Good, Bad);
        Assert.Equal(1, exit);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(lines, l => l.Contains(": Observation.status: I1: ", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains(": Observation.valueString: I3: ", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, l => l.Contains("0.json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Good_files_exit_0_and_say_nothing() => Assert.Equal((0, ""), await CheckAsync(Good, Good));

    [Fact]
    public async Task A_file_that_is_not_there_exits_2()
    {
        using var output = new StringWriter();
        Assert.Equal(2, await new ReceiverCommands(output, output).RunAsync(["fhir", "check", "not-there.json"]));
    }

    private static async Task<(int Exit, string Output)> CheckAsync(params string[] texts)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("edge-fhir-");
        try
        {
            string[] files = [.. texts.Select((t, i) =>
            {
                string file = Path.Combine(folder.FullName, i + ".json");
                File.WriteAllText(file, t);
                return file;
            })];
            using var output = new StringWriter();
            return (await new ReceiverCommands(output, output).RunAsync(["fhir", "check", .. files]), output.ToString());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
