using System.Text.Json.Nodes;
using Edge.Gateway.Clock;
using Edge.Sync.Journal;
using Edge.Sync.Wire;
using Edge.Sync.Wire.Columns;
using Google.Protobuf;

namespace Edge.Gateway.Benchmarks;

/// <summary>
/// Bytes on the wire for vital signs and ECG leads, and the time packing takes. Each batch is opened again and compared
/// with its records, so a figure stands only for what came back whole.
/// </summary>
internal static class WireBenchmark
{
    private const int Seeds = 20;
    private static readonly int[] VitalsSeconds = [1, 5, 60, 300, 600];
    private static readonly int[] EcgSeconds = [1, 5, 60];

    /// <summary>Measures.</summary>
    /// <param name="ecgDirectory">Directory of recordings for <see cref="EcgFile"/>, or null for vital signs alone.</param>
    /// <param name="runs">Runs to take the median time of.</param>
    public static JsonObject Run(string? ecgDirectory, int runs)
    {
        var metrics = new JsonObject
        {
            ["vitals"] = new JsonArray([.. VitalsSeconds.Select(s => (JsonNode)Vitals(s, false))]),
            ["vitals_of_four_devices"] = new JsonArray([.. VitalsSeconds.Select(s => (JsonNode)Vitals(s, true))]),
            ["vitals_60s_us"] = Times([.. Enumerable.Range(0, Seeds).Select(i => VitalsSignal.Records(42 + (uint)i, 60, false))], runs, Seeds * 1e-6),
        };
        if (ecgDirectory is not null)
        {
            EcgLead[] leads = [.. EcgFile.ReadAll(ecgDirectory)];
            metrics["ecg"] = new JsonArray([.. EcgSeconds.Select(s => (JsonNode)Ecg(leads, s))]);
            metrics["ecg_ns_per_sample"] = EcgTimes(leads, runs);
        }

        return new JsonObject { ["bench"] = "wire", ["machine"] = MachineDescription.Now(), ["runs"] = runs, ["metrics"] = metrics };
    }

    private static JsonObject Vitals(int seconds, bool fourDevices)
    {
        var sum = new Sizes();
        for (uint seed = 42; seed < 42 + Seeds; seed++)
        {
            sum.Add(Lane.Vitals, VitalsSignal.Records(seed, seconds, fourDevices));
        }

        double perSecond = 1.0 / (Seeds * seconds);
        return new JsonObject
        {
            ["seconds"] = seconds,
            ["rows_bytes_per_second"] = Round(sum.Rows * perSecond),
            ["columns_bytes_per_second"] = Round(sum.Columns * perSecond),
            ["batch_bytes_per_second"] = Round(sum.Short * perSecond),
            ["batch_with_chain_bytes_per_second"] = Round(sum.Full * perSecond),
            ["deflated_batch_bytes_per_second"] = Round(sum.Deflated * perSecond),
            ["batch_bytes"] = Round((double)sum.Short / Seeds),
            ["batch_with_chain_bytes"] = Round((double)sum.Full / Seeds),
        };
    }

    private static JsonObject Ecg(EcgLead[] leads, int seconds)
    {
        var total = new Sizes();
        long samples = 0;
        var perLead = new JsonObject();
        foreach (EcgLead lead in leads)
        {
            var sum = new Sizes();
            long count = 0;
            foreach (List<ByteString> batch in Batches(lead, seconds, out int samplesPerBatch))
            {
                sum.Add(Lane.Waveform, batch);
                count += samplesPerBatch;
            }

            perLead[lead.Name] = Round((double)sum.Columns / count);
            total.Add(sum);
            samples += count;
        }

        return new JsonObject
        {
            ["seconds"] = seconds,
            ["samples"] = samples,
            ["rows_bytes_per_sample"] = Round((double)total.Rows / samples),
            ["columns_bytes_per_sample"] = Round((double)total.Columns / samples),
            ["batch_bytes_per_sample"] = Round((double)total.Short / samples),
            ["batch_with_chain_bytes_per_sample"] = Round((double)total.Full / samples),
            ["deflated_batch_bytes_per_sample"] = Round((double)total.Deflated / samples),
            ["columns_by_lead"] = perLead,
        };
    }

    // Blocks of one second, as a driver would hand them on; a rest shorter than a batch is left out.
    private static List<List<ByteString>> Batches(EcgLead lead, int seconds, out int samplesPerBatch)
    {
        int block = (int)Math.Round(lead.RateHz);
        samplesPerBatch = block * seconds;
        List<List<ByteString>> batches = [];
        for (int from = 0; from + samplesPerBatch <= lead.Samples.Length; from += samplesPerBatch)
        {
            batches.Add([.. Enumerable.Range(0, seconds).Select(i => Block(lead, from + (i * block), block))]);
        }

        return batches;
    }

