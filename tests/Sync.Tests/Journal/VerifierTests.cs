using System.Text.Json;
using Edge.Sync.Journal;

namespace Edge.Sync.Tests.Journal;

public sealed class VerifierTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly JournalBench _bench = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Verify_finds_nothing_in_a_journal_that_is_in_use()
    {
        using SegmentJournal journal = Filled();
        (int findings, List<JsonElement> lines) = Verify();
        Assert.Equal(0, findings);
        Assert.Equal(700, lines.Sum(l => l.GetProperty("records").GetInt64()));
        Assert.All(lines, l => Assert.True(l.GetProperty("chain_linked").GetBoolean()));
    }

    [Fact]
    public void Verify_names_the_segment_that_was_changed_and_leaves_it_as_it_is()
    {
        using SegmentJournal journal = Filled();
        string path = Directory.GetFiles(Path.Combine(_folder.Path, "vitals")).Order(StringComparer.Ordinal).First();
        byte[] bytes = File.ReadAllBytes(path);
        bytes[4000] ^= 1;
        File.WriteAllBytes(path, bytes);
        (int findings, List<JsonElement> lines) = Verify();
        Assert.Equal(1, findings);
        JsonElement bad = lines.Single(l => l.GetProperty("findings").GetInt32() > 0);
        Assert.Equal(Path.GetFileName(path), bad.GetProperty("segment").GetString());
        Assert.Equal(1, bad.GetProperty("lost").GetInt64());
        Assert.Equal(bytes, File.ReadAllBytes(path));
    }

    [Fact]
    public void Stat_counts_and_dump_lists_every_record()
    {
        using SegmentJournal journal = Filled();
        using var stat = new StringWriter();
        JournalVerifier.Stat(_folder.Path, stat);
        JsonElement lane = JsonDocument.Parse(stat.ToString()).RootElement;
        Assert.Equal((1L, 700L, 300L), (lane.GetProperty("from").GetInt64(), lane.GetProperty("to").GetInt64(), lane.GetProperty("acknowledged_up_to").GetInt64()));
        using var dump = new StringWriter();
        JournalVerifier.Dump(_folder.Path, Lane.Vitals, dump);
        Assert.Equal(700, dump.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    private SegmentJournal Filled()
    {
        SegmentJournal journal = _bench.Open(_folder.Path);
        for (int i = 1; i <= 700; i++)
            journal.Append(Lane.Vitals, JournalBench.Payload(i));
        _bench.Commit(journal);
        journal.Acknowledge(Lane.Vitals, journal.Epoch(Lane.Vitals), 300);
        journal.Pump();
        return journal;
    }

    private (int Findings, List<JsonElement> Lines) Verify()
    {
        using var output = new StringWriter();
        int findings = JournalVerifier.Verify(_folder.Path, output);
        return (findings, [.. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)]);
    }
}
