using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Edge.Databases;
using Edge.Receiver.Intake;
using Edge.Receiver.Store;
using Edge.Sync.Journal;
using Edge.Sync.Security;
using Edge.Sync.Wire;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace Edge.Benchmarks;

/// <summary>
/// Records per second that the receiver commits, from the bytes of a batch to its acknowledgement, into SQLite and into a
/// PostgreSQL of its own on this machine. Both sync each commit to the disk of the temporary folder.
/// </summary>
internal sealed class StoreRate(int records, int perBatch)
{
    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private ulong _nextGateway = 1;

    /// <summary>Reads <c>--records --batch --runs</c>, runs, prints one JSON line per store and number of gateways.</summary>
    public static int Run(string[] arguments)
    {
        int Number(string name, int standard)
        {
            int at = Array.IndexOf(arguments, name);
            return at < 0 ? standard : int.Parse(arguments[at + 1], CultureInfo.InvariantCulture);
        }

        new StoreRate(Number("--records", 100_000), Number("--batch", 500)).RunAll(Number("--runs", 5));
        return 0;
    }

    private void RunAll(int runs)
    {
        if (SqliteLibrary.Missing is { } missing)
            throw new InvalidOperationException(missing);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("edge-store-rate-");
        using (SqliteInbox sqlite = SqliteInbox.Open(Path.Combine(folder.FullName, "inbox.db"), TimeProvider.System))
        using (PostgresServer? server = PostgresServer.WhyNot is null ? PostgresServer.Start() : null)
        using (PostgresInbox? postgres = server is null ? null : PostgresInbox.Over(server.NewDatabase(), TimeProvider.System))
        {
            postgres?.Prepare();
            foreach (int gateways in new[] { 1, 4, 16 })
            {
                // In turn, so that a machine that gets slower slows both.
                List<double> sqliteRates = [], postgresRates = [];
                for (int run = 0; run <= runs; run++)
                {
                    sqliteRates.Add(Measure(sqlite, gateways));
                    if (postgres is not null)
                        postgresRates.Add(Measure(postgres, gateways));
                }

                Print("sqlite", gateways, sqliteRates);
                if (postgres is null)
                    Console.WriteLine(PostgresServer.WhyNot);
                else
                    Print("postgresql", gateways, postgresRates);
            }
        }

        folder.Delete(recursive: true);
    }

    private void Print(string store, int gateways, List<double> rates)
    {
        // The first run warms up.
        List<double> counted = [.. rates.Skip(1).Order()];
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            store,
            gateways,
            perBatch,
            recordsPerRun = records,
            runs = counted.Count,
            recordsPerSecondMedian = Math.Round(counted[counted.Count / 2]),
            lowest = Math.Round(counted[0]),
            highest = Math.Round(counted[^1]),
        }));
    }

    private double Measure(IInbox inbox, int gateways)
    {
        var intake = new BatchIntake(inbox, TimeProvider.System, NullLogger.Instance);
        (GatewayId Gateway, byte[][] Batches)[] work = [.. Enumerable.Range(0, gateways).Select(_ => new GatewayId(_nextGateway++)).Select(g => (g, Batches(g, records / gateways / perBatch)))];
        long began = TimeProvider.System.GetTimestamp();
        Thread[] threads = [.. work.Select(w => new Thread(() =>
        {
            foreach (byte[] batch in w.Batches)
            {
                if (intake.Take(w.Gateway, Key, batch).Ack is null)
                    throw new InvalidOperationException("a batch was refused");
            }
        }))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        return (double)work.Sum(w => w.Batches.Length) * perBatch / TimeProvider.System.GetElapsedTime(began).TotalSeconds;
    }

    private byte[][] Batches(GatewayId gateway, int count)
    {
        using var chain = new HashChain();
        byte[][] batches = new byte[count][];
        for (int b = 0; b < count; b++)
        {
            long from = (long)b * perBatch + 1;
            var batch = new Batch { Gateway = gateway.Value, Epoch = 0x1_0000_0001, Lane = (uint)Lane.Vitals, From = (ulong)from, To = (ulong)(from + perBatch - 1), ChainBefore = ByteString.CopyFrom(chain.Head) };
            var block = new RecordBlock();
            for (int i = 0; i < perBatch; i++)
            {
                var record = new Record { Version = 1, Reading = new ReadingRecord { Device = "nonin-1", Patient = "p1", Mdc = 150456, Mantissa = 97 - i % 3, Validity = 1 } };
                block.Records.Add(record.ToByteString());
                chain.Advance(from + i, block.Records[i].Span);
            }

            batch.ChainAfter = ByteString.CopyFrom(chain.Head);
            BatchCodec.Pack(batch, block);
            batches[b] = batch.ToByteArray();
        }

        return batches;
    }
}
