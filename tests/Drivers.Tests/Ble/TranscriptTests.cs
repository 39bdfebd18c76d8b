using Edge.Drivers.Tests.Files;

namespace Edge.Drivers.Tests.Ble;

public class TranscriptTests
{
    private static readonly string[] Files =
    [
        .. Directory.GetFiles(Path.Combine(RepositoryFiles.Root, "src", "Drivers", "Devices"), "transcript-*.txt", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(RepositoryFiles.Root, f)).Order(StringComparer.Ordinal),
    ];

    /// <summary>Every transcript beside a driver.</summary>
    public static TheoryData<string> Transcripts { get; } = [.. Files];

    [Theory]
    [MemberData(nameof(Transcripts))]
    public void A_dialogue_follows_its_transcript(string file)
    {
        ScriptedLink.Play(File.ReadLines(Path.Combine(RepositoryFiles.Root, file)));
    }

    [Fact]
    public void Every_driver_with_a_dialogue_has_transcripts()
    {
        var spoken = DriverCatalog.All.Where(d => d.CreateDialogue(new DialogueStart(null, null)) is not null).Select(d => d.Declaration.Id);
        var scripted = Files
            .Select(f => File.ReadLines(Path.Combine(RepositoryFiles.Root, f)).First(l => l.StartsWith("driver ", StringComparison.Ordinal)))
            .Select(l => l["driver ".Length..]);

        Assert.Equal(43, Files.Length);
        Assert.Empty(spoken.Where(id => id is "glucose-meter" or "cgm" or "omron-memory" or "movesense" or "viatom-o2ring-s").Except(scripted));
    }

    [Theory]
    [InlineData("> 0102")]
    [InlineData("> 0101\n= done")]
    [InlineData("")]
    [InlineData("> 0101\n< 2a52 06000101")]
    public void A_transcript_that_differs_fails(string end)
    {
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => ScriptedLink.Play($"driver glucose-meter\nstart\n{end}".Split('\n')));
    }
}
