using System.Text;
using Edge.Drivers.Ble;
using Edge.Drivers.Declared;
using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Declared;

public class DeclaredDriverTests
{
    private const string Line = """
        {
          "kind": "ascii-line", "id": "test-line", "displayName": "Test", "models": ["T1"],
          "lines": [{ "baud": 2400, "parity": "even" }, { "baud": 9600 }], "quietSeconds": 5,
          "pattern": "(?<time>[0-9/]+ [0-9:]+) T=(?<temp>[-0-9.]+|OPEN|x+)(?<state>[A-Z])?( B=(?<tenths>[0-9]+))?",
          "values": {
            "temp": { "metric": "temperature", "unit": "[degF]", "absent": ["OPEN"], "intervalSeconds": 2 },
            "tenths": { "metric": "battery", "factor": 0.1 }
          },
          "quality": { "state": { "O": "sensor-off", "Q": "questionable", "L": "low-battery" } },
          "deviceTime": { "group": "time", "format": "yyyy/MM/dd HH:mm:ss" }
        }
        """;

    private const string Alias = """
        { "kind": "alias", "of": "weight-scale", "id": "test-scale", "displayName": "Test", "models": ["T2"], "match": "Test*",
          "quirks": { "bonding": "on-demand", "clockCharacteristic": "date-time", "settleMs": 700 } }
        """;

    [Fact]
    public void A_line_gives_value_unit_and_device_time_as_printed()
    {
        var reading = Decode("2026/03/14 07:15:14 T=98.60 B=875\r\n", out var result)[0];

        Assert.Equal(DecodeOutcome.Decoded, result.Outcome);
        Assert.Equal((Metrics.BodyTemperature, "98.60", "[degF]"), (reading.Metric, reading.Value?.ToString(System.Globalization.CultureInfo.InvariantCulture), reading.SourceUnit));
        Assert.Equal(new DateTime(2026, 3, 14, 7, 15, 14), reading.MeasuredAt);
        Assert.Equal(Validity.Valid, reading.Validity);
    }

    [Theory]
    [InlineData("T=OPEN", null, Validity.NotAvailable, QualityFlags.None)]
    [InlineData("T=98.6O", null, Validity.NotAvailable, QualityFlags.SensorOff)]
    [InlineData("T=98.6Q", 98.6, Validity.Questionable, QualityFlags.None)]
    [InlineData("T=98.6L", 98.6, Validity.Valid, QualityFlags.LowBattery)]
    [InlineData("T=98.6Z", 98.6, Validity.Valid, QualityFlags.None)]
    public void Words_for_absence_and_quality_are_heard(string text, double? value, Validity validity, QualityFlags flags)
    {
        var reading = Decode($"2026/03/14 07:15:14 {text}\r\n", out _)[0];

        Assert.Equal(((decimal?)value, validity, flags), (reading.Value, reading.Validity, reading.Flags));
    }

    [Fact]
    public void A_group_that_a_line_does_not_have_gives_no_reading_and_a_factor_is_applied()
    {
        Assert.Single(Decode("2026/03/14 07:15:14 T=98.6\r\n", out _));
        Assert.Equal(87.5m, Decode("2026/03/14 07:15:14 T=98.6 B=875\r\n", out _)[1].Value);
    }

    [Theory]
    [InlineData("2026/03/14 07:15:14 T=98.6", RejectReason.Truncated)]
    [InlineData("T=98.6\r\n", RejectReason.BadField)]
    [InlineData("2026/03/14 07:15:14 T=98.6 B=875 more\r\n", RejectReason.BadField)]
    [InlineData("2026/03/14 07:15:14 T=xxx\r\n", RejectReason.BadField)]
    [InlineData("2026/03/14 07:15:14 T=9-8\r\n", RejectReason.BadField)]
    public void A_line_that_does_not_fit_as_a_whole_is_rejected(string text, RejectReason reason)
    {
        Assert.Empty(Decode(text, out var result));
        Assert.Equal(reason, result.Reason);
    }

    [Fact]
    public void An_impossible_device_time_is_none()
    {
        Assert.Null(Decode("2026/13/14 07:15:14 T=98.6\r\n", out _)[0].MeasuredAt);
    }

