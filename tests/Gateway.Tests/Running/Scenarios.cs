using System.Net;
using System.Text.Json;
using Edge.Gateway.Tests.Bench;

namespace Edge.Gateway.Tests.Running;

/// <summary>
/// The slow scenarios, all started together so that their waiting overlaps: an alarm takes its real ten seconds. Each
/// fact awaits the one it is about.
/// </summary>
public sealed class Scenarios : IDisposable
{
    private readonly SmallDisk? _fullDisk = SmallDisk.TryMount(megabytes: 3);
    private readonly SmallDisk? _readOnlyDisk = SmallDisk.TryMount(megabytes: 64);

    public Scenarios()
    {
        Killed = Task.Run(KillAsync);
        ReadOnly = Task.Run(() => FaultyDiskAsync(_readOnlyDisk?.Path, MakeReadOnly));
        Full = Task.Run(() => _fullDisk is null ? Task.FromResult<DiskFault?>(null) : FaultyDiskAsync(_fullDisk.Path, null));
        Damaged = Task.Run(DamageAsync);
    }

    internal Task<KilledGateway> Killed { get; }

    internal Task<DiskFault?> ReadOnly { get; }

    /// <summary>Null where no disk could be mounted.</summary>
    internal Task<DiskFault?> Full { get; }

    internal Task<DamagedJournal> Damaged { get; }

    public void Dispose()
    {
        // A scenario that failed has told its own fact; the disks must go whatever happened.
        Task.WhenAll(Killed, ReadOnly, Full, Damaged).ContinueWith(_ => { }, TaskScheduler.Default).Wait(Wait.Patience);
        _fullDisk?.Dispose();
        _readOnlyDisk?.Dispose();
    }

    private static async Task<KilledGateway> KillAsync()
    {
        using var bedside = new Bedside();
        bedside.PlugIn(spo2: 87);
        JsonElement raised;
        (HttpStatusCode Status, JsonElement Answer) first, repeated;
        await using (GatewayRun run = await GatewayRun.StartAsync(bedside.Configuration))
        {
            raised = (await run.WaitForAlarmsAsync("spo2-low"))["spo2-low"];
            string episode = raised.GetProperty("episode").GetString()!;
            first = await run.AcknowledgeAsync(episode, "key-0001");
            repeated = await run.AcknowledgeAsync(episode, "key-0001");
            await run.KillAsync();
        }

        await using GatewayRun again = await GatewayRun.StartAsync(bedside.Configuration);
        JsonElement restored = (await again.WaitForAlarmsAsync("spo2-low"))["spo2-low"];
        JsonElement known = default;
        await Wait.UntilAsync(
            async () => (await again.AlarmsAsync()).TryGetValue("spo2-low", out known) && !known.GetProperty("unknown").GetBoolean(),
            "a usable sample after the restart");
        return new KilledGateway(raised, first, repeated, restored, known, await again.StopAsync());
    }

    private static async Task<DiskFault?> FaultyDiskAsync(string? directory, Action<string>? breakDisk)
    {
        using var bedside = new Bedside(directory);
        bedside.PlugIn(spo2: 87);
        if (breakDisk is not null)
        {
            await using GatewayRun healthy = await GatewayRun.StartAsync(bedside.Configuration);
            Assert.Equal(0, await healthy.StopAsync());
            breakDisk(bedside.Directory);
        }

        await using GatewayRun run = await GatewayRun.StartAsync(bedside.Configuration);
        Dictionary<string, JsonElement> alarms = await run.WaitForAlarmsAsync("spo2-low", "journal-fault");
        JsonElement spo2 = alarms["spo2-low"];
        (HttpStatusCode status, JsonElement answer) = await run.AcknowledgeAsync(spo2.GetProperty("episode").GetString()!, "key-0001");
        JsonElement acked = (await run.AlarmsAsync())["spo2-low"];
        bool healthyJournal = (await run.StateAsync()).GetProperty("sync").GetProperty("journalHealthy").GetBoolean();
        return new DiskFault(spo2, alarms["journal-fault"], status, answer, acked, healthyJournal, await run.HealthAsync(), await run.StopAsync());
    }

    // Root writes through permissions, so root gets a disk of its own that forbids writing.
    private void MakeReadOnly(string directory)
    {
        if (_readOnlyDisk is not null)
        {
            _readOnlyDisk.SetReadOnly(true);
            return;
        }

        foreach (string folder in Directory.GetDirectories(directory, "*", SearchOption.AllDirectories).Append(directory))
        {
            Array.ForEach(Directory.GetFiles(folder), f => File.SetUnixFileMode(f, UnixFileMode.UserRead));
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    private static async Task<DamagedJournal> DamageAsync()
    {
        using var bedside = new Bedside();
        bedside.PlugIn(spo2: 87);
        await using (GatewayRun run = await GatewayRun.StartAsync(bedside.Configuration))
        {
            await run.WaitForAlarmsAsync("spo2-low");
            await run.KillAsync();
        }

        int flipped = 0;
        foreach (string segment in Directory.GetFiles(bedside.Journal, "*.seg", SearchOption.AllDirectories))
        {
            flipped += FlipBytes(segment);
        }

        await using GatewayRun again = await GatewayRun.StartAsync(bedside.Configuration);
        Dictionary<string, JsonElement> alarms = await again.WaitForAlarmsAsync("spo2-low", "data-dropped");
        JsonElement state = await again.StateAsync();
        return new DamagedJournal(flipped, alarms, state.GetProperty("sync").GetProperty("journalHealthy").GetBoolean(), again.Log, await again.StopAsync());
    }

    // Three bytes inside the first record after the segment's header, if there is one.
    private static int FlipBytes(string segment)
    {
        const int header = 128, recordHeader = 16;
        using FileStream file = File.Open(segment, FileMode.Open, FileAccess.ReadWrite);
        file.Position = header;
        if (file.ReadByte() <= 0)
        {
            return 0;
        }

        for (int i = 0; i < 3; i++)
        {
            file.Position = header + recordHeader + (i * 3);
            int value = file.ReadByte();
            file.Position--;
            file.WriteByte((byte)(value ^ 0x5A));
        }

        return 1;
    }
}

/// <summary>Answers before and after a kill.</summary>
internal sealed record KilledGateway(
    JsonElement Raised,
    (HttpStatusCode Status, JsonElement Answer) First,
    (HttpStatusCode Status, JsonElement Answer) Repeated,
    JsonElement Restored,
    JsonElement Known,
    int ExitCode);

/// <summary>A gateway whose disk takes nothing any more.</summary>
internal sealed record DiskFault(
    JsonElement Spo2, JsonElement Fault, HttpStatusCode AckStatus, JsonElement AckAnswer, JsonElement Acked, bool JournalHealthy, HttpStatusCode Health, int ExitCode);

/// <summary>A gateway after damage to its journal.</summary>
internal sealed record DamagedJournal(int FlippedSegments, Dictionary<string, JsonElement> Alarms, bool JournalHealthy, string Log, int ExitCode);
