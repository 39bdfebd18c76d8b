using System.IO.Compression;
using Edge.Matrix;
using Edge.Receiver.Tests;
using Edge.Sync.Journal;
using Xunit.Abstractions;

namespace Edge.Faults.Tests;

/// <summary>
/// F16: a journal that an earlier program wrote, with a backlog. <c>Formats/journal-0.zip</c> was written by the program before the
/// cursor knew epochs (cursor layout 0): 1,200 readings, 30 alerts, a checkpoint, readings acknowledged up to 500.
/// </summary>
public sealed class FormatTests(ITestOutputHelper output)
{
    private const int Readings = 1200;
    private const int Alerts = 30;
    private const int Acknowledged = 500;

    [Fact]
    public async Task F16_a_journal_of_the_former_layout_opens_and_arrives_completely()
    {
        await using var bench = new Bench();
        await bench.StartReceiverAsync();
        int findings = -1;
        await bench.RestartAsync(folder =>
        {
            Directory.Delete(folder, recursive: true);
            ZipFile.ExtractToDirectory(Path.Combine(AppContext.BaseDirectory, "Formats", "journal-0.zip"), folder);
            using var nowhere = new StringWriter();
            findings = JournalVerifier.Verify(folder, nowhere);
        });
        Assert.Equal(0, findings);
        Assert.Equal((Readings, Alerts, Acknowledged), (bench.Journal.DurableUpTo(Lane.Vitals), bench.Journal.DurableUpTo(Lane.Alert), bench.Journal.AcknowledgedUpTo(Lane.Vitals)));
        bench.StartUplink();
        long last = bench.Append(Lane.Vitals, 10);
        await bench.WaitAcknowledgedAsync(Lane.Vitals, last);
        await bench.WaitAcknowledgedAsync(Lane.Alert, Alerts);
        List<long> got = await bench.ReceivedAsync(Lane.Vitals);
        output.WriteLine(new FaultRow("F16", "upgrade from cursor layout 0 with a backlog").With("cycles", 1).With("acked", last + Alerts)
            .With("lost", last - got.Distinct().Count()).With("duplicated", got.Count - got.Distinct().Count()).Done());

        // This receiver is new and says so: it is sent what the former one had acknowledged as well.
        Assert.Equal(Enumerable.Range(1, (int)last).Select(i => (long)i), got);
        Assert.Equal(Enumerable.Range(1, Alerts).Select(i => (long)i), await bench.ReceivedAsync(Lane.Alert));
    }
}
