using Edge.Matrix;
using Edge.Sync.Tests.Journal;
using Microsoft.Data.Sqlite;
using Xunit.Abstractions;

namespace Edge.Faults.Tests;

/// <summary>
/// F3: power is cut at random instants. The gateway's ext4 lies in an image on an XFS, where a copy by reference takes no
/// time: what had been submitted to the block device is in the copy, nothing else. The gateway goes on from the copy.
/// </summary>
public sealed class PowerCutTests(ITestOutputHelper output)
{
    private const string What = "power cut, ext4 data=ordered";
    private const int CutsPerOutage = 5;
    private readonly Random _random = new(FaultRun.Seed);

    [Fact]
    public void F3_cuts_of_power_lose_nothing_that_was_called_stored()
    {
        if (NoRig(What))
            return;
        int cuts = FaultRun.Count(5, 20, 300);
        using var outer = new ReflinkDisk();
        using var site = new FaultSite(_random, KillTests.FreePort());
        using var feed = new BedsideFeed(site);
        using var disk = new LoopDisk(outer.Path("inner.img"), 96, site.GatewayFolder);
        List<double> openedMs = [];
        for (int cut = 0; cut < cuts; cut++)
        {
            if (cut > 0 && cut % CutsPerOutage == 0)
                DrainOnce(site);
            openedMs.Add(StartAndLook(site));
            Live(site, TimeSpan.FromMilliseconds(_random.Next(200, 4000)));

            // What was called stored so far is known before the copy is begun; nobody looks again before the kill.
            Rig.Must("cp", "--reflink=always", outer.Path("inner.img"), outer.Path("snap.img"));
            site.KillGateway();
            disk.Become(outer.Path("snap.img"));
        }

        feed.Dispose();
        site.StartReceiverAgain();
        openedMs.Add(StartAndLook(site));
        site.Drain();
        Findings found = Findings.Of(site);
        FaultRow row = found.Fill(new FaultRow("F3", What).With("cycles", cuts)).With("chain findings", KillTests.Verify(site.GatewayFolder))
            .With("ms to open, greatest", Math.Round(openedMs.Max()));
        output.WriteLine(row.Done());
        site.KillGateway();
        found.MustBeClean($"seed {FaultRun.Seed}");
    }

    [Theory]
    [InlineData("FULL")]
    [InlineData("NORMAL")]
    public void F3_the_rig_tells_a_store_that_syncs_from_one_that_does_not(string synchronous)
    {
        string what = $"control of the rig: SQLite, WAL, synchronous={synchronous}";
        if (NoRig(what))
            return;
        Assert.Null(Edge.Receiver.Store.SqliteLibrary.Missing);
        int cuts = FaultRun.Count(2, 4, 8);
        long rows = 0, lost = 0;
        using var outer = new ReflinkDisk();
        using var folder = new TemporaryFolder();
        for (int cut = 0; cut < cuts; cut++)
        {
            using var disk = new LoopDisk(outer.Path("inner.img"), 96, folder.Path);
            long acknowledged = CutWhileWriting(Path.Combine(folder.Path, "store.db"), synchronous, outer);
            disk.Become(outer.Path("snap.img"));
            rows += acknowledged;
            lost += acknowledged - Count(Path.Combine(folder.Path, "store.db"));
        }

        output.WriteLine(new FaultRow("F3", what).With("cycles", cuts).With("acked", rows).With("lost", Math.Max(0, lost)).Done());
        Assert.True(rows > 0);
        Assert.True(synchronous == "FULL" ? lost <= 0 : lost > 0, $"{lost} of {rows} rows lost with {synchronous}: the rig is broken");
    }

    private bool NoRig(string what)
    {
        string? reason = Rig.NoDisks ?? (ReflinkDisk.IsInstalled ? null : "xfsprogs is not installed");
        if (reason is not null)
            output.WriteLine(FaultRow.NotRun("F3", what, reason));
        return reason is not null;
    }

    private static void DrainOnce(FaultSite site)
    {
        site.StartReceiver();
        site.StartGateway();
        site.CatchUp();
        site.KillGateway();
        site.KillReceiver();
    }

    private static double StartAndLook(FaultSite site)
    {
        long start = TimeProvider.System.GetTimestamp();
        site.StartGateway();
        while (site.Look() is null)
        {
            Assert.True(site.GatewayRuns, "the gateway refused to start");
            Thread.Sleep(10);
        }

        return TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
    }

    private static void Live(FaultSite site, TimeSpan span)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < span)
        {
            Thread.Sleep(10);
            site.Look();
        }
    }

    private long CutWhileWriting(string store, string synchronous, ReflinkDisk outer)
    {
        using var connection = new SqliteConnection($"Data Source={store};Pooling=False");
        connection.Open();
        Execute(connection, $"pragma journal_mode=WAL; pragma synchronous={synchronous}; create table r(n integer primary key, t text); pragma wal_checkpoint(TRUNCATE)");

        // Without this the file itself is not there after a cut, which says nothing about its rows.
        Rig.Must("sync", "-f", store);
        long rows = 0, start = TimeProvider.System.GetTimestamp();
        TimeSpan span = TimeSpan.FromMilliseconds(_random.Next(500, 2000));
        while (TimeProvider.System.GetElapsedTime(start) < span)
        {
            Execute(connection, "insert into r(t) values(hex(randomblob(100)))");
            rows++;
        }

        Rig.Must("cp", "--reflink=always", outer.Path("inner.img"), outer.Path("snap.img"));
        return rows;
    }

    private static long Count(string store)
    {
        using var connection = new SqliteConnection($"Data Source={store};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "select count(*) from r";
        return (long)command.ExecuteScalar()!;
    }

    private static void Execute(SqliteConnection connection, string statement)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }
}