    private static ByteString Block(EcgLead lead, int from, int count)
    {
        ulong atMs = 7_654_321_000 + (ulong)Math.Round(from * 1000.0 / lead.RateHz);
        var waveform = new WaveformRecord { Device = "monitor-01", Patient = "p-000123", Mdc = 131328, RateHz = lead.RateHz, Scale = 1 / lead.Gain, Offset = -lead.Zero / lead.Gain };
        waveform.Samples.AddRange(new ArraySegment<int>(lead.Samples, from, count));
        return new Record
        {
            Version = RecordStamper.Version,
            Boot = 0x9C41_77D0_5EB3_A826,
            MonotonicNs = atMs * 1_000_000,
            WallMs = 1_763_600_000_000 + (long)atMs,
            UncertaintyMs = 12,
            ClockSource = ClockSourceCode.Ntp,
            Waveform = waveform,
        }.ToByteString();
    }

    private static JsonObject EcgTimes(EcgLead[] leads, int runs)
    {
        EcgLead first = leads[0];
        List<List<ByteString>> batches = [.. Batches(first, 60, out int samples).Take(5)];
        return Times(batches, runs, batches.Count * (double)samples * 1e-9);
    }

    /// <summary>Median time to pack and to open all batches once, in units.</summary>
    private static JsonObject Times(List<List<ByteString>> batches, int runs, double unitSeconds)
    {
        List<double> pack = [];
        List<double> unpack = [];
        PackedColumns[] packed = [.. batches.Select(BatchColumns.Pack)];
        int[] plain = [.. batches.Select(Sizes.PlainBytes)];
        for (int run = 0; run < Math.Max(3, runs); run++)
        {
            long startedAt = BootTimeProvider.Instance.GetTimestamp();
            foreach (List<ByteString> batch in batches)
            {
                BatchColumns.Pack(batch);
            }

            pack.Add(BootTimeProvider.Instance.GetElapsedTime(startedAt).TotalSeconds / unitSeconds);
            startedAt = BootTimeProvider.Instance.GetTimestamp();
            for (int i = 0; i < batches.Count; i++)
            {
                BatchColumns.Unpack(packed[i].Bytes, batches[i].Count, plain[i]);
            }

            unpack.Add(BootTimeProvider.Instance.GetElapsedTime(startedAt).TotalSeconds / unitSeconds);
        }

        return new JsonObject { ["pack"] = Round(Percentiles.Median(pack)), ["unpack"] = Round(Percentiles.Median(unpack)) };
    }

    private static double Round(double value) => Math.Round(value, 3);

    /// <summary>Bytes of the parts of batches, summed.</summary>
    private sealed class Sizes
    {
        public long Rows { get; private set; }

        public long Columns { get; private set; }

        public long Short { get; private set; }

        public long Full { get; private set; }

        public long Deflated { get; private set; }

        public static int PlainBytes(List<ByteString> records) => Block(records).CalculateSize();

        public void Add(Sizes other) =>
            (Rows, Columns, Short, Full, Deflated) = (Rows + other.Rows, Columns + other.Columns, Short + other.Short, Full + other.Full, Deflated + other.Deflated);

        public void Add(Lane lane, List<ByteString> records)
        {
            PackedColumns columns = BatchColumns.Pack(records);
            Rows += columns.Bytes.Length - columns.SaidOnceBytes;
            Columns += columns.Bytes.Length;
            Batch batch = Envelope(lane, records);
            Deflated += Packed(batch, records, 1).CalculateSize();
            Batch full = Packed(batch, records, BatchCodec.ProtocolVersion);
            Batch sent = full.Clone();
            BatchCodec.ShortenChainAfter(sent);
            Full += sent.CalculateSize();
            Batch shortened = full.Clone();
            BatchCodec.Shorten(shortened);
            Short += shortened.CalculateSize();
            if (!BatchCodec.TryOpen(shortened, out OpenedBatch? opened, out _, out string detail, full.ChainBefore.Span) || !opened.Records.SequenceEqual(records))
            {
                throw new InvalidOperationException($"A batch did not come back whole: {detail}");
            }
        }

        private static Batch Packed(Batch envelope, List<ByteString> records, uint version)
        {
            Batch batch = envelope.Clone();
            BatchCodec.Pack(batch, Block(records), version);
            return batch;
        }

        private static Batch Envelope(Lane lane, List<ByteString> records)
        {
            using var chain = new HashChain();
            chain.Advance(1, "the chain so far"u8);
            var batch = new Batch { Gateway = 0xA1B2_C3D4_E5F6_0718, Epoch = 0x0000_0005_9F3C_71E2, Lane = (uint)lane, From = 123_456, ChainBefore = ByteString.CopyFrom(chain.Head) };
            batch.To = batch.From + (ulong)records.Count - 1;
            for (int i = 0; i < records.Count; i++)
            {
                chain.Advance((long)batch.From + i, records[i].Span);
            }

            batch.ChainAfter = ByteString.CopyFrom(chain.Head);
            return batch;
        }

        private static RecordBlock Block(List<ByteString> records)
        {
            var block = new RecordBlock();
            block.Records.AddRange(records);
            return block;
        }
    }
}
