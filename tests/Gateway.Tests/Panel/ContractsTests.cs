namespace Edge.Gateway.Tests.Panel;

/// <summary>The wire contract has one source, the C# records; the web side's types follow it.</summary>
public class ContractsTests
{
    [Fact]
    public void The_TypeScript_types_are_those_of_the_contracts()
    {
        var path = Path.Combine(RepositoryRoot(), "src", "Gateway", "Panel", "web", "src", "contracts.ts");
        var (text, types) = TypeScriptContracts.Generate();
        Assert.Equal(18, types);
        if (Environment.GetEnvironmentVariable("EDGE_UPDATE_GOLDEN") == "1")
            File.WriteAllText(path, text);
        Assert.Equal(File.ReadAllText(path), text);
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Edge.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("Edge.sln");
    }
}
