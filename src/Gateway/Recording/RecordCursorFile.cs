using Edge.Drivers.Ble.Central;
using Edge.Gateway.Configuration;

namespace Edge.Gateway.Recording;

/// <summary>
/// Keeps how far the stored records of a device were taken: one small file per device in the state directory. Saved only when
/// the records themselves are durable, so a lost link or power cut repeats records and never skips one.
/// </summary>
internal static class RecordCursorFile
{
    /// <summary>The cursor of one device.</summary>
    /// <param name="directory">State directory of the gateway.</param>
    /// <param name="device">Device id, 1 to 40 of a-z, 0-9 and -.</param>
    public static SavedCursor Of(string directory, string device)
    {
        string folder = Path.Combine(directory, "cursors");
        string path = Path.Combine(folder, device);
        return new SavedCursor(
            () => File.Exists(path) ? File.ReadAllText(path) : null,
            cursor =>
            {
                Directory.CreateDirectory(folder);
                StateFile.Replace(path, cursor);
            });
    }
}
