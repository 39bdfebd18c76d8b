using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Edge.Links;
using Edge.Model.Observations;
using Edge.Receiver;
using Edge.Sync.Journal;
using Edge.Sync.Security;
using Edge.Sync.Uplinks;
using Edge.Sync.Uplinks.Https;
using Edge.Sync.Wire;
using Google.Protobuf;
using Microsoft.Data.Sqlite;
using Record = Edge.Sync.Wire.Record;

namespace Edge.Benchmarks;

/// <summary>
/// How long an alert takes from its stamp to the receiver's commit while a backlog drains over a thin line, and how much of the
/// line the backlog uses meanwhile. Journal, uplink, TLS and receiver are the real ones; the line is shaped in this process.
/// </summary>
internal sealed class AlertBound(int backlog, int alerts, int queueBytes, double bytesPerSecond, TimeSpan oneWay, int seed)
{
    private static readonly GatewayId Gateway = new(0x5511);
    private readonly Random _random = new(seed);

    /// <summary>Reads <c>--backlog --alerts --queue --rate --delay-ms --stalls --seed</c>, runs, prints one JSON line.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        double Number(string name, double standard)
        {
            int at = Array.IndexOf(arguments, name);
            return at < 0 ? standard : double.Parse(arguments[at + 1], CultureInfo.InvariantCulture);
        }

