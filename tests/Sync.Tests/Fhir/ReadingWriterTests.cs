using System.Text.Json.Nodes;
using Edge.Model.Observations;
using Edge.Sync.Fhir;
using Edge.Sync.Fhir.Resources;
using Edge.Sync.Fhir.Writing;
using Edge.Sync.Wire;
using Google.Protobuf;
using Record = Edge.Sync.Wire.Record;

namespace Edge.Sync.Tests.Fhir;

/// <summary>How a reading is written: value, validity, codes, identifiers, times.</summary>
public sealed class ReadingWriterTests
{
    private static readonly ReadingWriter Writer = new(GoodResources.Names);

    [Theory]
    [InlineData(9861, 2, "98.61")]
    [InlineData(9860, 2, "98.60")]
    [InlineData(200, 2, "2.00")]
    [InlineData(-5, 1, "-0.5")]
    [InlineData(0, 1, "0.0")]
    public void A_number_keeps_the_decimals_of_its_device(long mantissa, uint scale, string expected)
    {
        ReadingRecord reading = GoodResources.Reading(Metrics.InvasiveMean, null);
        (reading.Mantissa, reading.Scale) = (mantissa, scale);
        Assert.Contains($"\"value\":{expected},", FhirJson.Write(Writer.Single(GoodResources.Source(reading)).Resource!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Validity.Invalid, QualityFlags.None, "error")]
    [InlineData(Validity.CalibrationOngoing, QualityFlags.None, "temp-unknown")]
    [InlineData(Validity.Overflow, QualityFlags.None, "positive-infinity")]
    [InlineData(Validity.Underflow, QualityFlags.None, "negative-infinity")]
    [InlineData(Validity.NotAvailable, QualityFlags.None, "unknown")]
    [InlineData(Validity.NotAvailable, QualityFlags.SensorOff, "not-performed")]
    public void No_usable_value_is_a_reason_and_no_number(Validity validity, QualityFlags flags, string reason)
    {
        ReadingRecord reading = GoodResources.Reading(Metrics.SpO2, 97, validity);
        reading.Flags = (uint)flags;
        var observation = (Observation)Writer.Single(GoodResources.Source(reading)).Resource!;
        Assert.Null(observation.ValueQuantity);
        Assert.Equal(reason, observation.DataAbsentReason!.Coding![0].Code);
    }

    [Theory]
    [InlineData(Validity.Valid, null)]
    [InlineData(Validity.Validated, "validated-data")]
    [InlineData(Validity.Questionable, "questionable")]
    public void A_value_says_how_far_it_is_to_be_believed(Validity validity, string? status)
    {
        var observation = (Observation)Writer.Single(GoodResources.Source(GoodResources.Reading(Metrics.SpO2, 97, validity))).Resource!;
        Assert.NotNull(observation.ValueQuantity);
        Assert.Equal(status, observation.Interpretation?[0].Coding![0].Code);
    }

    [Fact]
    public void An_implausible_value_is_an_error_and_no_number() =>
        Assert.Equal("error", ((Observation)Writer.Single(GoodResources.Source(GoodResources.Reading(Metrics.SpO2, 140))).Resource!).DataAbsentReason!.Coding![0].Code);

    [Fact]
    public void A_unit_outside_UCUM_is_converted_and_an_unknown_one_becomes_no_resource()
    {
        ReadingRecord pressure = GoodResources.Reading(Metrics.BodyTemperature, 98.60m);
        pressure.Unit = "[degF]";
        Quantity value = ((Observation)Writer.Single(GoodResources.Source(pressure)).Resource!).ValueQuantity!;
        Assert.Equal((37m, "Cel"), (value.Value, value.Code));
        pressure.Unit = "furlong";
        Assert.Equal("unknown-unit", Writer.Single(GoodResources.Source(pressure)).Reason);
    }

    [Fact]
    public void Both_codes_of_oxygen_saturation_are_sent()
    {
        var observation = (Observation)Writer.Single(GoodResources.Source(GoodResources.Reading(Metrics.SpO2, 97))).Resource!;
        Assert.Equal(["150456", "59408-5", "2708-6"], observation.Code.Coding!.Select(c => c.Code));
    }

    [Fact]
    public void Two_gateways_that_read_one_memory_write_one_identifier_and_live_streams_never_do()
    {
        var systemIds = new Dictionary<string, string> { ["meter-1"] = "74-E8-FF-FE-FF-05-1C-00" };
        FhirNames one = new("https://x", new(1), true) { SystemIds = systemIds }, two = new("https://x", new(2), true) { SystemIds = systemIds };
        ReadingRecord stored = GoodResources.All.Single(r => r.Name == "stored").Source!;
        Assert.Equal("74E8FFFEFF051C00-p1-https://x/pat-160184-20261120094100.00", one.Reading(GoodResources.Source(stored, 5), 160184).Value);
        Assert.Equal(one.Reading(GoodResources.Source(stored, 5), 160184), two.Reading(GoodResources.Source(stored, 9), 160184));
        ReadingRecord live = GoodResources.Reading(Metrics.SpO2, 97);
        Assert.NotEqual(one.Reading(GoodResources.Source(live), 150456), two.Reading(GoodResources.Source(live), 150456));
        Assert.NotEqual(one.Reading(GoodResources.Source(live, 1), 150456), one.Reading(GoodResources.Source(live, 2), 150456));
    }

    [Fact]
    public void Patients_of_two_gateways_are_kept_apart_unless_the_facility_says_they_are_the_same()
    {
        Assert.NotEqual(new FhirNames("https://x", new(1), false).Patient("p1"), new FhirNames("https://x", new(2), false).Patient("p1"));
        Assert.Equal(new FhirNames("https://x", new(1), true).Patient("p1"), new FhirNames("https://x", new(2), true).Patient("p1"));
    }

    [Fact]
    public void A_result_out_of_a_memory_is_dated_by_its_device_and_says_how_the_clocks_stood()
    {
        JsonNode json = FhirJson.ToNode(GoodResources.All.Single(r => r.Name == "stored").Resource);
        Assert.Equal("2026-11-20T08:40:55.000Z", json["effectiveDateTime"]!.ToString());
        string coincident = FhirJson.ToNode(GoodResources.All.Single(r => r.Name == "coincident").Resource)["id"]!.ToString();
        Assert.Contains("Observation/" + coincident, json["extension"]!.ToJsonString(), StringComparison.Ordinal);
        ReadingRecord unknown = GoodResources.All.Single(r => r.Name == "stored").Source!.Clone();
        unknown.ClearClockOffsetMs();
        var observation = (Observation)Writer.Single(GoodResources.Source(unknown)).Resource!;
        Assert.Null(observation.EffectiveDateTime);
        Assert.Empty(SeedTests.Check(GoodResources.Utf8(observation), unknown));
    }

    [Fact]
    public void Wall_time_comes_from_the_anchor_of_the_boot_unless_the_label_is_better()
    {
        var clock = new BootClock();
        clock.Add(new ClockAnchor { BootId = ByteString.CopyFrom([.. new byte[7], 5, .. new byte[8]]), MonotonicNs = 1_000_000_000_000, WallMs = 1_700_000_000_000, UncertaintyMs = 20, Source = ClockSourceCode.Ntp });
        Record Of(ulong boot, ClockSourceCode source, uint uncertainty) => new() { Boot = boot, MonotonicNs = 400_000_000_000, WallMs = 5, ClockSource = source, UncertaintyMs = uncertainty };
        Assert.Equal(1_699_999_400_000, clock.Date(default, Of(5, ClockSourceCode.None, 0)).Wall!.Value.ToUnixTimeMilliseconds());
        Assert.Equal(5, clock.Date(default, Of(6, ClockSourceCode.None, 0)).Wall!.Value.ToUnixTimeMilliseconds());
        Assert.Equal(5, clock.Date(default, Of(5, ClockSourceCode.Ntp, 10)).Wall!.Value.ToUnixTimeMilliseconds());
        Assert.False(clock.Date(default, Of(6, ClockSourceCode.Rtc, 0)).IsTrusted);
    }

    [Fact]
    public void A_uuid_of_a_name_is_that_of_the_standard() =>
        Assert.Equal("cf07dcd1-8eed-55a1-81e8-b94c832581b3", UuidV5.Of("https://edge.example/obs|1"));
}
