using System.Text.Json;
using Edge.Sync.Journal;

namespace Edge.Receiver.Tests;

/// <summary>A gateway whose journal was lost or put back to an earlier state: the receiver knows another history under its numbers.</summary>
public sealed class EpochTests
{
    [Fact]
    public async Task A_new_journal_of_a_known_gateway_starts_an_epoch_above_the_known_one_and_everything_arrives()
    {
        await using var bench = new Bench();
        await bench.StartReceiverAsync();
        for (int life = 1; life <= 3; life++)
        {
            bench.StartUplink();
            bench.Append(Lane.Vitals, 40);
            bench.Append(Lane.Alert, 3);
            await bench.WaitAcknowledgedAsync(Lane.Vitals, 40);
            await bench.WaitAcknowledgedAsync(Lane.Alert, 3);
            Assert.Equal(40 * life, (await bench.ReceivedAsync(Lane.Vitals)).Count);
            Assert.Equal(3 * life, (await bench.ReceivedAsync(Lane.Alert)).Count);
            await bench.RestartAsync(folder => Directory.Delete(folder, recursive: true));
        }
    }

    [Fact]
    public async Task A_journal_put_back_to_an_earlier_state_loses_nothing_of_either_history()
    {
        await using var bench = new Bench();
        await bench.StartReceiverAsync();
        bench.StartUplink();
        bench.Append(Lane.Vitals, 60);
        await bench.WaitAcknowledgedAsync(Lane.Vitals, 60);
        string? image = null;
        await bench.RestartAsync(folder => Copy(folder, image = folder + ".image"));
        bench.StartUplink();
        bench.Append(Lane.Vitals, 100);
        await bench.WaitAcknowledgedAsync(Lane.Vitals, 160);
        await bench.RestartAsync(folder =>
        {
            Directory.Delete(folder, recursive: true);
            Directory.Move(image!, folder);
        });
        ulong before = bench.Journal.Epoch(Lane.Vitals);
        bench.WallStep = TimeSpan.FromHours(1);
        bench.Append(Lane.Vitals, 50);
        bench.StartUplink();
        await bench.WaitAcknowledgedAsync(Lane.Vitals, 110);
        Assert.True(bench.Journal.Epoch(Lane.Vitals) > before, "no new epoch");
        Assert.Equal(Enumerable.Range(1, 160).Concat(Enumerable.Range(61, 50)).Select(i => (long)i).Order(), (await bench.ReceivedAsync(Lane.Vitals)).Order());
        JsonElement lane = await bench.LaneAsync(Lane.Vitals, bench.Journal.Epoch(Lane.Vitals));
        Assert.Equal(110, lane.GetProperty("up_to").GetInt64());
        Assert.Equal(0, lane.GetProperty("duplicates").GetInt64());
        await bench.RestartAsync(_ => { });
        bench.StartUplink();
        bench.Append(Lane.Vitals, 10);
        await bench.WaitAcknowledgedAsync(Lane.Vitals, 120);
        Assert.Equal(220, (await bench.ReceivedAsync(Lane.Vitals)).Count);
    }

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
