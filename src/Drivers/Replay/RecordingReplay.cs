using Edge.Model.Observations;

namespace Edge.Drivers.Replay;

/// <summary>What a replay went through.</summary>
/// <param name="Bytes">Bytes read.</param>
/// <param name="DecodedFrames">Frames decoded.</param>
/// <param name="IgnoredFrames">Valid frames without measurement.</param>
/// <param name="RejectedFrames">Frames that the decoder rejected.</param>
/// <param name="BadFrames">Frames that the framer gave up.</param>
/// <param name="DiscardedBytes">Bytes that belonged to no frame.</param>
public readonly record struct ReplaySummary(
    long Bytes, long DecodedFrames, long IgnoredFrames, long RejectedFrames, long BadFrames, long DiscardedBytes);

/// <summary>
/// Plays a raw recording through a driver as fast as it can be read, in constant memory whatever its length. There
/// is no clock: all frames carry the instant 0.
/// </summary>
public static class RecordingReplay
{
    private const int ChunkBytes = 4096;

    /// <summary>Reads the stream to its end and hands over every frame in order.</summary>
    /// <param name="driver">A driver for byte streams.</param>
    /// <param name="recording">Raw bytes as received from the device.</param>
    /// <param name="onFrame">Called for every frame.</param>
    public static ReplaySummary Play(IDeviceDriver driver, Stream recording, DecodedFrameHandler onFrame)
    {
        ArgumentNullException.ThrowIfNull(recording);
        var pump = new FramePump(driver, onFrame);
        byte[] chunk = new byte[ChunkBytes];
        long bytes = 0;
        for (int read; (read = recording.Read(chunk)) > 0; bytes += read)
        {
            pump.Push(chunk.AsSpan(0, read), new MonotonicTime(0));
        }

        // The bytes of a frame cut by the end of the file belong to no frame either.
        pump.Reset();
        return new(bytes, pump.DecodedFrames, pump.IgnoredFrames, pump.RejectedFrames, pump.BadFrames, pump.DiscardedBytes);
    }
}
