namespace Edge.Drivers.Tests.Files;

/// <summary>Places inside the repository, found upwards from the test program.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = FindRoot();

    /// <summary>Folders with vectors: one per device, those of no device, and the data files that stay whole.</summary>
    public static IReadOnlyList<string> VectorFolders { get; } =
    [
        .. Directory.GetDirectories(Path.Combine(Root, "src", "Drivers", "Devices")),
        Path.Combine(Root, "src", "Drivers", "Vectors"),
        Path.Combine(Root, "data", "vectors"),
    ];

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
