using Edge.Model.Observations;
using Edge.Receiver.Fhir;
using Edge.Receiver.Tests.Store;
using Edge.Sync.Fhir.Writing;
using Edge.Sync.Journal;
using Microsoft.Extensions.Logging.Abstractions;
using AlarmEventType = Edge.Sync.Wire.AlarmEventType;

namespace Edge.Receiver.Tests.Fhir;

/// <summary>The push to a hospital's endpoint: nothing lost, nothing twice, whatever the line does.</summary>
public sealed class PushTests(SharedPostgres postgres) : IClassFixture<SharedPostgres>
{
    [Theory]
    [InlineData(TransactionMode.Put, "sqlite")]
    [InlineData(TransactionMode.Create, "sqlite")]
    [InlineData(TransactionMode.Put, "postgresql")]
    public async Task Three_sends_cuts_and_busy_servers_leave_the_count_unchanged(TransactionMode mode, string kind)
    {
        await using HospitalServer server = await HospitalServer.StartAsync();
        server.Mood = n => n switch { 0 => "cut-before", 1 => "cut-after", 2 => "503", 3 => "429", _ => n % 3 == 1 ? "cut-after" : "" };
        var options = new FhirPushOptions { Url = server.Address, Mode = mode, BundleResources = 7 };
        using FhirBench bench = Filled(kind, options);
        using var push = new FhirPush(bench.Consumer, bench.Inbox, options, TimeProvider.System, NullLogger.Instance);
        int failures = await DrainAsync(bench, push);
        int stored = server.Resources.Count;
        Assert.Equal(bench.Rows().Count, stored);
        Assert.True(failures >= 4, $"only {failures} failures");
        for (int again = 0; again < 2; again++)
        {
            bench.Execute("delete from fhir_setting");
            using var other = new FhirPush(bench.Consumer, bench.Inbox, options, TimeProvider.System, NullLogger.Instance);
            bench.Execute("delete from leases");
            int before = server.Bundles;
            await DrainAsync(bench, other);
            Assert.True(server.Bundles > before + 3, "nothing was sent again");
            Assert.Equal(stored, server.Resources.Count);
        }

        Assert.Empty(server.Faults);
        Assert.Equal(1, server.MostInFlight);
        Assert.Equal((0, 0), bench.Consumer.Read(s => new Box(s.Outbox())).Counts);
    }

    [Fact]
    public async Task What_the_server_refuses_is_set_aside_and_the_rest_goes_on()
    {
        await using HospitalServer server = await HospitalServer.StartAsync();
        server.Refuses = r => r["valueQuantity"]?["value"]?.ToString() switch { "91" => 412, "93" => 422, _ => 0 };
        var options = new FhirPushOptions { Url = server.Address };
        using FhirBench bench = Filled("sqlite", options);
        using var push = new FhirPush(bench.Consumer, bench.Inbox, options, TimeProvider.System, NullLogger.Instance);
        await DrainAsync(bench, push);
        Assert.Equal((0, 2), bench.Consumer.Read(s => new Box(s.Outbox())).Counts);
        Assert.Equal(bench.Rows().Count - 2, server.Resources.Count);
        int bundles = server.Bundles;
        await push.RoundAsync(CancellationToken.None);
        Assert.Equal(bundles, server.Bundles);
    }

    [Fact]
    public async Task Wrong_credentials_set_nothing_aside_and_the_token_is_read_anew()
    {
        await using HospitalServer server = await HospitalServer.StartAsync();
        string token = Path.GetTempFileName();
        await File.WriteAllTextAsync(token, "old\n");
        server.Mood = n => n == 0 ? "401" : "";
        var options = new FhirPushOptions { Url = server.Address, TokenFile = token };
        using FhirBench bench = Filled("sqlite", options);
        using var push = new FhirPush(bench.Consumer, bench.Inbox, options, TimeProvider.System, NullLogger.Instance);
        Assert.Contains("401", (await push.RoundAsync(CancellationToken.None)).Problem, StringComparison.Ordinal);
        Assert.Equal("Bearer old", server.Token);
        await File.WriteAllTextAsync(token, "new\n");
        await DrainAsync(bench, push);
        Assert.Equal("Bearer new", server.Token);
        Assert.Equal((0, 0), bench.Consumer.Read(s => new Box(s.Outbox())).Counts);
        File.Delete(token);
    }

    [Fact]
    public async Task An_alert_that_changes_is_sent_again_in_its_latest_state_only()
    {
        await using HospitalServer server = await HospitalServer.StartAsync();
        var options = new FhirPushOptions { Url = server.Address, Mode = TransactionMode.Create };
        using FhirBench bench = Filled("sqlite", options);
        using var push = new FhirPush(bench.Consumer, bench.Inbox, options, TimeProvider.System, NullLogger.Instance);
        await DrainAsync(bench, push);
        int stored = server.Resources.Count;
        Assert.Equal("preliminary", Alert());
        bench.Journal(Lane.Alert, FhirBench.Alarm(40, AlarmEventType.End)).Deliver(Lane.Alert).Settle();
        await DrainAsync(bench, push);
        Assert.Equal("final", Alert());
        Assert.Equal(stored, server.Resources.Count);

        string Alert() => server.Resources.Single(r => r.Key.Contains("/alert|", StringComparison.Ordinal)).Value["status"]!.ToString();
    }

    private static FhirBench Make(string kind, SharedPostgres postgres, FhirPushOptions push) => new(kind, postgres, new FhirOptions { Push = push });

    private FhirBench Filled(string kind, FhirPushOptions push)
    {
        FhirBench bench = Make(kind, postgres, push);
        bench.Journal(Lane.Vitals, [.. Enumerable.Range(1, 20).Select(i => FhirBench.Reading(i, Metrics.SpO2, 80 + i))]);
        bench.Journal(Lane.Alert, FhirBench.Alarm(20, AlarmEventType.Start));
        return bench.Deliver(Lane.Vitals).Deliver(Lane.Alert).Settle();
    }

    private static async Task<int> DrainAsync(FhirBench bench, FhirPush push)
    {
        int failures = 0;
        for (int round = 0; round < 200; round++)
        {
            failures += (await push.RoundAsync(CancellationToken.None)).Problem is null ? 0 : 1;
            if (bench.Consumer.Read(s => new Box(s.Outbox())).Counts.Waiting == 0)
                return failures;
        }

        Assert.Fail("the queue does not empty");
        return failures;
    }

    private sealed record Box((long Waiting, long Quarantined) Counts);
}
