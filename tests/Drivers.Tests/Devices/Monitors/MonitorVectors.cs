using Edge.Drivers.Tests.Framing;

namespace Edge.Drivers.Tests.Devices.Monitors;

/// <summary>Frames of the repository's vectors by their id.</summary>
internal static class MonitorVectors
{
    private static readonly Dictionary<string, byte[]> Frames =
        SampleStreams.VectorFrames().ToDictionary(f => (string)f.Line["id"]!, f => f.Bytes, StringComparer.Ordinal);

    /// <summary>A copy of the frame.</summary>
    public static byte[] Frame(string id) => [.. Frames[id]];
}
