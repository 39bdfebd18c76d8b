using Edge.Gateway.Tests.Bench;

namespace Edge.Gateway.Tests.Replay;

/// <summary>A log that stands beside the tests. <c>EDGE_UPDATE_GOLDEN=1</c> writes it anew; its change is then reviewed like code.</summary>
internal static class GoldenFile
{
    public static void Matches(string name, string text)
    {
        string path = RepositoryFiles.Test("Replay", name);
        if (Environment.GetEnvironmentVariable("EDGE_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, text);
        }

        Assert.Equal(File.ReadAllText(path), text);
    }
}