    [Fact]
    public void Line_settings_signals_and_timing_are_those_of_the_file()
    {
        var declared = DeclaredDrivers.Parse("test.json", Line, []).Declaration;

        Assert.Equal([new SerialLine(2400, SerialParity.Even), new SerialLine(9600)], declared.Lines);
        Assert.Equal([(Metrics.BodyTemperature, 2.0), (Metrics.Battery, 0.0)], declared.Signals.Select(s => (s.Metric, s.ExpectedInterval.TotalSeconds)));
        Assert.Equal((TimeSpan.FromSeconds(5), EvidenceLevel.Vectors), (declared.QuietTime, declared.Evidence));
    }

    [Fact]
    public void An_alias_has_the_decoder_of_the_other_and_its_own_name_and_quirks()
    {
        var scale = DriverCatalog.Find("weight-scale")!;
        var alias = DeclaredDrivers.Parse("alias.json", Alias, DriverCatalog.All);
        var ble = alias.Declaration.Ble!;

        Assert.Same(scale.Decoder, alias.Decoder);
        Assert.Equal(
            scale.Declaration.Ble!.Matches.Select(m => m with { Name = "Test*", Confidence = m.Confidence + 30 }),
            ble.Matches);
        Assert.Equal((BleBonding.OnDemand, GattId.DateTime, 700.0), (ble.Bonding, ble.ClockCharacteristic, ble.SettleDelay.TotalMilliseconds));
        Assert.DoesNotContain(alias.Declaration.PermittedWrites, w => w.Characteristic == GattId.CurrentTime);
        Assert.Equal(7, alias.Declaration.PermittedWrites.Single(w => w.Characteristic == GattId.DateTime).Bytes.Length);
        Assert.NotNull(alias.CreateDialogue(new DialogueStart(null, new DeviceSettings { Consent = new(1, 1234) })));
    }

    [Fact]
    public void An_alias_that_shall_not_set_the_clock_cannot()
    {
        var alias = DeclaredDrivers.Parse("alias.json", Alias.Replace("date-time", "none", StringComparison.Ordinal), DriverCatalog.All);

        Assert.Equal(Guid.Empty, alias.Declaration.Ble!.ClockCharacteristic);
        Assert.DoesNotContain(alias.Declaration.PermittedWrites, w => w.Characteristic == GattId.CurrentTime || w.Characteristic == GattId.DateTime);
    }

    [Fact]
    public void An_alias_of_a_cuff_whose_mean_means_nothing_has_none()
    {
        string cuff = Alias.Replace("weight-scale", "blood-pressure", StringComparison.Ordinal).Replace("\"settleMs\": 700", "\"noMap\": true", StringComparison.Ordinal);
        var alias = DeclaredDrivers.Parse("alias.json", cuff, DriverCatalog.All);
        var with = DeclaredDrivers.Parse("alias.json", cuff.Replace("true", "false", StringComparison.Ordinal), DriverCatalog.All);
        byte[] result = Convert.FromHexString("04" + "7800" + "5000" + "5D00" + "4800");

        Assert.Equal([Metrics.NibpSystolic, Metrics.NibpDiastolic, Metrics.PulseRateCuff], MetricsOf(alias, result));
        Assert.Equal([Metrics.NibpSystolic, Metrics.NibpDiastolic, Metrics.NibpMean, Metrics.PulseRateCuff], MetricsOf(with, result));
        Assert.DoesNotContain(alias.Declaration.Signals, s => s.Metric == Metrics.NibpMean);
        Assert.Same(DriverCatalog.Find("blood-pressure")!.Decoder, with.Decoder);
    }

    [Fact]
    public void Shipped_aliases_are_short()
    {
        var files = DeclaredDrivers.EmbeddedFolders.SelectMany(f => Directory.GetFiles(Path.Combine(Files.RepositoryFiles.Root, "src", "Drivers", "Devices", f), "*.json")).ToList();

        Assert.Equal(3, files.Count);
        Assert.All(files.Select(File.ReadAllLines).Where(l => l.Any(t => t.Contains("alias", StringComparison.Ordinal))), l => Assert.InRange(l.Length, 1, 6));
    }

