using Edge.Receiver.Intake;
using Edge.Receiver.Store;
using Edge.Sync.Journal;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Edge.Receiver.Tests.Store;

/// <summary>Stores of earlier and later versions.</summary>
public sealed class SchemaTests(SharedPostgres postgres) : IClassFixture<SharedPostgres>
{
    // The tables as receivers made them before there was a version, with one lane of three records.
    private const string FirstFile = """
        create table inbox(
          gateway integer, epoch integer, lane integer, seq integer, payload blob not null, received_at integer not null,
          primary key (gateway, epoch, lane, seq)) without rowid;
        create table lane_state(
          gateway integer, epoch integer, lane integer, up_to integer not null, ranges blob not null, chain blob not null,
          duplicates integer not null default 0, unknown_before integer not null default 0,
          primary key (gateway, epoch, lane)) without rowid;
        create table drops(
          gateway integer, epoch integer, lane integer, from_seq integer, to_seq integer, count integer not null,
          reason integer not null, signature blob not null, chain_after blob not null, rebase_after integer not null,
          rebase_chain blob not null, primary key (gateway, epoch, lane, from_seq, to_seq)) without rowid;
        create table anchors(
          gateway integer, boot blob, mono_ns integer, wall integer not null, uncertainty integer not null,
          source integer not null, primary key (gateway, boot, mono_ns)) without rowid;
        create table refused(
          id integer primary key autoincrement, gateway integer not null, at integer not null, reason integer not null,
          body blob not null);
        """;

    [Fact]
    public void A_file_from_before_there_was_a_version_is_taken_over_with_all_it_has()
    {
        using var site = new StoreSite("sqlite", postgres);
        using var batches = new ChainedBatches(10);
        site.Execute(FirstFile);
        LaneKey lane = batches.LaneKey;
        for (int seq = 1; seq <= 3; seq++)
            site.Execute($"insert into inbox values({lane.GatewayBits}, {lane.EpochBits}, 3, {seq}, x'{Convert.ToHexString(batches.Payload(seq))}', 5)");
        var coverage = new LaneCoverage();
        coverage.TryCover(new Covered(1, 3, batches.Chain(0), batches.Chain(3)));
        site.Execute($"insert into lane_state values({lane.GatewayBits}, {lane.EpochBits}, 3, 3, x'{Convert.ToHexString(coverage.ToBytes())}', x'{Convert.ToHexString(batches.Chain(3))}', 4, 0)");
        AssertGoesOn(site.Open(), batches);
        Assert.Equal((long)InboxSchema.Version, site.Execute("select version from schema_version"));
    }

    [Theory, OnSqlite, OnPostgres]
    public void A_store_is_brought_from_the_first_version_to_this_one_with_all_it_has(string kind)
    {
        using var site = new StoreSite(kind, postgres);
        using var batches = new ChainedBatches(10);
        Migrate(site, kind, 1);
        Assert.Equal(1L, site.Execute("select version from schema_version"));
        LaneKey lane = batches.LaneKey;
        var coverage = new LaneCoverage();
        coverage.TryCover(new Covered(1, 3, batches.Chain(0), batches.Chain(3)));
        for (int seq = 1; seq <= 3; seq++)
            site.Execute($"insert into inbox values({lane.GatewayBits}, {lane.EpochBits}, 3, {seq}, {Bytes(batches.Payload(seq))}, 5)");
        site.Execute($"insert into lane_state values({lane.GatewayBits}, {lane.EpochBits}, 3, 3, {Bytes(coverage.ToBytes())}, {Bytes(batches.Chain(3))}, 4, 0)");
        AssertGoesOn(site.Open(), batches);
        Assert.Equal((long)InboxSchema.Version, site.Execute("select version from schema_version"));

        string Bytes(byte[] bytes) => kind == "sqlite" ? $"x'{Convert.ToHexString(bytes)}'" : $"'\\x{Convert.ToHexString(bytes)}'::bytea";
    }

    [Theory, OnSqlite, OnPostgres]
    public void A_store_of_a_later_version_is_left_alone_with_a_clear_message(string kind)
    {
        using var site = new StoreSite(kind, postgres);
        site.Open();
        site.Execute($"update schema_version set version = {InboxSchema.Version + 1}");
        var failure = Assert.Throws<StoreUnavailableException>(() => site.Open());
        Assert.Contains($"version {InboxSchema.Version + 1}", failure.Message, StringComparison.Ordinal);
        Assert.Contains("newer", failure.Message, StringComparison.Ordinal);
        Assert.Equal(InboxSchema.Version + 1L, site.Execute("select version from schema_version"));
    }

    [Theory, OnSqlite, OnPostgres]
    public void Many_receivers_that_start_at_once_make_the_tables_once(string kind)
    {
        using var site = new StoreSite(kind, postgres);
        List<Exception> failures = [];
        Thread[] threads = [.. Enumerable.Range(0, 6).Select(_ => new Thread(() =>
        {
            try
            {
                using IInbox inbox = kind == "sqlite" ? SqliteInbox.Open(site.File, TimeProvider.System) : Prepared(site.Connection);
                Assert.Empty(inbox.Standings());
            }
            catch (Exception failure)
            {
                lock (failures)
                    failures.Add(failure);
            }
        }))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        Assert.Empty(failures);
    }

    private static PostgresInbox Prepared(string connection)
    {
        PostgresInbox inbox = PostgresInbox.Over(connection, TimeProvider.System);
        inbox.Prepare();
        return inbox;
    }

    private static void Migrate(StoreSite site, string kind, int version)
    {
        using System.Data.Common.DbConnection connection = kind == "sqlite" ? new SqliteConnection($"Data Source={site.File};Pooling=false") : new NpgsqlConnection(site.Connection);
        connection.Open();
        using System.Data.Common.DbTransaction transaction = connection.BeginTransaction();
        InboxSchema.Migrate(new SqlSession(kind == "sqlite" ? new SqliteDialect() : new PostgresDialect(), connection, transaction), version);
        transaction.Commit();
    }

    private static void AssertGoesOn(IInbox inbox, ChainedBatches batches)
    {
        var intake = new BatchIntake(inbox, TimeProvider.System, NullLogger.Instance);
        Assert.Equal(10ul, intake.Take(ChainedBatches.Gateway, batches.Key, batches.Slice(2, 10)).Ack.UpTo);
        LaneSummary lane = Assert.Single(inbox.Summaries(ChainedBatches.Gateway));
        Assert.Equal((batches.LaneKey, 10L, 6L), (lane.Key, lane.Records, lane.Duplicates));
        Assert.Equal(Enumerable.Range(1, 10).Select(i => (long)i), inbox.Records(ChainedBatches.Gateway, Lane.Vitals, 1, 100).Select(r => r.Seq));
        Assert.True(inbox.AdvanceCursor("fhir", batches.LaneKey, 10));
        Assert.True(inbox.TryLease("any", "me", TimeSpan.FromMinutes(1)));
        Assert.True(inbox.RememberGateway(ChainedBatches.Gateway, [1]));
    }
}
