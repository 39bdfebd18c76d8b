using Edge.Drivers.Ble;
using Edge.Drivers.Declared;
using Edge.Drivers.Iio;
using Edge.Drivers.Simulation;
using Edge.Drivers.Tests.Files;
using Edge.Drivers.Tests.Framing;
using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Catalogue;

public class CatalogueTests
{
    [Fact]
    public void Ids_and_profiles_are_unique_and_every_driver_can_be_found()
    {
        Assert.Equal(52, DriverCatalog.All.Select(d => d.Declaration.Id).Distinct().Count());
        Assert.Equal(99, DriverCatalog.All.SelectMany(d => d.Profiles).Select(p => p.Name).Distinct().Count());
        Assert.All(DriverCatalog.All, d => Assert.Same(d, DriverCatalog.Find(d.Declaration.Id)));
        Assert.Null(DriverCatalog.Find("coffee-machine"));
    }

    [Fact]
    public void Every_declaration_is_complete()
    {
        Assert.All(DriverCatalog.All, driver =>
        {
            var declared = driver.Declaration;
            Assert.Matches("^[a-z0-9-]{3,40}$", declared.Id);
            Assert.NotEmpty(declared.DisplayName);
            Assert.NotEmpty(declared.Models);
            Assert.NotEmpty(declared.Signals);
            Assert.All(declared.Signals, s => Assert.True(s.ExpectedInterval >= TimeSpan.Zero));
            Assert.Equal(declared.Signals.Count, declared.Signals.Select(s => s.Metric).Distinct().Count());
            Assert.True(declared.QuietTime > declared.Signals.Max(s => s.ExpectedInterval));
            Assert.True(Enum.IsDefined(declared.Evidence));
            Assert.Equal(declared.Transport == DeviceTransport.Serial, declared.Lines.Count > 0);
            Assert.Equal(declared.Transport == DeviceTransport.Bluetooth, declared.Ble is not null);
            Assert.Equal(declared.Transport == DeviceTransport.Sysfs, declared.Sysfs is not null);
            Assert.Contains(declared.Transport, Enum.GetValues<DeviceTransport>());
        });
    }

    [Fact]
    public void Every_serial_declaration_has_its_lines_and_a_framer()
    {
        var serial = DriverCatalog.All.Where(d => d.Declaration.Transport == DeviceTransport.Serial).ToList();

        Assert.Equal(17, serial.Count);
        Assert.All(serial, driver =>
        {
            Assert.All(driver.Declaration.Lines, l => Assert.Contains(l.Baud, (int[])[1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200]));
            Assert.NotNull(driver.CreateFramer());
            Assert.NotSame(driver.CreateFramer(), driver.CreateFramer());
            Assert.All(driver.Declaration.PermittedWrites, w => Assert.Equal(Guid.Empty, w.Characteristic));
            Assert.All(driver.Profiles, p => Assert.Equal(Guid.Empty, p.Origin));
        });
    }

    [Fact]
    public void Every_sensor_of_the_kernel_says_what_is_read_of_it_and_writes_nothing()
    {
        var sensors = DriverCatalog.All.Where(d => d.Declaration.Transport == DeviceTransport.Sysfs).ToList();

        Assert.Equal(6, sensors.Count);
        Assert.All(sensors, driver =>
        {
            var sysfs = driver.Declaration.Sysfs!;
            Assert.True(Enum.IsDefined(sysfs.Class));
            Assert.NotEqual(sysfs.Attributes.Count > 0, sysfs.Channels.Count > 0);
            Assert.Equal(sysfs.Channels.Count > 0, sysfs.ScanRateHz > 0);
            Assert.Equal(sysfs.Attributes.Count, sysfs.Attributes.Distinct().Count());
            Assert.Empty(driver.Declaration.PermittedWrites);
            Assert.Null(driver.CreateFramer());
            Assert.All(driver.Profiles, p => Assert.Contains(p.Origin, (Guid[])[SysfsOrigin.Attributes, SysfsOrigin.Layout, SysfsOrigin.Scans]));
        });
    }

    [Fact]
    public void Every_driver_has_its_folder_with_vectors_and_a_readme()
    {
        string devices = Path.Combine(RepositoryFiles.Root, "src", "Drivers", "Devices");
        var folders = Directory.GetDirectories(devices);

        Assert.Equal(39, folders.Length);
        Assert.All(folders, f =>
        {
            Assert.True(File.Exists(Path.Combine(f, "vectors.jsonl")), f);
            Assert.True(File.Exists(Path.Combine(f, "README.md")), f);
        });
        Assert.Equal(
            folders.Select(Path.GetFileName).Order(),
            DriverCatalog.All.Where(d => !SampleStreams.IsDeclared(d)).Select(d => d.GetType().Namespace!.Split('.')[^1])
                .Concat(DeclaredDrivers.EmbeddedFolders).Distinct().Order());
        Assert.Equal(DriverCatalog.All.Count(SampleStreams.IsDeclared), DeclaredDrivers.EmbeddedFolders.Count);
    }

