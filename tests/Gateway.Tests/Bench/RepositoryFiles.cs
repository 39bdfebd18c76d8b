namespace Edge.Gateway.Tests.Bench;

/// <summary>Files beside the tests' sources, found upwards from the test program.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = FindRoot();

    /// <summary>A file of this test project.</summary>
    public static string Test(params string[] path) => Path.Combine([Root, "tests", "Gateway.Tests", .. path]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Edge.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("The tests run inside the repository.");
    }
}
