using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using Edge.Drivers;
using Edge.Drivers.Tests.Framing;

namespace Edge.Benchmarks;

/// <summary>
/// Time and garbage per frame of every driver's live decoder, over the frames of its vectors. The decoder state is kept as in
/// the service; the mean is per frame.
/// </summary>
[MemoryDiagnoser]
[Config(typeof(Short))]
public class DecodeBenchmarks
{
    private const int FramesPerRun = 1000;

    private readonly DecodedFrame _into = new();
    private List<(Guid Origin, byte[] Bytes)> _frames = [];
    private DeviceSettings?[] _settings = [];
    private IFrameDecoder _decoder = null!;
    private DecoderState? _state;

    /// <summary>Ids of the drivers that have vectors.</summary>
    public static IEnumerable<string> Drivers => DriverCatalog.All.Where(d => SampleStreams.FramesByOrigin(d).Count > 0).Select(d => d.Declaration.Id);

    [ParamsSource(nameof(Drivers))]
    public string Driver { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        IDeviceDriver driver = DriverCatalog.Find(Driver)!;
        _frames = SampleStreams.FramesByOrigin(driver);
        bool isBroadcast = driver.Declaration.Ble is { LinkMode: Edge.Drivers.Ble.BleLinkMode.Broadcast };
        _settings = isBroadcast ? [.. SampleStreams.Advertised(driver).Select(a => a.Context.Settings)] : new DeviceSettings?[_frames.Count];
        _decoder = driver.Decoder;
    }

    [Benchmark(OperationsPerInvoke = FramesPerRun)]
    public int Decode()
    {
        int readings = 0;
        for (int i = 0; i < FramesPerRun; i++)
        {
            int at = i % _frames.Count;
            _into.Clear();
            _decoder.Decode(_frames[at].Bytes, new FrameContext { Origin = _frames[at].Origin, State = _state, Settings = _settings[at] }, _into);
            _state = _into.NextState ?? _state;
            readings += _into.Readings.Length;
        }

        return readings;
    }

    private sealed class Short : ManualConfig
    {
        public Short() => AddJob(Job.ShortRun.WithToolchain(InProcessNoEmitToolchain.Instance));
    }
}
