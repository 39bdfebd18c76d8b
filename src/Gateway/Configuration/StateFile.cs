using System.Text;

namespace Edge.Gateway.Configuration;

/// <summary>Small files of state that must be whole after a power cut: written beside, flushed to the disk, then renamed.</summary>
internal static class StateFile
{
    /// <summary>Replaces a file in one step.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static void Replace(string path, string content)
    {
        string temporary = path + ".new";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            stream.Write(Encoding.UTF8.GetBytes(content));
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
