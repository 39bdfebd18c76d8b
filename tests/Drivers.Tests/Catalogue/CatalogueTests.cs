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
        Assert.Equal(10, DriverCatalog.All.Select(d => d.Declaration.Id).Distinct().Count());
        Assert.Equal(12, DriverCatalog.All.SelectMany(d => d.Profiles).Select(p => p.Name).Distinct().Count());
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
            Assert.NotEmpty(declared.Lines);
            Assert.NotEmpty(declared.Signals);
            Assert.All(declared.Lines, l => Assert.Contains(l.Baud, (int[])[1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200]));
            Assert.All(declared.Signals, s => Assert.True(s.ExpectedInterval >= TimeSpan.Zero));
            Assert.Equal(declared.Signals.Count, declared.Signals.Select(s => s.Metric).Distinct().Count());
            Assert.True(declared.QuietTime > declared.Signals.Max(s => s.ExpectedInterval));
            Assert.True(Enum.IsDefined(declared.Evidence));
            Assert.NotSame(driver.CreateFramer(), driver.CreateFramer());
        });
    }

    [Fact]
    public void Every_driver_has_its_folder_with_vectors_and_a_readme()
    {
        string devices = Path.Combine(RepositoryFiles.Root, "src", "Drivers", "Devices");
        var folders = Directory.GetDirectories(devices);

        Assert.Equal(6, folders.Length);
        Assert.All(folders, f =>
        {
            Assert.True(File.Exists(Path.Combine(f, "vectors.jsonl")), f);
            Assert.True(File.Exists(Path.Combine(f, "README.md")), f);
        });
        Assert.Equal(
            folders.Select(Path.GetFileName).Order(),
            DriverCatalog.All.Select(d => d.GetType().Namespace!.Split('.')[^1]).Distinct().Order());
    }

    [Fact]
    public void Every_declared_signal_is_produced_and_nothing_else()
    {
        int signals = 0;
        foreach (var driver in DriverCatalog.All)
        {
            var produced = new HashSet<Metric>();
            var pump = new FramePump(driver, (_, in _, decoded) =>
            {
                foreach (ref readonly var reading in decoded.Readings)
                {
                    produced.Add(reading.Metric);
                }

                foreach (ref readonly var wave in decoded.Waveforms)
                {
                    produced.Add(wave.Metric);
                }
            });
            pump.Push(SampleStreams.For(driver), default);
            foreach (byte[] frame in SampleStreams.Frames(driver))
            {
                pump.Push(frame, default);
            }

            Assert.Equal(
                driver.Declaration.Signals.Select(s => s.Metric.Key).Order(StringComparer.Ordinal),
                produced.Select(m => m.Key).Order(StringComparer.Ordinal));
            signals += produced.Count;
        }

        Assert.Equal(53, signals);
    }

    [Fact]
    public void Every_code_and_unit_is_in_the_vocabulary()
    {
        var metrics = DriverCatalog.All.SelectMany(d => d.Declaration.Signals).Select(s => s.Metric).Distinct().ToList();

        Assert.Equal(19, metrics.Count);
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

        Assert.Equal(14, writes);
    }

    [Fact]
    public void No_driver_may_erase_the_memory_of_a_CMS50()
    {
        byte[] erase = [0x7D, 0x81, 0xAE, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80];

        Assert.DoesNotContain(
            DriverCatalog.All.SelectMany(d => d.Declaration.PermittedWrites),
            p => p.Permits(erase) || p.Bytes.Span.Contains((byte)0xAE) || !p.Mask.IsEmpty);
    }

    [Fact]
    public void Every_simulated_device_has_its_driver()
    {
        Assert.Equal(6, SimulatorCatalog.Devices.Count);
        Assert.All(SimulatorCatalog.Devices, d => Assert.NotNull(DriverCatalog.Find(d)));
    }
}
