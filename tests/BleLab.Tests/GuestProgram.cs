using Edge.Drivers;
using Edge.Drivers.Iio;

namespace Edge.BleLab.Tests;

/// <summary>What the guest runs: it reads the sensor of the guest's kernel, polled and captured, and prints what came, a line each.</summary>
internal static class GuestProgram
{
    private const int WantedSamples = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task Main()
    {
        await PollAsync().ConfigureAwait(false);
        await CaptureAsync().ConfigureAwait(false);
    }

    private static async Task PollAsync()
    {
        IDeviceDriver driver = DriverCatalog.Find("iio-room")!;
        Console.WriteLine($"probe {SysfsSource.Probe("bme280", driver, new SysfsRoots()) ?? "found"}");
        var listener = new LabListener();
        using var source = new SysfsSource("bme280", driver, TimeProvider.System, new SysfsRoots());
        source.Start(listener);
        await Eventually.HoldsAsync(() => listener.Frames.Count > 0, Patience, () => string.Join(" | ", listener.Links)).ConfigureAwait(false);
        var decoded = new DecodedFrame();
        var (origin, bytes, at) = listener.Frames[0];
        driver.Decoder.Decode(bytes, new FrameContext { Origin = origin, ReceivedAt = at }, decoded);
        foreach (DecodedReading reading in decoded.Readings)
        {
            Console.WriteLine(FormattableString.Invariant($"reading {reading.Metric.Key} {reading.Value:0.####} {reading.Unit}"));
        }
    }

    private static async Task CaptureAsync()
    {
        var driver = new CapturedRoomDriver();
        var listener = new LabListener();
        int[] samples = [];
        using (var source = new SysfsSource("bme280", driver, TimeProvider.System, new SysfsRoots()))
        {
            source.Start(listener);
            await Eventually.HoldsAsync(
                () => (samples = Samples(driver, listener)).Length >= WantedSamples, Patience, () => string.Join(" | ", listener.Links)).ConfigureAwait(false);
        }

        Console.WriteLine($"samples {string.Join(' ', samples.Distinct())}");
        Console.WriteLine($"enabled {File.ReadAllText("/sys/bus/iio/devices/iio:device0/buffer/enable").Trim()}");
    }

    private static int[] Samples(CapturedRoomDriver driver, LabListener listener)
    {
        var samples = new List<int>();
        var decoded = new DecodedFrame();
        DecoderState? state = null;
        foreach (var (origin, bytes, at) in listener.Frames)
        {
            decoded.Clear();
            driver.Decoder.Decode(bytes, new FrameContext { Origin = origin, ReceivedAt = at, State = state }, decoded);
            state = decoded.NextState ?? state;
            samples.AddRange(decoded.Samples);
        }

        return [.. samples];
    }
}
