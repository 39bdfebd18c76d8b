using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Edge.Model.Observations;
using Edge.Receiver.Fhir;
using Edge.Sync.Fhir.Checking;
using Edge.Sync.Journal;
using Edge.Sync.Security;
using Google.Protobuf;
using AlarmEventType = Edge.Sync.Wire.AlarmEventType;
using Record = Edge.Sync.Wire.Record;

namespace Edge.Receiver.Tests.Fhir;

/// <summary>The read side over HTTPS with mutual TLS, from a real gateway's journal.</summary>
public sealed class FhirApiTests
{
    [Fact]
    public async Task Resources_are_read_searched_and_paged_and_all_that_is_answered_is_valid()
    {
        await using Bench bench = await FilledAsync();
        using HttpClient client = bench.Client(bench.Certificate);
        JsonNode patients = await GetAsync(client, bench, "Patient");
        string patient = patients["entry"]![0]!["resource"]!["id"]!.ToString();

        JsonNode page = await GetAsync(client, bench, $"Observation?patient={patient}&code=http://loinc.org|59408-5&_count=7&_sort=-date");
        HashSet<string> seen = [];
        List<string> times = [];
        int pages = 0;
        for (JsonNode? next = page; next is not null; pages++)
        {
            foreach (JsonNode? entry in next["entry"]!.AsArray())
            {
                Assert.True(seen.Add(entry!["fullUrl"]!.ToString()));
                times.Add(entry["resource"]!["effectiveDateTime"]!.ToString());
            }

            string? link = next["link"]!.AsArray().SingleOrDefault(l => l!["relation"]!.ToString() == "next")?["url"]!.ToString();
            next = link is null ? null : await ReadAsync(client, new Uri(link), HttpStatusCode.OK);
        }

        Assert.Equal((20, 3, "20"), (seen.Count, pages, page["total"]!.ToString()));
        Assert.Equal(times.OrderDescending(StringComparer.Ordinal), times);
        Assert.Equal("20", (await GetAsync(client, bench, "Observation?code=150456"))["total"]!.ToString());
        Assert.Equal("0", (await GetAsync(client, bench, "Observation?code=http://loinc.org|8867-4"))["total"]!.ToString());
        Assert.Equal("0", (await GetAsync(client, bench, "Observation?date=lt2020"))["total"]!.ToString());
        string middle = Uri.EscapeDataString(times[9]);
        Assert.Equal("10", (await GetAsync(client, bench, $"Observation?code=150456&date=ge{middle}"))["total"]!.ToString());
        Assert.Equal("10", (await GetAsync(client, bench, $"Observation?code=150456&date=lt{middle}"))["total"]!.ToString());

        JsonNode one = await ReadAsync(client, new Uri(seen.First()), HttpStatusCode.OK);
        Assert.Equal("1", one["meta"]!["versionId"]!.ToString());
        JsonNode provenance = await GetAsync(client, bench, "Provenance?target=Observation/" + one["id"]);
        Assert.Contains("device, read by driver", provenance.ToJsonString(), StringComparison.Ordinal);
        await GetAsync(client, bench, "Provenance/p." + one["id"]);
        JsonNode all = await GetAsync(client, bench, $"Patient/{patient}/$everything?_count=500");
        Assert.True(all["entry"]!.AsArray().Count >= 23, all["total"]!.ToString());
        JsonNode found = await GetAsync(client, bench, "Device?identifier=" + Uri.EscapeDataString("urn:edge/gateway|" + Bench.Gateway));
        Assert.Equal("1", found["total"]!.ToString());
        Assert.Equal("4.0.1", (await GetAsync(client, bench, "metadata"))["fhirVersion"]!.ToString());
    }

    [Theory]
    [InlineData("Observation?name=Doe", HttpStatusCode.BadRequest)]
    [InlineData("Observation?date=ap2026", HttpStatusCode.BadRequest)]
    [InlineData("Observation?date=2026-01-01T10:00:00", HttpStatusCode.BadRequest)]
    [InlineData("Observation?code:in=x", HttpStatusCode.BadRequest)]
    [InlineData("Observation?_sort=code", HttpStatusCode.BadRequest)]
    [InlineData("Observation?_include=Observation:device", HttpStatusCode.BadRequest)]
    [InlineData("Observation?identifier=bare", HttpStatusCode.BadRequest)]
    [InlineData("Provenance?agent=x", HttpStatusCode.BadRequest)]
    [InlineData("Patient/x/$everything?start=2026", HttpStatusCode.BadRequest)]
    [InlineData("Observation/none", HttpStatusCode.NotFound)]
    [InlineData("Patient/none/$everything", HttpStatusCode.NotFound)]
    [InlineData("Encounter", HttpStatusCode.NotFound)]
    [InlineData("a/b/c/d", HttpStatusCode.NotFound)]
    public async Task What_is_not_supported_is_an_OperationOutcome_and_never_ignored(string request, HttpStatusCode expected)
    {
        await using var bench = new Bench();
        await bench.StartReceiverAsync();
        using HttpClient client = bench.Client(bench.Certificate);
        JsonNode answer = await ReadAsync(client, new Uri(bench.Address, "/fhir/" + request), expected);
        Assert.Equal("OperationOutcome", answer["resourceType"]!.ToString());
    }