    [Fact]
    public void Every_declared_signal_is_produced_and_nothing_else()
    {
        int signals = 0;
        foreach (var driver in DriverCatalog.All)
        {
            var produced = Produced(driver);
            Assert.Equal(
                driver.Declaration.Signals.Select(s => s.Metric.Key).Order(StringComparer.Ordinal),
                produced.Select(m => m.Key).Order(StringComparer.Ordinal));
            signals += produced.Count;
        }

        Assert.Equal(268, signals);
    }

    [Fact]
    public void Every_code_and_unit_is_in_the_vocabulary()
    {
        var metrics = DriverCatalog.All.SelectMany(d => d.Declaration.Signals).Select(s => s.Metric).Distinct().ToList();

        Assert.Equal(48, metrics.Count);
        Assert.All(metrics, m =>
        {
            Assert.Same(m, Metrics.FromMdc(m.Mdc));
            Assert.Contains(m.Ucum, Metrics.UcumAllowed);
        });
    }

    [Fact]
    public void No_conversation_writes_outside_its_whitelist()
    {
        int writes = 0;
        foreach (var declared in DriverCatalog.All.Select(d => d.Declaration))
        {
            foreach (var step in declared.Conversation)
            {
                (string Name, ReadOnlyMemory<byte> Bytes)? write = step switch
                {
                    ConversationStep.Write w => (w.Name, w.Bytes),
                    ConversationStep.KeepAlive k => (k.Name, k.Bytes),
                    _ => null,
                };
                if (write is { } sent)
                {
                    Assert.Contains(declared.PermittedWrites, p => p.Name == sent.Name && p.Permits(sent.Bytes.Span));
                    writes++;
                }
            }
        }

        Assert.Equal(25, writes);
    }

    [Fact]
    public void No_driver_may_erase_the_memory_of_a_CMS50()
    {
        byte[] erase = [0x7D, 0x81, 0xAE, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80];

        var oximeters = DriverCatalog.All.Where(d => d.Declaration.Id.StartsWith("contec-cms50", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, oximeters.Count);
        Assert.DoesNotContain(DriverCatalog.All.SelectMany(d => d.Declaration.PermittedWrites), p => p.Permits(erase));
        Assert.DoesNotContain(
            oximeters.SelectMany(d => d.Declaration.PermittedWrites),
            p => p.Bytes.Span.Contains((byte)0xAE) || !p.Mask.IsEmpty);
    }

    [Fact]
    public void Free_bytes_in_what_is_written_to_a_cable_are_ids_that_the_device_chose()
    {
        var masked = DriverCatalog.All
            .Where(d => d.Declaration.Transport != DeviceTransport.Bluetooth)
            .Select(d => (d.Declaration.Id, Free: d.Declaration.PermittedWrites.Where(w => !w.Mask.IsEmpty).ToList()))
            .Where(d => d.Free.Count > 0)
            .ToList();

        Assert.Equal(["ieee-20601", "intellivue"], masked.Select(m => m.Id).Order());
        Assert.All(masked.SelectMany(m => m.Free), w =>
        {
            Assert.Equal(w.Bytes.Length, w.Mask.Length);
            Assert.InRange(w.Mask.Span.Count((byte)0), 1, 8);
            Assert.True(w.Mask.Span.Count((byte)0) + w.Mask.Span.Count((byte)0xFF) == w.Mask.Length, w.Name);
        });
    }

    private static HashSet<Metric> Produced(IDeviceDriver driver)
    {
        var produced = new HashSet<Metric>();
        void Note(DecodedFrame decoded)
        {
            foreach (ref readonly var reading in decoded.Readings)
            {
                produced.Add(reading.Metric);
            }

            foreach (ref readonly var wave in decoded.Waveforms)
            {
                produced.Add(wave.Metric);
            }
        }

        if (driver.CreateFramer() is not null)
        {
            var pump = new FramePump(driver, (_, in _, decoded) => Note(decoded));
            pump.Push(SampleStreams.For(driver), default);
        }

        var into = new DecodedFrame();
        DecoderState? state = null;
        if (driver.Declaration.Ble is { LinkMode: BleLinkMode.Broadcast })
        {
            // Each advertisement is that of another device: none has a state.
            foreach (var (data, context) in SampleStreams.Advertised(driver))
            {
                into.Clear();
                driver.Decoder.Decode(data, context, into);
                Note(into);
            }

            return produced;
        }

        foreach (var (origin, bytes) in SampleStreams.FramesByOrigin(driver))
        {
            into.Clear();
            driver.Decoder.Decode(bytes, new FrameContext { Origin = origin, State = state }, into);
            state = into.NextState ?? state;
            Note(into);
        }

        return produced;
    }

    [Fact]
    public void Every_simulated_device_has_its_driver()
    {
        Assert.Equal(9, SimulatorCatalog.Devices.Count);
        Assert.All(SimulatorCatalog.Devices, d => Assert.NotNull(DriverCatalog.Find(d)));
    }
}
