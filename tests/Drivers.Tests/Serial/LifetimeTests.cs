using System.Globalization;
using Edge.Drivers.Serial;

namespace Edge.Drivers.Tests.Serial;

/// <summary>Runs alone, because it counts threads and descriptors of the whole process.</summary>
[CollectionDefinition(nameof(LifetimeTests), DisableParallelization = true)]
[Collection(nameof(LifetimeTests))]
public class LifetimeTests
{
    private const int Cycles = 50;

    [Fact]
    public void Opening_and_closing_leaves_no_thread_and_no_descriptor()
    {
        OpenAndClose(pullOut: false);
        (int threads, int terminals, int all) = (SerialThreads(), Terminals(), Descriptors().Length);
        Parallel.For(0, Cycles, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => OpenAndClose(pullOut: i % 2 == 0));
        FrameLog.Until(() => SerialThreads() <= threads, "the end of every thread");
        Assert.Equal(terminals, Terminals());
        Assert.InRange(Descriptors().Length, 0, all + (Cycles / 5));
    }

    [Fact]
    public void Failed_openings_leave_no_descriptor()
    {
        string file = Path.GetTempFileName();
        Assert.NotNull(SerialSource.Probe(file, new LineDriver()));
        int before = Descriptors().Length;
        for (int i = 0; i < Cycles; i++)
        {
            Assert.NotNull(SerialSource.Probe(file, new LineDriver()));
        }

        File.Delete(file);
        Assert.InRange(Descriptors().Length, 0, before + (Cycles / 5));
    }

    [Theory]
    [InlineData("never started")]
    [InlineData("waiting for the port")]
    [InlineData("reading")]
    public void Disposing_ends_a_source_in_every_state(string state)
    {
        using var bench = new SerialBench(new LineDriver());
        if (state == "reading")
        {
            bench.PlugIn();
        }

        if (state != "never started")
        {
            bench.Source.Start(bench.Log);
        }

        if (state == "reading")
        {
            bench.WaitForOpening(1);
        }
        else if (state != "never started")
        {
            bench.Log.WaitForLink(LinkState.Lost);
        }

        var disposing = new Thread(bench.Source.Dispose);
        disposing.Start();
        Assert.True(disposing.Join(TimeSpan.FromSeconds(30)));
        // The kernel lists a thread for a moment after it was joined.
        FrameLog.Until(() => SerialThreads() == 0, "the end of the thread");
        bench.Source.Dispose();
    }

    private static void OpenAndClose(bool pullOut)
    {
        using SerialBench bench = SerialBench.Connected(new LineDriver());
        bench.Send("x\n");
        bench.Log.WaitForFrames(1);
        if (pullOut)
        {
            bench.PullOut();
        }
    }

    private static int SerialThreads() => Directory.GetDirectories("/proc/self/task").Count(IsSerial);

    private static bool IsSerial(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm")).StartsWith("serial", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static int Terminals() => Descriptors().Count(d => (Target(d) ?? "").StartsWith("/dev/pt", StringComparison.Ordinal));

    private static string[] Descriptors() => Directory.GetFileSystemEntries("/proc/self/fd");

    private static string? Target(string descriptor)
    {
        try
        {
            return File.ResolveLinkTarget(descriptor, returnFinalTarget: false)?.FullName.ToString(CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
