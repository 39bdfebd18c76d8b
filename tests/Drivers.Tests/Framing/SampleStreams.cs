using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Drivers.Ble;
using Edge.Drivers.Declared;
using Edge.Drivers.Replay;
using Edge.Drivers.Simulation;
using Edge.Drivers.Tests.Files;
using Edge.Drivers.Vectors;

namespace Edge.Drivers.Tests.Framing;

/// <summary>A long clean byte stream for every driver: its recording, its simulator, or its vectors in a row.</summary>
internal static class SampleStreams
{
    private static readonly Lazy<IReadOnlyList<(string, byte[], JsonObject)>> Vectors = new(() =>
    [
        .. RepositoryFiles.VectorFolders
            .SelectMany(f => Directory.GetFiles(f, "*.jsonl"))
            .SelectMany(File.ReadLines)
            .Select(VectorLine.Parse)
            .Select(l => (l.Profile!, l.Bytes.ToArray(), l.Line)),
    ]);

    /// <summary>Drivers that cut a byte stream into frames.</summary>
    public static IReadOnlyList<IDeviceDriver> Framing { get; } = [.. DriverCatalog.All.Where(d => d.CreateFramer() is not null)];

    /// <summary>True for a driver that a JSON file declares.</summary>
    public static bool IsDeclared(IDeviceDriver driver) => driver.GetType().Namespace == typeof(DeclaredDrivers).Namespace;

    public static byte[] For(IDeviceDriver driver) => driver.Declaration.Id switch
    {
        "ivy-450c" => File.ReadAllBytes(RecordingFiles.Find(RecordingFiles.Ivy450C)!),
        "datex-s5" => File.ReadAllBytes(RecordingFiles.Find(RecordingFiles.DatexS5)!),
        var id when SimulatorCatalog.Devices.Contains(id) => Simulated(id, 40),
        _ => [.. Enumerable.Repeat(Frames(driver), 20).SelectMany(f => f).SelectMany(f => f)],
    };

    /// <summary>The first seconds of a simulation, without unplugging and noise.</summary>
    public static byte[] Simulated(string device, int seconds, Scenario? scenario = null)
    {
        var simulator = Simulator(device, scenario);
        var bytes = new List<byte>();
        for (var write = simulator.Next(); write.At < TimeSpan.FromSeconds(seconds); write = simulator.Next())
        {
            bytes.AddRange(write.Bytes.Span);
        }

        return [.. bytes];
    }

    public static DeviceSimulator Simulator(string device, Scenario? scenario = null)
    {
        var start = new SimulationStart { Scenario = scenario ?? Scenario.Load("night"), DeviceTime = new DateTime(2026, 3, 14, 22, 0, 0) };
        return SimulatorCatalog.Create(device, start, out string? error) ?? throw new InvalidOperationException(error);
    }

    /// <summary>Frames of the driver's byte stream: those of all vectors that its live decoder accepts.</summary>
    public static List<byte[]> Frames(IDeviceDriver driver)
    {
        Guid stream = driver.Declaration.Ble?.StreamCharacteristic ?? default;
        return [.. FramesByOrigin(driver).Where(f => f.Origin == stream).Select(f => f.Bytes)];
    }

    /// <summary>
    /// Frames of all vectors that the live decoder of this driver accepts, with the characteristic they come from: vectors of its
    /// own profiles, and of profiles of others whose characteristic it reads or subscribes to.
    /// </summary>
    public static List<(Guid Origin, byte[] Bytes)> FramesByOrigin(IDeviceDriver driver)
    {
        if (driver.Declaration.Ble is { LinkMode: BleLinkMode.Broadcast })
        {
            return [.. Advertised(driver).Select(a => (a.Context.Origin, a.Data))];
        }

        var listened = Characteristics(driver);
        var shared = DriverCatalog.Profiles.Where(p => listened.Contains(p.Origin));
        var profiles = driver.Profiles.Concat(shared).DistinctBy(p => p.Name).ToDictionary(p => p.Name, p => p.Origin);
        var into = new DecodedFrame();
        DecoderState? state = null;
        return [.. VectorFrames().Where(f => profiles.ContainsKey(f.Profile)).Select(f => (profiles[f.Profile], f.Bytes)).Where(f =>
        {
            into.Clear();
            var result = driver.Decoder.Decode(f.Bytes, new FrameContext { Origin = f.Item1, State = state }, into);
            state = into.NextState ?? state;
            return result.Outcome == DecodeOutcome.Decoded;
        })];
    }

    /// <summary>
    /// Service data of all vectors of a driver that listens to advertisements, cut out of the event if need be, with service,
    /// address and bind key as context.
    /// </summary>
    public static List<(byte[] Data, FrameContext Context)> Advertised(IDeviceDriver driver)
    {
        ushort[] services = [.. driver.Declaration.Ble!.Matches.Select(m => BitConverter.ToUInt16(m.ServiceDataOf!.Value.ToByteArray()))];
        var found = new List<(byte[], FrameContext)>();
        foreach (var (_, bytes, line) in VectorFrames().Where(f => driver.Profiles.Any(p => p.Name == f.Profile)))
        {
            var given = (JsonObject)line["adv"]!;
            bool isEvent = AdvertisingReport.TryRead(bytes, out var report).Outcome == DecodeOutcome.Decoded;
            var settings = new DeviceSettings
            {
                Address = BluetoothAddress.TryParse((string?)given["address"], out var address) ? address : report.Address,
                BindKey = Convert.FromHexString((string?)given["bindkey"] ?? ""),
            };
            foreach (ushort service in services)
            {
                var context = new FrameContext { Origin = GattId.Of(service), Settings = settings };
                if (isEvent && report.TryFindServiceData(service, out var data, out _))
                {
                    found.Add((data.ToArray(), context));
                }
                else if (!isEvent && (string?)given["service_uuid"] == service.ToString("X4", CultureInfo.InvariantCulture))
                {
                    found.Add((bytes, context));
                }
            }
        }

        return found;
    }

    /// <summary>Characteristics whose values reach the decoder of this driver.</summary>
    public static HashSet<Guid> Characteristics(IDeviceDriver driver) =>
        driver.Declaration.Ble is { } ble ? [.. ble.Reads, .. ble.Subscriptions.Select(s => s.Characteristic)] : [];

    /// <summary>Profile and bytes of every vector of the repository, with the line they stand in. Read once.</summary>
    public static IReadOnlyList<(string Profile, byte[] Bytes, JsonObject Line)> VectorFrames() => Vectors.Value;
}
