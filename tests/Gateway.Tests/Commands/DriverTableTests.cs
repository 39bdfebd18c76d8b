using Edge.Gateway.Commands;

namespace Edge.Gateway.Tests.Commands;

/// <summary>The README's table of devices is the catalogue, never a copy that ages.</summary>
public class DriverTableTests
{
    private const string Begin = "<!-- drivers: printed by \"edge-gateway drivers --markdown\" -->\n";
    private const string End = "<!-- end of drivers -->";

    [Fact]
    public void The_readme_holds_the_printed_table()
    {
        string file = Path.Combine(Root(), "README.md");
        string readme = File.ReadAllText(file);
        int from = readme.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int to = readme.IndexOf(End, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("EDGE_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(file, readme[..from] + DriverTable.Markdown() + readme[to..]);
            return;
        }

        Assert.Equal(DriverTable.Markdown(), readme[from..to]);
    }

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Edge.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
