using System.ComponentModel;
using System.Diagnostics;
using Edge.Sync.Tests.Wire.Columns;
using Edge.Sync.Wire;
using Google.Protobuf;
using Xunit.Abstractions;

namespace Edge.Sync.Tests.Wire;

/// <summary>The example reader in Python, which knows the format from its description only. Needs python3; says so where it is missing.</summary>
public sealed class PythonReaderTests(ITestOutputHelper output)
{
    [Fact]
    public void The_reader_gets_every_byte_of_every_golden_batch()
    {
        int read = 0;
        foreach (string name in GoldenBatches.All)
        {
            GoldenBatch golden = GoldenBatches.Of(name);
            if (Read(GoldenBatches.Bytes(name + ".hex")) is not { } lines)
                return;
            Assert.Equal(golden.Records.Select(r => Convert.ToHexStringLower(r.Span)), lines);
            read++;
        }

        Assert.Equal(5, read);
    }

    [Fact]
    public void The_reader_gets_every_byte_of_batches_with_odd_records()
    {
        for (int seed = 1; seed <= 12; seed++)
        {
            List<ByteString> records = RecordGen.OfSeed(seed);
            Batch batch = GoldenBatches.Pack(new GoldenBatch("odd", new byte[32], records));
            if (Read(batch.ToByteArray()) is not { } lines)
                return;
            Assert.Equal(records.Select(r => Convert.ToHexStringLower(r.Span)), lines);
        }
    }

    [Fact]
    public void The_reader_refuses_a_changed_batch_with_a_reason()
    {
        byte[] changed = GoldenBatches.Bytes("batch-columns-vitals.hex");
        changed[^200] ^= 4;
        string[]? lines = Read(changed, expectedExit: 1);
        Assert.True(lines is null || lines.Length == 0);
    }

    private string[]? Read(byte[] batch, int expectedExit = 0)
    {
        DirectoryInfo folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Edge.sln")))
            folder = folder.Parent!;
        var start = new ProcessStartInfo("python3", [Path.Combine(folder.FullName, "examples", "python", "read_batch.py"), "--hex", "--raw", "-"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            output.WriteLine($"Not run: python3 cannot be started ({missing.Message}).");
            return null;
        }

        using (process)
        {
            Task<string> errors = process.StandardError.ReadToEndAsync();
            process.StandardInput.Write(Convert.ToHexString(batch));
            process.StandardInput.Close();
            string[] lines = process.StandardOutput.ReadToEnd().Split('\n')[..^1];
            Assert.True(process.WaitForExit(TimeSpan.FromSeconds(60)));
            Assert.True(process.ExitCode == expectedExit, errors.Result);
            return lines;
        }
    }
}