        var bench = new AlertBound(
            (int)Number("--backlog", 100_000), (int)Number("--alerts", 100), (int)Number("--queue", 3000),
            Number("--rate", 6000), TimeSpan.FromMilliseconds(Number("--delay-ms", 300)), (int)Number("--seed", 1));
        Console.WriteLine(JsonSerializer.Serialize(await bench.RunAsync(stalls: Number("--stalls", 0) > 0)));
        return 0;
    }

    /// <summary>One run; the figures as an object that can be written as JSON.</summary>
    public async Task<object> RunAsync(bool stalls)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("edge-alert-bound-");
        using var mint = new CertificateMint(TimeProvider.System);
        string receiverFolder = Path.Combine(folder.FullName, "receiver");
        CertificateMint.Save(mint.Server("127.0.0.1"), receiverFolder, "server");
        CertificateMint.Save(mint.Authority, receiverFolder, "authority");
        using X509Certificate2 certificate = mint.Gateway(Gateway);
        using ECDsa key = certificate.GetECDsaPrivateKey()!;
        var stamper = new RecordStamper(new byte[16], TimeProvider.System, Trust());
        var surroundings = new JournalSurroundings { SigningKey = key, Stamper = stamper, Randomness = new Random(seed) };
        await using ReceiverHost receiver = await ReceiverHost.StartAsync(ReceiverOptions.FromFolder(receiverFolder, 0), TimeProvider.System);
        using var line = new ShapedLine(receiver.Address.Port, bytesPerSecond, oneWay, queueBytes);
        using SegmentJournal journal = SegmentJournal.Open(Path.Combine(folder.FullName, "journal"), new JournalOptions { Gateway = Gateway }, TimeProvider.System, surroundings);
        FillBacklog(journal, stamper);
        await using var uplink = Uplink.OverHttps(
            journal,
            new SendingOptions { Gateway = Gateway },
            new HttpsUplinkOptions { Receiver = new Uri($"https://127.0.0.1:{line.Port}"), Certificate = certificate, PinnedAuthority = mint.Authority },
            new UplinkSurroundings(TimeProvider.System, stamper, _random));
        uplink.Start();
        return await MeasureAsync(new Chain(journal, uplink, line, stamper, Path.Combine(receiverFolder, "inbox.db")), stalls);
    }

    private async Task<object> MeasureAsync(Chain chain, bool stalls)
    {
        while (chain.Journal.AcknowledgedUpTo(Lane.Vitals) == 0)
            await Task.Delay(100);
        await Task.Delay(TimeSpan.FromSeconds(10));
        long bytesBefore = chain.Line.BytesUp;
        long startedAt = TimeProvider.System.GetTimestamp();
        for (int i = 0; i < alerts; i++)
        {
            Append(chain.Journal, chain.Stamper, Lane.Alert, new Record { Alarm = new AlarmRecord { Rule = "spo2-low", Patient = "p1", Type = AlarmEventType.Start, Priority = 3, Episode = ByteString.CopyFrom(new byte[16]), Mantissa = 80 } });
            if (stalls && _random.NextDouble() < 0.05)
                chain.Line.Stall(TimeSpan.FromMilliseconds(250));
            await Task.Delay(TimeSpan.FromSeconds(0.5 + _random.NextDouble()));
        }

        double seconds = TimeProvider.System.GetElapsedTime(startedAt).TotalSeconds;
        double used = (chain.Line.BytesUp - bytesBefore) / (bytesPerSecond * seconds);
        bool stillQueued = chain.Journal.AcknowledgedUpTo(Lane.Vitals) < backlog;
        await Task.Delay(TimeSpan.FromSeconds(3));
        return Figures(chain, Latencies(chain.Inbox), used, stillQueued, stalls);
    }

    private object Figures(Chain chain, double[] latencies, double used, bool stillQueued, bool stalls)
    {
        UplinkStatus status = chain.Uplink.Status;
        return new
        {
            bench = "alert-bound",
            backlog,
            alerts,
            arrived = latencies.Length,
            queue_bytes = queueBytes,
            bytes_per_second = bytesPerSecond,
            one_way_ms = oneWay.TotalMilliseconds,
            stalls,
            alert_ms = new { p50 = At(latencies, 0.5), p90 = At(latencies, 0.9), p99 = At(latencies, 0.99), max = At(latencies, 1) },
            known_ms = new { p50 = status.AlertKnownP50Ms, p99 = status.AlertKnownP99Ms },
            link_used = Math.Round(used, 3),
            backlog_left = stillQueued,
            acknowledged = chain.Journal.AcknowledgedUpTo(Lane.Vitals),
            window_bytes = status.Line.WindowBytes,
            reconnects = status.Connections - 1,
            load = File.ReadAllText("/proc/loadavg").Split(' ')[0],
        };
    }

    /// <summary>Noisy values, so that they do not compress to nothing.</summary>
    private void FillBacklog(SegmentJournal journal, RecordStamper stamper)
    {
        for (int i = 0; i < backlog; i++)
        {
            AppendResult result;
            do
            {
                result = Append(journal, stamper, Lane.Vitals, new Record { Reading = new ReadingRecord { Device = "monitor-1", Patient = "p1", Mdc = 147842 + (uint)(i % 4), Mantissa = 800 + _random.Next(400), Scale = 1, Validity = 1 } });
            }
            while (!result.Accepted);
        }

        journal.WaitDurable(Lane.Vitals, backlog, TimeSpan.FromMinutes(2));
    }

    private static AppendResult Append(SegmentJournal journal, RecordStamper stamper, Lane lane, Record record)
    {
        stamper.Stamp(record);
        return journal.Append(lane, record.ToByteArray());
    }

    private static double[] Latencies(string inbox)
    {
        using var connection = new SqliteConnection($"Data Source={inbox};Mode=ReadOnly");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "select payload, received_at from inbox where lane = 1";
        using SqliteDataReader rows = command.ExecuteReader();
        List<double> found = [];
        while (rows.Read())
            found.Add(rows.GetInt64(1) - Record.Parser.ParseFrom((byte[])rows[0]).WallMs);
        found.Sort();
        return [.. found];
    }

    private static double At(double[] sorted, double fraction) => sorted.Length == 0 ? double.NaN : sorted[(int)Math.Min(sorted.Length - 1, fraction * sorted.Length)];

    private static Func<ClockTrust> Trust()
    {
        var trust = new ClockTrust(MonotonicTime.Now(TimeProvider.System), TimeProvider.System.GetUtcNow(), TimeSpan.FromMilliseconds(1), ClockSource.Ntp);
        return () => trust;
    }

    private sealed record Chain(SegmentJournal Journal, Uplink Uplink, ShapedLine Line, RecordStamper Stamper, string Inbox);
}
