namespace Edge.Drivers.Tests.Framing;

/// <summary>Keeps every frame it is handed.</summary>
internal sealed class FrameCollector : IFrameSink
{
    public List<byte[]> Frames { get; } = [];

    public void OnFrame(ReadOnlySpan<byte> frame) => Frames.Add(frame.ToArray());

    /// <summary>All frames that a fresh framer of the driver finds when the stream comes in these chunks.</summary>
    public static List<byte[]> Cut(IDeviceDriver driver, byte[] stream, Func<int> nextChunk)
    {
        var collector = new FrameCollector();
        var framer = driver.CreateFramer()!;
        for (int at = 0; at < stream.Length;)
        {
            int length = Math.Min(Math.Max(nextChunk(), 1), stream.Length - at);
            framer.Push(stream.AsSpan(at, length), collector);
            at += length;
        }

        return collector.Frames;
    }
}
