using Edge.Gateway.Configuration;
using Edge.Gateway.Tests.Bench;

namespace Edge.Gateway.Tests.Configuration;

public sealed class OptionsFileTests : IDisposable
{
    private const string Valid = """
        {
          // Comments and trailing commas are welcome in a file that people write.
          "name": "Ward 3", "directory": "/var/lib/edge-gateway", "panelPort": 8080, "journalQuotaMib": 256,
          "patients": [{"id": "p1", "name": "Anna", "colour": "violet", "icon": "moon",
            "limits": [{"rule": "spo2-low", "limit": 88, "severe": 82, "setBy": "nurse", "why": "copd"}]}],
          "devices": [{"id": "nonin-1", "driver": "nonin-oem3", "port": "/dev/serial/by-id/nonin", "patient": "p1"}],
        }
        """;

    private readonly TemporaryFolder _folder = new();

    private string LastValid => _folder.File(OptionsFile.LastValidName);

    [Fact]
    public void A_valid_file_is_read_whole()
    {
        OptionsReading reading = Read(Valid);
        Assert.Empty(reading.Errors);
        GatewayOptions options = reading.Options!;
        Assert.Equal(("Ward 3", 8080, 256L), (options.Name, options.PanelPort, options.JournalQuotaMib!.Value));
        LimitOptions limit = Assert.Single(Assert.Single(options.Patients).Limits);
        Assert.Equal((88m, 82m, "nurse"), (limit.Limit, limit.Severe!.Value, limit.SetBy));
        Assert.Equal("nonin-oem3", Assert.Single(options.Devices).Driver);
    }

    [Fact]
    public void An_empty_object_is_a_gateway_without_devices()
    {
        OptionsReading reading = Read("{}");
        Assert.Empty(reading.Errors);
        Assert.Empty(reading.Options!.Devices);
    }

