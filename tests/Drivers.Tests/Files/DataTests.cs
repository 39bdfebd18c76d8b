using System.Globalization;
using System.Security.Cryptography;
using Edge.Drivers.Replay;
using Edge.Drivers.Vectors;

namespace Edge.Drivers.Tests.Files;

public class DataTests
{
    private static readonly string Folder = Path.Combine(RepositoryFiles.Root, "data");

    [Fact]
    public void The_manifest_lists_every_file_with_its_size_hash_and_source()
    {
        var rows = File.ReadLines(Path.Combine(Folder, "MANIFEST.tsv")).Skip(1).Select(l => l.Split('\t')).ToList();

        Assert.All(rows, row =>
        {
            byte[] bytes = File.ReadAllBytes(Path.Combine(Folder, row[0]));
            Assert.Equal(row[1], bytes.Length.ToString(CultureInfo.InvariantCulture));
            Assert.Equal(row[2], Convert.ToHexStringLower(SHA256.HashData(bytes)));
            Assert.Matches("^([^/]+/[^@]+@[0-9a-f]{8}|npm @[^@]+@[0-9.]+)$", row[3]);
        });
        var files = Directory.GetFiles(Folder, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Folder, f))
            .Except([".gitattributes", "MANIFEST.tsv", "LICENSES.md"]);
        Assert.Equal(files.Order(StringComparer.Ordinal), rows.Select(r => r[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_data_file_has_a_licence_whose_text_is_here()
    {
        string licences = File.ReadAllText(Path.Combine(Folder, "LICENSES.md"));
        string notice = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "NOTICE"));
        var paths = File.ReadLines(Path.Combine(Folder, "MANIFEST.tsv")).Skip(1).Select(l => l.Split('\t')[0]).ToList();

        Assert.True(paths.Count >= 3);
        Assert.All(paths, p =>
        {
            Assert.Contains($"`{p}`", licences, StringComparison.Ordinal);
            Assert.Contains($"data/{p}", notice, StringComparison.Ordinal);
        });
        Assert.All((string[])["Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "MIT", "LGPL-2.1", "LGPL-3.0", "GPL-3.0"], name =>
            Assert.True(new FileInfo(Path.Combine(RepositoryFiles.Root, "LICENSES", name + ".txt")).Length > 1000));
    }

    [Fact]
    public void No_vector_beside_the_source_is_under_the_LGPL()
    {
        var lines = Directory.GetFiles(Path.Combine(RepositoryFiles.Root, "src"), "vectors.jsonl", SearchOption.AllDirectories)
            .SelectMany(File.ReadLines).ToList();

        Assert.Equal(1521, lines.Count);
        Assert.DoesNotContain(lines, l => l.Contains("VSCaptureWave", StringComparison.Ordinal) || l.Contains("antidote", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_vector_beside_the_source_comes_from_a_repository_that_the_notice_names()
    {
        string notice = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "NOTICE"));
        var sources = Directory.GetFiles(Path.Combine(RepositoryFiles.Root, "src"), "vectors.jsonl", SearchOption.AllDirectories)
            .SelectMany(File.ReadLines)
            .Select(l => (string)VectorLine.Parse(l).Line["source"]!["repo"]!)
            .Distinct().Where(r => r != "constructed").ToList();

        Assert.NotEmpty(sources);
        Assert.All(sources, s => Assert.Contains($"\n{s} ", notice, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(RecordingFiles.Ivy450C)]
    [InlineData(RecordingFiles.DatexS5)]
    public void The_recordings_stand_beside_the_program(string name)
    {
        string path = RecordingFiles.Find(name)!;

        Assert.Equal(File.ReadAllBytes(Path.Combine(Folder, "recordings", name)), File.ReadAllBytes(path));
    }

    [Fact]
    public void A_recording_that_is_not_shipped_is_not_found()
    {
        Assert.Null(RecordingFiles.Find("Ivy450C.2.data"));
    }
}
