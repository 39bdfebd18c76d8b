using System.Data.Common;
using System.Net;
using Edge.Databases;
using Edge.Receiver.Intake;
using Edge.Receiver.Store;
using Edge.Sync.Journal;
using Microsoft.Extensions.Logging.Abstractions;

namespace Edge.Receiver.Tests.Store;

/// <summary>Servers that are not there, not durable, restarted, or locked by somebody: told clearly, and never acknowledged.</summary>
public sealed class PostgresServerTests(SharedPostgres shared) : IClassFixture<SharedPostgres>
{
    [PostgresFact]
    public void A_server_whose_commits_are_not_durable_is_refused_with_the_remedy_until_that_is_done()
    {
        using var server = PostgresServer.Start("synchronous_commit=off");
        using var inbox = PostgresInbox.Over(server.Connection, TimeProvider.System);
        string message = Assert.Throws<StoreUnavailableException>(inbox.Prepare).Message;
        Assert.Contains("synchronous_commit = off", message, StringComparison.Ordinal);
        Assert.Contains("alter system set synchronous_commit = on", message, StringComparison.Ordinal);
        Assert.Equal(message, Assert.Throws<StoreUnavailableException>(() => inbox.Standings()).Message);

        PostgresServer.Execute(server.Connection, "alter system set synchronous_commit = on");
        PostgresServer.Execute(server.Connection, "select pg_reload_conf()");
        using var again = PostgresInbox.Over(server.Connection, TimeProvider.System);
        PrepareSoon(again);
        Assert.Empty(again.Standings());

        PostgresServer.Execute(server.Connection, "alter role edge set synchronous_commit = local");
        using var forRole = PostgresInbox.Over(server.Connection, TimeProvider.System);
        Assert.Contains("synchronous_commit = local", Assert.Throws<StoreUnavailableException>(forRole.Prepare).Message, StringComparison.Ordinal);
        PostgresServer.Execute(server.Connection, "alter role edge reset synchronous_commit");
        PostgresServer.Execute(server.Connection, "alter system set fsync = off");
        PostgresServer.Execute(server.Connection, "select pg_reload_conf()");
        using var lazy = PostgresInbox.Over(server.Connection, TimeProvider.System);
        Assert.Contains("fsync = off", FailureSoon(lazy), StringComparison.Ordinal);
    }

    [PostgresFact]
    public void What_is_wrong_is_said_in_the_operators_words_without_the_password()
    {
        using var server = PostgresServer.Start();
        PostgresServer.Execute(server.Connection, "create role guest login");
        Assert.Contains("has no database 'nowhere'", Failure(server.ConnectionTo("nowhere")), StringComparison.Ordinal);
        Assert.Contains("does not let the user 'nobody' in", Failure(server.Connection + ";Username=nobody;Password=opensesame"), StringComparison.Ordinal);
        Assert.Contains("does not let 'guest' create tables", Failure(server.Connection + ";Username=guest"), StringComparison.Ordinal);
        server.Stop();
        string gone = Failure(server.Connection + ";Password=opensesame");
        Assert.Contains("is not reachable", gone, StringComparison.Ordinal);
        Assert.DoesNotContain("opensesame", gone, StringComparison.Ordinal);
    }

    [PostgresFact]
    public void A_restart_of_the_server_is_not_seen_by_the_next_call()
    {
        using var server = PostgresServer.Start();
        using var inbox = PostgresInbox.Over(server.Connection, TimeProvider.System);
        inbox.Prepare();
        Assert.True(inbox.TryLease("a", "me", TimeSpan.FromMinutes(5)));
        server.Stop();
        Assert.ThrowsAny<DbException>(() => inbox.Standings());
        server.Resume();
        Assert.True(inbox.TryLease("b", "me", TimeSpan.FromMinutes(5)));
        server.Stop();
        server.Resume();
        using var batches = new ChainedBatches(3);
        Assert.True(inbox.Transact(store => store.Insert(batches.LaneKey, 1, [[1], [2], [3]]) is { Count: 3 }));
        Assert.False(inbox.TryLease("a", "other", TimeSpan.FromMinutes(5)));
    }