    [Theory]
    [InlineData("\"kind\": \"ascii-line\"", "\"kind\": \"binary\"", "test.json: kind: must be ascii-line or alias.")]
    [InlineData("\"kind\": \"ascii-line\", ", "", "test.json: kind: is missing.")]
    [InlineData("\"test-line\"", "\"Test Line\"", "id: must have 3 to 40 characters")]
    [InlineData("2400", "2401", "lines[0].baud: must be one of 1200")]
    [InlineData("\"even\"", "\"mark\"", "lines[0].parity: must be one of none, odd, even.")]
    [InlineData("(?<time>", "(?<time", "pattern: is no regular expression")]
    [InlineData("T=(?<temp>", "(?=T)T=(?<temp>", "pattern: is no regular expression without look-around")]
    [InlineData("\"temp\": {", "\"tempo\": {", "values.tempo: the pattern has no group (?<tempo>...).")]
    [InlineData("\"temperature\"", "\"tempreature\"", "values.temp.metric: there is no metric 'tempreature'")]
    [InlineData("\"temperature\"", "\"ecg\"", "values.temp.metric: there is no metric 'ecg' with single values")]
    [InlineData("\"battery\"", "\"temperature\"", "values.tenths.metric: 'temperature' is taken")]
    [InlineData("[degF]", "F", "values.temp.unit: 'F' is no UCUM unit")]
    [InlineData("\"sensor-off\"", "\"off\"", "quality.state.O: must be one of sensor-off")]
    [InlineData("yyyy/MM/dd HH:mm:ss", "HH:mm:ss", "deviceTime.format: must hold year")]
    [InlineData("\"quietSeconds\": 5", "\"quietSeconds\": 2", "quietSeconds: must be longer")]
    [InlineData("\"quietSeconds\": 5", "\"quietSeconds\": \"5\"", "quietSeconds: must be a number")]
    [InlineData("\"quietSeconds\": 5", "\"quietSeconds\": 5, \"colour\": 1", "colour: is not known here; known are kind")]
    [InlineData("\"models\": [\"T1\"]", "\"models\": []", "models: must be a list of texts")]
    [InlineData("\"kind\"", "kind", "is no JSON")]
    public void A_wrong_line_file_names_file_member_and_remedy(string part, string replaced, string message)
    {
        var wrong = Assert.Throws<DeclarationException>(() => DeclaredDrivers.Parse("test.json", Line.Replace(part, replaced, StringComparison.Ordinal), []));

        Assert.StartsWith("test.json: ", wrong.Message, StringComparison.Ordinal);
        Assert.Contains(message, wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("weight-scale", "weigh-scale", "of: there is no driver 'weigh-scale'")]
    [InlineData("\"match\": \"Test*\",", "", "match: is missing.")]
    [InlineData("on-demand", "later", "quirks.bonding: must be one of none, before-discovery, on-demand.")]
    [InlineData("date-time", "2A08", "quirks.clockCharacteristic: must be one of current-time, date-time, none.")]
    [InlineData("700", "70000", "quirks.settleMs: must be a number from 0 to 5000.")]
    [InlineData("settleMs", "settle", "quirks.settle: is not known here")]
    [InlineData("\"settleMs\": 700", "\"noMap\": true", "quirks.noMap: the driver 'Test' is made for has no mean pressure.")]
    [InlineData("\"settleMs\": 700", "\"noMap\": 1", "quirks.noMap: must be true or false.")]
    public void A_wrong_alias_file_names_member_and_remedy(string part, string replaced, string message)
    {
        var wrong = Assert.Throws<DeclarationException>(() => DeclaredDrivers.Parse("alias.json", Alias.Replace(part, replaced, StringComparison.Ordinal), DriverCatalog.All));

        Assert.Contains(message, wrong.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<Metric> MetricsOf(IDeviceDriver driver, byte[] result)
    {
        var into = new DecodedFrame();
        Assert.Equal(DecodeOutcome.Decoded, driver.Decoder.Decode(result, new FrameContext { Origin = GattId.Of(0x2A35) }, into).Outcome);
        return [.. into.Readings.ToArray().Select(r => r.Metric)];
    }

    private static DecodedReading[] Decode(string text, out DecodeResult result)
    {
        var into = new DecodedFrame();
        result = DeclaredDrivers.Parse("test.json", Line, []).Decoder.Decode(Encoding.ASCII.GetBytes(text), default, into);
        return [.. into.Readings];
    }
}
