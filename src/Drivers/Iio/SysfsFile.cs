namespace Edge.Drivers.Iio;

/// <summary>Attribute files of the kernel: one short value each.</summary>
internal static class SysfsFile
{
    /// <summary>Longest value taken; the rest of a longer one is cut off.</summary>
    public const int MostBytes = 120;

    /// <summary>What a read found.</summary>
    public enum State
    {
        Missing = 1,

        /// <summary>The file is there, but the sensor did not answer (EIO, ETIMEDOUT) or may not be read.</summary>
        Failed = 2,
        Read = 3,
    }

    /// <summary>Reads a value without its end of line. It may block while the bus is asked.</summary>
    /// <param name="path">The file.</param>
    /// <param name="buffer">Takes the value; at least <see cref="MostBytes"/>.</param>
    /// <param name="count">Its length; 0 unless it was read.</param>
    public static State Read(string path, Span<byte> buffer, out int count)
    {
        count = 0;
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            int got = RandomAccess.Read(file, buffer[..MostBytes], 0);
            var text = buffer[..got];
            int end = text.IndexOfAnyExceptInRange((byte)' ', (byte)'~');
            count = (end < 0 ? text : text[..end]).TrimEnd((byte)' ').Length;
            return count > 0 ? State.Read : State.Failed;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return State.Missing;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return State.Failed;
        }
    }

    /// <summary>Writes a value.</summary>
    /// <exception cref="IOException">The kernel refuses it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written by this user.</exception>
    public static void Write(string path, ReadOnlySpan<byte> value)
    {
        using var file = File.OpenHandle(path, FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite);
        RandomAccess.Write(file, value, 0);
    }
}