    [PostgresFact]
    public void What_was_acknowledged_is_there_after_the_server_crashed_and_nothing_is_there_in_part()
    {
        using var server = PostgresServer.Start();
        using var inbox = PostgresInbox.Over(server.Connection, TimeProvider.System);
        inbox.Prepare();
        var intake = new BatchIntake(inbox, TimeProvider.System, NullLogger.Instance);
        using var batches = new ChainedBatches(20_000);
        int next = 0, crashes = 0;
        List<int> acknowledged = [];
        for (; crashes < 3; crashes++)
        {
            using var some = new CountdownEvent(20);
            Thread[] threads = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() =>
            {
                try
                {
                    for (int b; (b = Interlocked.Increment(ref next)) <= 2000;)
                    {
                        if (intake.Take(ChainedBatches.Gateway, batches.Key, batches.Slice(b * 10 - 9, b * 10)).Ack is null)
                            continue;
                        lock (acknowledged)
                        {
                            acknowledged.Add(b);
                            if (!some.IsSet)
                                some.Signal();
                        }
                    }
                }
                catch (DbException)
                {
                    // The crash. This batch was not acknowledged.
                }
            }))];
            Array.ForEach(threads, t => t.Start());
            Assert.True(some.Wait(TimeSpan.FromSeconds(60)), "nothing is stored");
            server.Crash();
            Array.ForEach(threads, t => t.Join());
            server.Resume();
            HashSet<long> stored = [.. inbox.Records(ChainedBatches.Gateway, batches.Lane, 1, 20_000).Select(r => r.Seq)];
            Assert.All(acknowledged, b => Assert.Contains(b * 10L, stored));
            Assert.Equal(stored.Select(s => (s - 1) / 10).Distinct().Count() * 10, stored.Count);
            LaneCoverage coverage = inbox.CoverageOf(batches.LaneKey);
            Assert.Equal(stored.Count, coverage.Spans.Sum(s => s.To - s.From + 1));
        }

        Assert.True(acknowledged.Count >= 3 * 20, $"{acknowledged.Count} batches acknowledged");
    }

    [PostgresFact]
    public void A_lane_locked_by_a_receiver_that_hangs_fails_in_bounded_time_and_other_lanes_go_on()
    {
        string database = shared.Server.NewDatabase();
        using var hanging = PostgresInbox.Over(database, TimeProvider.System);
        using var other = PostgresInbox.Over(database + ";Options=-c lock_timeout=200ms", TimeProvider.System);
        hanging.Prepare();
        other.Prepare();
        using var batches = new ChainedBatches(3);
        hanging.Transact(held =>
        {
            held.Coverage(batches.LaneKey);
            Assert.ThrowsAny<DbException>(() => other.Transact(store => store.Coverage(batches.LaneKey).UpTo == 0));
            Assert.True(other.Transact(store => store.Coverage(batches.LaneKey with { Lane = Lane.Alert }).UpTo == 0));
            return false;
        });
        Assert.True(other.Transact(store => store.Coverage(batches.LaneKey).UpTo == 0));
    }

    [PostgresFact]
    public void Two_transactions_that_wait_for_each_others_lanes_both_succeed()
    {
        string database = shared.Server.NewDatabase();
        using var inbox = PostgresInbox.Over(database, TimeProvider.System);
        inbox.Prepare();
        using var batches = new ChainedBatches(3);
        LaneKey vitals = batches.LaneKey, audit = vitals with { Lane = Lane.Audit };
        using var bothHoldOne = new CountdownEvent(2);
        int begun = 0;
        bool[] done = new bool[2];
        Thread[] threads = [.. new[] { (vitals, audit), (audit, vitals) }.Select((lanes, i) => new Thread(() =>
        {
            bool first = true;
            done[i] = inbox.Transact(store =>
            {
                Interlocked.Increment(ref begun);
                store.Coverage(lanes.Item1);
                if (first)
                    bothHoldOne.Signal();
                first = false;
                bothHoldOne.Wait();
                store.Coverage(lanes.Item2);
                return store.Insert(lanes.Item1, 1, [[7]]) is { Count: 1 };
            });
        }))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        Assert.Equal([true, true], done);
        Assert.Equal(3, begun);
        Assert.Equal(2L, PostgresServer.Execute(database, "select count(*) from inbox"));
    }

    [PostgresFact]
    public async Task A_receiver_without_its_server_listens_answers_503_and_goes_on_when_the_server_comes()
    {
        using var server = PostgresServer.Start();
        await using var bench = new Bench { Store = server.NewDatabase() };
        server.Stop();
        await bench.StartReceiverAsync();
        using HttpClient client = bench.Client(bench.Certificate);
        using HttpResponseMessage answer = await client.GetAsync(new Uri(bench.Address, $"/v1/gateways/{Bench.Gateway}/lanes"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        bench.StartUplink();
        bench.Append(Lane.Vitals, 50);
        bench.Append(Lane.Alert, 2);
        Assert.Equal(0, bench.Journal.AcknowledgedUpTo(Lane.Vitals));
        server.Resume();
        await bench.WaitAcknowledgedAsync(Lane.Vitals, 50);
        await bench.WaitAcknowledgedAsync(Lane.Alert, 2);
        Assert.Equal(Enumerable.Range(1, 50).Select(i => (long)i), await bench.ReceivedAsync(Lane.Vitals));
        using PostgresInbox inbox = PostgresInbox.Over(bench.Store!, TimeProvider.System);
        inbox.Prepare();
        using System.Security.Cryptography.ECDsa key = System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPublicKey(bench.Certificate)!;
        Assert.Equal(key.ExportSubjectPublicKeyInfo(), inbox.PublicKeyOf(Bench.Gateway));
    }

    // A reload reaches new sessions a moment after it was asked for.
    private static void PrepareSoon(PostgresInbox inbox)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                inbox.Prepare();
                return;
            }
            catch (StoreUnavailableException) when (attempt < 100)
            {
                using var never = new ManualResetEventSlim();
                never.Wait(50);
            }
        }
    }

    private static string FailureSoon(PostgresInbox inbox)
    {
        for (int attempt = 0; attempt < 100; attempt++)
        {
            try
            {
                inbox.Prepare();
            }
            catch (StoreUnavailableException failure)
            {
                return failure.Message;
            }

            using var never = new ManualResetEventSlim();
            never.Wait(50);
        }

        return "";
    }

    private static string Failure(string connection)
    {
        using var inbox = PostgresInbox.Over(connection, TimeProvider.System);
        return Assert.Throws<StoreUnavailableException>(inbox.Prepare).Message;
    }
}
