using System.Text;
using System.Text.Json.Nodes;
using Edge.Model.Observations;
using Edge.Sync.Fhir;
using Edge.Sync.Fhir.Checking;
using Edge.Sync.Fhir.Resources;
using Edge.Sync.Fhir.Writing;
using Edge.Sync.Wire;

namespace Edge.Sync.Tests.Fhir;

/// <summary>Thirty-five seeded faults, each caught, and everything good accepted.</summary>
public sealed class SeedTests
{
    private static readonly FhirChecker Checker = new(FhirSchema.Bundled);

    [Fact]
    public void Every_good_resource_and_Bundle_is_accepted()
    {
        int checkedCount = 0;
        // Another reader judges these files too (tests/Fhir.Node).
        DirectoryInfo written = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "fhir-resources"));
        foreach ((string name, FhirResource resource, ReadingRecord? source) in GoodResources.All)
        {
            Assert.True(Check(GoodResources.Utf8(resource), source).Count == 0, $"{name}: {string.Join('\n', Check(GoodResources.Utf8(resource), source))}\n{FhirJson.Write(resource)}");
            File.WriteAllText(Path.Combine(written.FullName, name + ".json"), FhirJson.Write(resource));
            checkedCount++;
        }

        foreach (TransactionMode mode in Enum.GetValues<TransactionMode>())
        {
            Bundle bundle = GoodBundle(mode);
            Assert.Empty(Check(GoodResources.Utf8(bundle)));
            File.WriteAllText(Path.Combine(written.FullName, $"bundle-{mode}.json"), FhirJson.Write(bundle));
            checkedCount++;
        }

        Assert.True(checkedCount >= 23, $"only {checkedCount} resources");
    }

    [Theory]
    [InlineData(1, "spo2", "schema")]
    [InlineData(2, "spo2", "I1")]
    [InlineData(3, "spo2", "schema")]
    [InlineData(4, "spo2", "I1")]
    [InlineData(5, "spo2", "schema")]
    [InlineData(6, "spo2", "I2")]
    [InlineData(7, "spo2", "schema")]
    [InlineData(8, "spo2", "schema")]
    [InlineData(9, "spo2", "I3")]
    [InlineData(10, "spo2", "I4")]
    [InlineData(11, "spo2", "schema")]
    [InlineData(12, "spo2", "schema")]
    [InlineData(13, "spo2", "I9")]
    [InlineData(14, "risk", "I11")]
    [InlineData(15, "waveform", "I10")]
    [InlineData(16, "issue", "schema")]
    [InlineData(17, "bundle", "I12")]
    [InlineData(18, "metric", "schema")]
    [InlineData(19, "communication", "I1")]
    [InlineData(20, "panel", "I6")]
    [InlineData(21, "risk", "I11")]
    [InlineData(22, "bundle", "I12")]
    [InlineData(23, "bundle", "I12")]
    [InlineData(24, "bundle", "I13")]
    [InlineData(25, "spo2", "I7")]
    [InlineData(26, "stored", "I16")]
    [InlineData(27, "temperature", "I16")]
    [InlineData(28, "alert-ended", "I14")]
    [InlineData(29, "flag", "I15")]
    [InlineData(30, "waveform", "schema")]
    [InlineData(31, "spo2", "I8")]
    [InlineData(32, "spo2", "I8")]
    [InlineData(33, "spo2", "I4")]
    [InlineData(34, "bundle", "I17")]
    [InlineData(35, "demo", "I18")]
    public void A_seeded_fault_is_caught_by_its_rule(int seed, string name, string rule)
    {
        (JsonNode json, ReadingRecord? source) = Load(name);
        Assert.Empty(Check(Encoding.UTF8.GetBytes(json.ToJsonString()), source));
        Plant(seed, json.AsObject());
        Assert.Contains(Check(Encoding.UTF8.GetBytes(json.ToJsonString()), source), f => f.Rule == rule);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"resourceType\":\"Nonsense\"}")]
    [InlineData("{\"resourceType\":7}")]
    [InlineData("{\"resourceType\":\"Patient\",\"id\":\"a\",\"id\":\"b\"}")]
    [InlineData("{\"resourceType\":\"Bundle\",\"entry\":{\"a\":1},\"type\":[]}")]
    [InlineData("{\"resourceType\":\"Observation\",\"component\":[1,null,\"x\",[[]]],\"code\":5,\"meta\":\"x\",\"identifier\":[[]],\"valueSampledData\":true}")]
    public void Nonsense_is_a_finding_and_never_an_exception(string text) => Assert.NotEmpty(Check(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void An_unknown_keyword_fails_the_load()
    {
        using var schema = new MemoryStream(Encoding.UTF8.GetBytes("""{"definitions":{"Thing":{"properties":{"a":{"minLength":3}}}}}"""));
        Assert.Contains("minLength", Assert.Throws<InvalidDataException>(() => FhirSchema.Load(schema)).Message, StringComparison.Ordinal);
        using var loose = new MemoryStream(Encoding.UTF8.GetBytes("""{"definitions":{"Thing":{"additionalProperties":true}}}"""));
        Assert.Throws<InvalidDataException>(() => FhirSchema.Load(loose));
    }

    internal static IReadOnlyList<Finding> Check(byte[] utf8, ReadingRecord? source = null) => Checker.Check(utf8, new CheckOptions
    {
        Now = GoodResources.Wall.AddMinutes(2),
        Source = source,
        Gateway = GoodResources.Gateway.ToString(),
    });

    internal static Bundle GoodBundle(TransactionMode mode)
    {
        FhirResource Get(string name) => GoodResources.All.Single(r => r.Name == name).Resource;
        return TransactionWriter.Write(new[] { "spo2", "temperature", "gateway", "device", "metric", "patient" }.Select(n => FhirJson.Write(Get(n)))
            .Append(FhirJson.Write(new DeviceWriter(GoodResources.Names).Metric("nonin-1", Metrics.BodyTemperature.Mdc)!)), mode);
    }

    private static (JsonNode Json, ReadingRecord? Source) Load(string name)
    {
        if (name == "bundle")
            return (FhirJson.ToNode(GoodBundle(TransactionMode.Create)), null);
        (string _, FhirResource resource, ReadingRecord? source) = GoodResources.All.Single(r => r.Name == name);
        return (FhirJson.ToNode(resource), source);
    }

    private static void Plant(int seed, JsonObject json)
    {
        JsonObject First(string list) => json[list]![0]!.AsObject();
        switch (seed)
        {
            case 1: json["valeQuantity"] = json["valueQuantity"]!.DeepClone(); break;
            case 2 or 19: json.Remove("status"); break;
            case 3: json["status"] = "done"; break;
            case 4: json.Remove("code"); break;
            case 5: json["valueQuantity"]!["value"] = "97"; break;
            case 6: json["valueString"] = "97"; break;
            case 7: json["effectiveDateTime"] = "2026-11-20T08:41:00.000"; break;
            case 8: json["effectiveDateTime"] = "2026-13-20T08:41:00.000Z"; break;
            case 9: json["category"] = new JsonArray(); break;
            case 10: json["dataAbsentReason"] = new JsonObject { ["text"] = "x" }; break;
            case 11: json["identifier"] = First("identifier").DeepClone(); break;
            case 12: json["id"] = "a b!"; break;
            case 13: json["subject"]!["reference"] = "Observation/1"; break;
            case 14: First("prediction")["probabilityDecimal"] = 140; First("prediction")["rationale"] = "140 %"; break;
            case 15: json["valueSampledData"]!.AsObject().Remove("period"); break;
            case 16: json["severity"] = "critical"; break;
            case 17: First("entry").Remove("request"); break;
            case 18: json["category"] = "foo"; break;
            case 20: First("component")["valueQuantity"]!["code"] = "mmHg"; break;
            case 21: First("prediction")["probabilityDecimal"] = 0.31m; break;
            case 22:
                JsonObject twin = First("entry").DeepClone().AsObject();
                twin["fullUrl"] = "urn:uuid:" + UuidV5.Of("twin");
                json["entry"]!.AsArray().Add((JsonNode)twin);
                break;
            case 23: First("entry")["resource"]!["subject"]!["reference"] = "urn:uuid:" + UuidV5.Of("nobody"); break;
            case 24: First("entry")["request"]!["ifNoneExist"] = json["entry"]![1]!["request"]!["ifNoneExist"]!.ToString(); break;
            case 25: json["code"]!["coding"]![1]!["code"] = "8867-4"; break;
            case 26:
                json["valueQuantity"]!["code"] = "mg/dL";
                json["code"]!["coding"]![1]!["code"] = "41653-7";
                break;
            case 27: json["valueQuantity"]!["value"] = 36.8m; break;
            case 28: json["effectivePeriod"]!.AsObject().Remove("end"); break;
            case 29: json["period"]!.AsObject().Remove("end"); break;
            case 30: json["valueSampledData"]!["data"] = "12 15\u00A0E -3 U"; break;
            case 31: json["effectiveDateTime"] = "2026-02-30T08:41:00.000Z"; break;
            case 32: json["effectiveDateTime"] = FhirTimes.Text(GoodResources.Wall.AddHours(1)); break;
            case 33: json["component"] = new JsonArray(new JsonObject { ["code"] = json["code"]!.DeepClone(), ["valueQuantity"] = json["valueQuantity"]!.DeepClone() }); break;
            case 34:
                JsonNode patient = json["entry"]!.AsArray().Single(e => e!["resource"]!["resourceType"]!.ToString() == "Patient")!;
                patient["resource"]!["name"] = new JsonArray(new JsonObject { ["family"] = "Doe" });
                break;
            case 35: json.Remove("meta"); break;
            default: throw new ArgumentOutOfRangeException(nameof(seed));
        }
    }
}
