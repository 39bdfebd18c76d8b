using System.Net;
using System.Text.Json;

namespace Edge.Gateway.Tests.Running;

public class ScenarioTests(Scenarios scenarios) : IClassFixture<Scenarios>
{
    [Fact]
    public async Task A_killed_gateway_comes_back_with_the_same_episode_still_acknowledged()
    {
        KilledGateway killed = await scenarios.Killed;
        Assert.Equal((HttpStatusCode.OK, "acked"), (killed.First.Status, killed.First.Answer.GetProperty("result").GetString()));
        Assert.Equal(killed.First.Answer.ToString(), killed.Repeated.Answer.ToString());
        string episode = killed.Raised.GetProperty("episode").GetString()!;
        Assert.Equal(episode, killed.Restored.GetProperty("episode").GetString());
        foreach (JsonElement alarm in (JsonElement[])[killed.Restored, killed.Known])
        {
            Assert.Equal(episode, alarm.GetProperty("episode").GetString());
            Assert.Equal("kitchen", alarm.GetProperty("ack").GetProperty("station").GetString());
            Assert.False(alarm.GetProperty("sounding").GetBoolean());
        }

        Assert.Equal(0, killed.ExitCode);
    }

    [Fact]
    public async Task On_a_read_only_disk_alarms_go_on_and_the_fault_is_said() => Check((await scenarios.ReadOnly)!, mayStoreAlerts: false);

    [Fact]
    public async Task On_a_full_disk_alarms_go_on_and_the_fault_is_said_where_the_test_may_mount_one()
    {
        if (await scenarios.Full is { } full)
        {
            Check(full, mayStoreAlerts: true);
        }
    }

    [Fact]
    public async Task A_damaged_journal_is_said_and_the_gateway_starts_stores_and_alarms()
    {
        DamagedJournal damaged = await scenarios.Damaged;
        Assert.True(damaged.FlippedSegments >= 2, $"{damaged.FlippedSegments} segments held records");
        Assert.Equal("ST", damaged.Alarms["data-dropped"].GetProperty("kind").GetString());
        Assert.True(damaged.JournalHealthy);
        Assert.Contains("Journal: ", damaged.Log, StringComparison.Ordinal);
        Assert.Equal(0, damaged.ExitCode);
    }

    // A full disk may have room left in the segment of the alerts; a read-only one has none.
    private static void Check(DiskFault fault, bool mayStoreAlerts)
    {
        Assert.True(fault.Spo2.GetProperty("sounding").GetBoolean());
        Assert.Equal(("ST", 2), (fault.Fault.GetProperty("kind").GetString(), fault.Fault.GetProperty("priority").GetInt32()));
        Assert.Contains("Local alarms go on", fault.Fault.GetProperty("why").GetString(), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, "acked"), (fault.AckStatus, fault.AckAnswer.GetProperty("result").GetString()));
        string? detail = fault.AckAnswer.GetProperty("detail").GetString();
        Assert.True(detail is null ? mayStoreAlerts : detail.Contains("not yet stored", StringComparison.Ordinal), detail);
        Assert.False(fault.Acked.GetProperty("sounding").GetBoolean());
        Assert.False(fault.JournalHealthy);
        Assert.Equal((HttpStatusCode.OK, 0), (fault.Health, fault.ExitCode));
    }
}
