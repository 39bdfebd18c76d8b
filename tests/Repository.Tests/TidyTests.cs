using System.Text.RegularExpressions;

namespace Edge.Repository.Tests;

/// <summary>What must not be in the tree: machines' paths, package sources, leftovers, secrets, big files.</summary>
public partial class TidyTests
{
    private const long MostBytes = 5 << 20;

    private static readonly string[] TextEndings =
        [".cs", ".csproj", ".props", ".sln", ".json", ".md", ".sh", ".ts", ".tsx", ".js", ".mjs", ".css", ".html", ".proto", ".txt", ".tsv", ".jsonl", ".service", ".rules", ".socket", ".config", ".editorconfig", "run", ".npmrc"];

    private static IEnumerable<string> Texts => Tree.Files.Where(f => TextEndings.Any(e => f.EndsWith(e, StringComparison.Ordinal)));

    [Fact]
    public void No_path_of_a_build_machine_and_no_address_of_a_package_source_is_in_the_tree()
    {
        int files = 0;
        foreach (string file in Texts)
        {
            files++;
            string text = Tree.Read(file);
            Assert.False(MachinePath().IsMatch(text), $"{file}: {MachinePath().Match(text).Value}");
            Assert.False(PackageSource().IsMatch(text), $"{file}: {PackageSource().Match(text).Value}");
        }

        Assert.True(files > 100, $"only {files} files seen");
    }

    [Fact]
    public void Nothing_is_left_open_in_the_code()
    {
        foreach (string file in Tree.AllCSharp.Concat(Tree.Files.Where(f => f.EndsWith(".ts", StringComparison.Ordinal) || f.EndsWith(".tsx", StringComparison.Ordinal) || f.EndsWith(".sh", StringComparison.Ordinal))))
        {
            if (file.EndsWith("/TidyTests.cs", StringComparison.Ordinal))
            {
                continue;
            }

            string text = Tree.Read(file);
            Assert.False(LeftOver().IsMatch(text), $"{file}: {LeftOver().Match(text).Value}");
            Assert.False(CommentedCode().IsMatch(text), $"{file}: {CommentedCode().Match(text).Value}");
        }
    }

    [Fact]
    public void No_test_is_skipped_or_empty()
    {
        foreach (string file in Tree.Files.Where(f => f.StartsWith("tests/", StringComparison.Ordinal) && !f.EndsWith("/TidyTests.cs", StringComparison.Ordinal)))
        {
            if (TextEndings.Any(e => file.EndsWith(e, StringComparison.Ordinal)))
            {
                Assert.False(SkippedTest().IsMatch(Tree.Read(file)), $"{file}: {SkippedTest().Match(Tree.Read(file)).Value}");
            }
        }
    }

    [Fact]
    public void No_private_key_and_no_big_file_is_tracked()
    {
        foreach (string file in Tree.Files)
        {
            Assert.True(new FileInfo(Path.Combine(Tree.Root, file)).Length <= MostBytes, $"{file} is over 5 MiB");
            Assert.False(file.EndsWith(".pem", StringComparison.Ordinal) || file.EndsWith(".key", StringComparison.Ordinal), file);
        }
    }

    [Fact]
    public void The_papers_are_there_and_the_architecture_stays_short()
    {
        string[] papers = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "LICENSE", "NOTICE", "run.sh", "test.sh", ".ci/run"];
        Assert.Empty(papers.Except(Tree.Files));
        Assert.True(Tree.Lines("ARCHITECTURE.md").Length <= 150);
        Assert.Contains("Secondary notification and information for caregivers. It does not replace the alarm of the medical device.", Tree.Read("README.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_decision_has_a_record_with_reason_and_way_back()
    {
        string[] records = [.. Tree.Files.Where(f => f.StartsWith("docs/decisions/0", StringComparison.Ordinal))];
        Assert.True(records.Length >= 10, $"only {records.Length} records");
        foreach (string record in records)
        {
            string text = Tree.Read(record);
            Assert.Contains("## Why", text, StringComparison.Ordinal);
            Assert.Contains("## To reverse it", text, StringComparison.Ordinal);
        }
    }

    [GeneratedRegex(@"(?<![\w.])/(work|farm|root|home)/[a-z]")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"https?://[a-z0-9.-]*(nuget|npmjs|deb\.debian|npm\.)[a-z0-9.-]*/")]
    private static partial Regex PackageSource();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|NotImplementedException)\b")]
    private static partial Regex LeftOver();

    [GeneratedRegex(@"(?m)^\s*//\s*(var|return|await|if \(|foreach \(|using|public|private|Assert)\b.*[;{]\s*$")]
    private static partial Regex CommentedCode();

    [GeneratedRegex(@"Skip\s*=\s*""|Assert\.True\(true\)|\.skip\(|\.only\(")]
    private static partial Regex SkippedTest();
}