    [Fact]
    public async Task A_gateway_reads_its_own_a_reader_all_and_others_nothing()
    {
        await using var bench = new Bench();
        using X509Certificate2 reader = ReaderCertificate(bench.Mint), stranger = ReaderCertificate(bench.Mint);
        string fingerprint = reader.GetCertHashString(HashAlgorithmName.SHA256);
        bench.Fhir = new FhirOptions { Readers = new HashSet<string> { fingerprint } };
        await FillAsync(bench);
        using HttpClient own = bench.Client(bench.Certificate), other = bench.Client(bench.Mint.Gateway(new GatewayId(99))), all = bench.Client(reader), none = bench.Client(stranger);
        string count = (await GetAsync(own, bench, "Observation?code=150456"))["total"]!.ToString();
        Assert.Equal("20", count);
        Assert.Equal(count, (await GetAsync(all, bench, "Observation?code=150456"))["total"]!.ToString());
        Assert.Equal("0", (await GetAsync(other, bench, "Observation"))["total"]!.ToString());
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => none.GetAsync(new Uri(bench.Address, "/fhir/Observation")));
        using HttpResponseMessage lanes = await all.GetAsync(new Uri(bench.Address, $"/v1/gateways/{Bench.Gateway}/lanes"));
        Assert.Equal(HttpStatusCode.Forbidden, lanes.StatusCode);
        using HttpResponseMessage foreign = await other.GetAsync(new Uri(bench.Address, $"/v1/gateways/{Bench.Gateway}/alerts"));
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        JsonNode alerts = JsonNode.Parse(await all.GetStringAsync(new Uri(bench.Address, $"/v1/gateways/{Bench.Gateway}/alerts")))!;
        JsonNode alert = Assert.Single(alerts.AsArray())!;
        Assert.Equal(("active", "medium", "True", "False"), (alert["state"]!.ToString(), alert["priority"]!.ToString(), alert["known_late"]!.GetValue<bool>().ToString(), alert["may_ring"]!.GetValue<bool>().ToString()));
        using HttpResponseMessage post = await own.PostAsync(new Uri(bench.Address, "/fhir/Observation"), new StringContent("{}"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
    }

    private static async Task<Bench> FilledAsync()
    {
        var bench = new Bench();
        await FillAsync(bench);
        return bench;
    }

    private static async Task FillAsync(Bench bench)
    {
        await bench.StartReceiverAsync();
        bench.StartUplink();
        for (int i = 0; i < 20; i++)
            Append(bench, Lane.Vitals, FhirBench.Reading(10 + i, Metrics.SpO2, 97));
        Append(bench, Lane.Alert, FhirBench.Alarm(20, AlarmEventType.Start));
        await bench.WaitAcknowledgedAsync(Lane.Vitals, 20);
        await bench.WaitAcknowledgedAsync(Lane.Alert, 1);
        using HttpClient client = bench.Client(bench.Certificate);
        for (int i = 0; i < 3000 && (await GetAsync(client, bench, "Observation"))["total"]!.GetValue<int>() < 21; i++)
            await Task.Delay(10);
        Assert.Equal(21, (await GetAsync(client, bench, "Observation"))["total"]!.GetValue<int>());
    }

    private static void Append(Bench bench, Lane lane, Record record) => Assert.True(bench.Journal.Append(lane, record.ToByteArray()).Accepted);

    private static Task<JsonNode> GetAsync(HttpClient client, Bench bench, string request) => ReadAsync(client, new Uri(bench.Address, "/fhir/" + request), HttpStatusCode.OK);

    private static async Task<JsonNode> ReadAsync(HttpClient client, Uri address, HttpStatusCode expected)
    {
        using HttpResponseMessage answer = await client.GetAsync(address);
        string body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{address}: {answer.StatusCode} {body}");
        Assert.Equal("application/fhir+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Empty(new FhirChecker(FhirSchema.Bundled).Check(Encoding.UTF8.GetBytes(body), new CheckOptions { Now = TimeProvider.System.GetUtcNow() }));
        return JsonNode.Parse(body)!;
    }

    private static X509Certificate2 ReaderCertificate(CertificateMint mint)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=viewer", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], true));
        using X509Certificate2 bare = request.Create(mint.Authority, mint.Authority.NotBefore, mint.Authority.NotAfter, RandomNumberGenerator.GetBytes(12));
        return bare.CopyWithPrivateKey(key);
    }
}
