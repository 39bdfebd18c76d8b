using Edge.Sync.Journal;
using Edge.Sync.Tests.Wire.Columns;
using Edge.Sync.Wire;
using Google.Protobuf;

namespace Edge.Sync.Tests.Wire;

/// <summary>A batch whose bytes are kept.</summary>
/// <param name="Name">Its file, without ending.</param>
/// <param name="ChainBefore">Chain before the first record.</param>
/// <param name="Records">What the batch holds.</param>
internal sealed record GoldenBatch(string Name, byte[] ChainBefore, IReadOnlyList<ByteString> Records);

/// <summary>Batches whose bytes are kept: what each holds, and how it is packed today.</summary>
internal static class GoldenBatches
{
    public static IReadOnlyList<string> Columns { get; } = ["batch-columns-vitals", "batch-columns-mixed", "batch-columns-example"];

    public static IReadOnlyList<string> All { get; } = ["batch-plain", "batch-deflated", .. Columns];

    /// <summary>What the batch of a name holds, from the file beside it: one record a line, in hex.</summary>
    public static GoldenBatch Of(string name)
    {
        if (Update is { } folder)
            Renew(folder, name);
        string[] lines = File.ReadAllLines(Path.Combine(Update ?? Path.Combine(AppContext.BaseDirectory, "Golden"), name + ".records"));
        return new GoldenBatch(name, [.. Enumerable.Range(1, 32).Select(i => (byte)i)], [.. lines.Select(l => ByteString.CopyFrom(Convert.FromHexString(l)))]);
    }

    public static byte[] Bytes(string file) => Convert.FromHexString(File.ReadAllText(Path.Combine(Update ?? Path.Combine(AppContext.BaseDirectory, "Golden"), file)).Trim());

    /// <summary>The batch as it is written today: that of the vital signs without the chain before, the others with both in full.</summary>
    public static Batch Pack(GoldenBatch golden, uint version = 2)
    {
        using var chain = new HashChain();
        chain.Restart(golden.ChainBefore);
        var batch = new Batch { Gateway = 0xA1B2_C3D4_E5F6_0718, Epoch = 0x5_0000_0001, Lane = 3, From = 41, To = 40 + (ulong)golden.Records.Count, ChainBefore = ByteString.CopyFrom(chain.Head) };
        var block = new RecordBlock();
        for (int i = 0; i < golden.Records.Count; i++)
        {
            chain.Advance(41 + i, golden.Records[i].Span);
            block.Records.Add(golden.Records[i]);
        }

        batch.ChainAfter = ByteString.CopyFrom(chain.Head);
        BatchCodec.Pack(batch, block, version);
        if (golden.Name == "batch-columns-vitals")
            BatchCodec.Shorten(batch);
        return batch;
    }

    /// <summary>The golden files of the source tree, or null: only where the environment asks for it.</summary>
    public static string? Update => Environment.GetEnvironmentVariable("EDGE_UPDATE_GOLDEN") is null ? null : Path.Combine(SourceFolder(), "Golden");

    // Batches of forms that are no longer written stay what they are.
    private static void Renew(string folder, string name)
    {
        string records = Path.Combine(folder, name + ".records");
        if (File.Exists(records))
            return;
        IReadOnlyList<ByteString> made = name switch
        {
            "batch-plain" => RecordGen.Strange()[..1],
            "batch-deflated" => RecordGen.Bedside(2, 1),
            "batch-columns-vitals" => RecordGen.Bedside(30, 0),
            "batch-columns-example" => RecordGen.Example(),
            _ => [.. RecordGen.Bedside(6, 2), .. RecordGen.Strange()],
        };
        File.WriteAllLines(records, made.Select(r => Convert.ToHexStringLower(r.Span)));
        if (!Columns.Contains(name))
            File.WriteAllText(Path.Combine(folder, name + ".hex"), Convert.ToHexStringLower(Pack(Of(name), 1).ToByteArray()) + "\n");
    }

    private static string SourceFolder()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Edge.sln")))
            folder = folder.Parent;
        return Path.Combine(folder!.FullName, "tests", "Sync.Tests");
    }
}
