namespace Edge.Drivers.Replay;

/// <summary>
/// The recordings shipped with the product, copied beside the program by the build. Their licences stand in
/// <c>data/LICENSES.md</c>.
/// </summary>
public static class RecordingFiles
{
    /// <summary>Ivy 450C, ANSAR-B: a cut frame of 252 bytes, then 27 frames.</summary>
    public const string Ivy450C = "Ivy450C.1.data";

    /// <summary>GE / Datex-Ohmeda S/5: 21 frames, five seconds apart, without patient.</summary>
    public const string DatexS5 = "S5Rawoutput.raw";

    /// <summary>Path of a shipped recording, or null when it is not beside the program.</summary>
    /// <param name="name">One of the names above.</param>
    public static string? Find(string name)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "data", "recordings", name);
        return File.Exists(path) ? path : null;
    }
}