    [Fact]
    public void All_errors_come_at_once()
    {
        IReadOnlyList<string> errors = Read("""
            {
              "name": "", "directory": "state", "panelPort": 70000, "journalQuotaMib": 255,
              "patients": [
                {"id": "P 1", "name": "", "colour": "red", "icon": "skull",
                 "limits": [{"rule": "spo2-lo", "limit": 88, "setBy": "nurse"},
                            {"rule": "spo2-low", "limit": 88, "severe": 90, "setBy": ""},
                            {"rule": "spo2-low", "limit": 60, "severe": 55, "setBy": "caregiver"},
                            {"rule": "hr-high", "limit": 130, "setBy": "nurse"}]},
                {"id": "p2", "name": "Ben"}, {"id": "p2", "name": "Bob"}],
              "devices": [
                {"id": "Nonin", "driver": "nonin", "port": "ttyUSB0", "patient": "p9"},
                {"id": "d2", "driver": "nonin-oem3", "port": "/dev/ttyUSB1", "patient": "p2"},
                {"id": "d2", "driver": "nonin-oem3", "port": "/dev/ttyUSB1", "patient": "p2"}],
              "uplink": {"url": "http://cloud", "caFile": "/no/ca", "certificateFile": "/no/crt", "keyFile": "/no/key"}
            }
            """).Errors;
        string[] expected =
        [
            "name:", "directory:", "panelPort:", "journalQuotaMib:", "patients 'P 1': id must be", "name must", "colour 'red'", "icon 'skull'",
            "limit 'spo2-lo': no such rule", "setBy must name", "limit 'spo2-low': limit and severe do not fit", "limit 'spo2-low': outside 70 to 99",
            "limit 'hr-high': limit and severe do not fit", "id 'p2' is there more than once", "devices 'Nonin': id must be", "no driver 'nonin'", "port 'ttyUSB0'",
            "no patient 'p9'", "devices: id 'd2'", "devices: port '/dev/ttyUSB1'", "neither https://HOST:PORT of a receiver nor mqtts://HOST:PORT of a broker", "caFile '/no/ca'", "certificateFile '/no/crt'", "keyFile '/no/key'",
        ];
        Assert.All(expected, e => Assert.Single(errors, error => error.Contains(e, StringComparison.Ordinal)));
        Assert.Equal(expected.Length, errors.Count);
        Assert.DoesNotContain(errors, e => e.Contains('\n', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{\n\"name\": \"x\",\n\"nmae\": \"y\"\n}", "line 3", "nmae")]
    [InlineData("{\n\"panelPort\": \"x\"\n}", "line 2", "panelPort")]
    [InlineData("{\n\"panelPort\": 1,\n", "line 3", "")]
    [InlineData("{\n\"patients\": null\n}", "line 2", "patients")]
    [InlineData("{\n\"devices\": [{\"id\": null}]\n}", "line 2", "devices")]
    [InlineData("", "line 1", "")]
    [InlineData("null", "the file says null", "")]
    [InlineData("[]", "line 1", "")]
    public void Bad_JSON_is_one_error_with_file_line_and_member(string text, string where, string member)
    {
        OptionsReading reading = Read(text);
        Assert.False(reading.IsValid);
        string error = Assert.Single(reading.Errors);
        Assert.StartsWith(_folder.File("edge.json"), error, StringComparison.Ordinal);
        Assert.Contains(where, error, StringComparison.Ordinal);
        Assert.Contains(member, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"patients": [null]}""", "patients")]
    [InlineData("""{"devices": [null]}""", "devices")]
    [InlineData("""{"patients": [{"id": "p1", "name": "Anna", "limits": [null]}]}""", "limits")]
    public void A_null_in_a_list_is_an_error_and_no_exception(string text, string member)
    {
        OptionsReading reading = Read(text);
        Assert.False(reading.IsValid);
        Assert.Contains(member, Assert.Single(reading.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_or_no_file_at_all_is_one_error()
    {
        foreach (string path in (string[])[_folder.File("missing.json"), _folder.Path, ""])
        {
            Assert.Single(OptionsFile.Read(path).Errors);
        }
    }

    [Fact]
    public void Bytes_that_are_no_text_are_one_error()
    {
        File.WriteAllBytes(_folder.File("edge.json"), [0xFF, 0xFE, 0x00, 0x7B]);
        Assert.Single(OptionsFile.Read(_folder.File("edge.json")).Errors);
    }

    [Fact]
    public void A_broken_file_starts_the_last_valid_configuration_and_says_why()
    {
        OptionsFile.KeepAsLastValid(Read(Valid).Options! with { Directory = _folder.Path }, LastValid);
        string broken = _folder.Write("edge.json", """{"panelPort": -1, "journalQuotaMib": 1}""");
        (StartOptions? start, IReadOnlyList<string> errors) = OptionsFile.ForStart(broken, LastValid);
        Assert.Empty(errors);
        Assert.Equal("Ward 3", start!.Options.Name);
        Assert.Equal(88, start.Options.Patients[0].Limits[0].Limit);
        Assert.Equal(2, start.RejectedErrors.Count);
    }

    [Fact]
    public void A_good_file_is_taken_although_another_one_is_kept()
    {
        OptionsFile.KeepAsLastValid(Read(Valid).Options! with { Directory = _folder.Path }, LastValid);
        (StartOptions? start, _) = OptionsFile.ForStart(_folder.Write("edge.json", """{"name": "new"}"""), LastValid);
        Assert.Equal("new", start!.Options.Name);
        Assert.Empty(start.RejectedErrors);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{}}")]
    public void A_broken_file_without_a_usable_copy_refuses_with_the_errors_of_the_file(string? kept)
    {
        if (kept is not null)
        {
            _folder.Write(OptionsFile.LastValidName, kept);
        }

        (StartOptions? start, IReadOnlyList<string> errors) = OptionsFile.ForStart(_folder.Write("edge.json", """{"panelPort": -1}"""), LastValid);
        Assert.Null(start);
        Assert.Contains("panelPort", Assert.Single(errors), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private OptionsReading Read(string text) => OptionsFile.Read(_folder.Write("edge.json", text));
}
