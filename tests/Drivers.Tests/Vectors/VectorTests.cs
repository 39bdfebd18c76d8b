using System.Text.Json.Nodes;
using Edge.Drivers.Tests.Files;
using Edge.Drivers.Vectors;

namespace Edge.Drivers.Tests.Vectors;

public class VectorTests
{
    private static readonly VectorDecoder Decoder = new(DriverCatalog.Profiles);
    private static readonly string[] OwnFamilies =
    [
        "nonin-", "cms50-", "serial-masimo-", "serial-nellcor-", "serial-ansar-", "serial-datex-s5-",
        "bthome-", "mibeacon", "miscale", "atc1441", "pvvx", "polar-pmd-", "movesense-", "viatom-", "oxyii-", "openbci-",
    ];

    [Fact]
    public void Every_vector_of_every_driver_passes()
    {
        var report = new VectorReport();
        foreach (string folder in RepositoryFiles.VectorFolders)
        {
            VectorRunner.Run(folder, report);
        }

        Assert.Empty(report.Failures);
        Assert.Empty(report.UnknownProfiles);
        Assert.Equal(1575, report.Checked);
        Assert.Equal(317, report.Rejections);
        Assert.Equal(Decoder.Profiles.Order(), report.CheckedProfiles.Order());
    }

    [Fact]
    public void Vectors_of_another_folder_pass_as_far_as_their_profiles_are_known()
    {
        // Set EDGE_VECTORS to score another folder of the same format with the same code.
        string folder = Environment.GetEnvironmentVariable("EDGE_VECTORS") ?? Path.Combine(RepositoryFiles.Root, "data", "vectors");
        var report = new VectorReport();

        VectorRunner.Run(folder, report);

        Assert.Empty(report.Failures);
        Assert.True(report.Checked > 0);
        Assert.DoesNotContain(report.UnknownProfiles, p => OwnFamilies.Any(f => p.StartsWith(f, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_profile_of_no_driver_is_unknown()
    {
        var output = Decoder.Decode("""{"id":"x0","profile":"coffee-machine","hex":"00"}""");

        Assert.Equal("""{"id":"x0","outcome":"unknown-profile"}""", output.ToJsonString());
    }

    [Fact]
    public void A_decoded_line_has_fields_and_readings_with_their_scale()
    {
        var output = Decoder.Decode(
            """{"id":"x1","profile":"serial-masimo-ascii1","text":"03/14/26 07:15:14 SPO2=097% BPM=064 PI=11.80% ALARM=40 EXC=C00\r\n"}""");

        var readings = (JsonArray)output["readings"]!;
        Assert.Equal("ok", (string)output["outcome"]!);
        Assert.Equal(
            """{"metric":"MDC_PULS_OXIM_PERF_REL","mdc":150448,"value":"11.80","unit":"%","validity":"Questionable","quality":["low-battery"],"measured_at":"2026-03-14T07:15:14"}""",
            readings[2]!.ToJsonString());
    }

    [Fact]
    public void A_rejected_line_says_why_and_where()
    {
        var output = Decoder.Decode("""{"id":"x9","profile":"cms50-live5","hex":"80 00 80 00 00"}""");

        Assert.Equal("""{"id":"x9","outcome":"rejected","reason":"bad-sync","offset":2}""", output.ToJsonString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("[1,2]")]
    [InlineData("""{"id":"a","id":"b","profile":"cms50-live5","hex":"80"}""")]
    [InlineData("""{"profile":"cms50-live5","hex":"8"}""")]
    [InlineData("""{"profile":"cms50-live5","hex":"8g"}""")]
    [InlineData("""{"profile":"cms50-live5"}""")]
    [InlineData("""{"profile":"cms50-live5","hex":5}""")]
    [InlineData("{\"profile\":\"serial-masimo-ascii1\",\"text\":\"\\ud800\"}")]
    public void A_line_that_is_no_vector_is_rejected_and_never_throws(string line)
    {
        Assert.Equal("rejected", (string)Decoder.Decode(line)["outcome"]!);
    }

    [Fact]
    public void Hex_is_read_in_either_case_with_blanks()
    {
        Assert.Equal([0xAB, 0xCD, 0x01], VectorLine.ParseHex(" aB cd01", out _)!);
    }
}
