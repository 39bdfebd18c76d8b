using System.CommandLine;
using Edge.Drivers;
using Edge.Drivers.Replay;

namespace Edge.Gateway.Commands;

/// <summary><c>replay DRIVER FILE</c>: frames a raw recording and prints readings and waveform blocks as JSON lines.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var driver = new Argument<string>("driver") { Description = "Driver id; 'edge-gateway drivers' lists them." };
        var file = new Argument<FileInfo>("file") { Description = "Raw bytes as received from the device." };
        var command = new Command("replay", "Decodes a raw recording; one JSON line a frame, a summary on standard error.") { driver, file };
        command.SetAction(parsed =>
        {
            string id = parsed.GetValue(driver)!;
            FileInfo recording = parsed.GetValue(file)!;
            IDeviceDriver found = DriverCatalog.Find(id) ?? throw new UsageException($"no driver '{id}'; 'edge-gateway drivers' lists them.");
            if (!recording.Exists)
            {
                throw new UsageException($"{recording.FullName} is not there.");
            }

            using FileStream stream = recording.OpenRead();
            var progress = new ProgressLine(Console.Error, stream.Length);
            long index = 0;
            ReplaySummary summary = RecordingReplay.Play(found, stream, (ReadOnlySpan<byte> frame, in DecodeResult result, DecodedFrame decoded) =>
            {
                Console.Out.WriteLine(FrameJson.Describe(++index, result, decoded).ToJsonString());
                progress.Show(stream.Position);
            });
            progress.Clear();
            Console.Error.WriteLine(
                $"{summary.Bytes} bytes: {summary.DecodedFrames} frames decoded, {summary.IgnoredFrames} ignored, "
                + $"{summary.RejectedFrames + summary.BadFrames} rejected, {summary.DiscardedBytes} bytes discarded.");
            return summary.DecodedFrames > 0 ? 0 : EdgeCommandLine.Finding;
        });
        return command;
    }
}
