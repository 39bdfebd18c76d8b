using System.Text;
using System.Text.Json.Nodes;
using Edge.Model.Observations;
using Edge.Receiver.Fhir;
using Edge.Receiver.Tests.Store;
using Edge.Sync.Fhir.Checking;
using Edge.Sync.Journal;
using Edge.Sync.Wire;
using Google.Protobuf;
using AlarmEventType = Edge.Sync.Wire.AlarmEventType;
using Record = Edge.Sync.Wire.Record;

namespace Edge.Receiver.Tests.Fhir;

/// <summary>Records become resources exactly once in effect, on both stores.</summary>
public sealed class ConsumerTests(SharedPostgres postgres) : IClassFixture<SharedPostgres>
{
    [Theory, OnSqlite, OnPostgres]
    public void Every_Bundle_three_times_and_in_any_order_leaves_the_same_resources(string kind)
    {
        using var bench = new FhirBench(kind, postgres);
        bench.Journal(Lane.Vitals, [.. Enumerable.Range(1, 30).Select(i => FhirBench.Reading(i, Metrics.SpO2, 97))]);
        bench.Deliver(Lane.Vitals, 11, 20).Settle();
        Assert.Empty(bench.Rows("Observation"));
        bench.Deliver(Lane.Vitals, 1, 10).Settle();
        Assert.Equal(20, bench.Rows("Observation").Count);
        for (int round = 0; round < 3; round++)
            bench.Deliver(Lane.Vitals, 1, 30).Settle();
        bench.Execute("delete from cursors");
        bench.Settle();
        IReadOnlyList<FhirRow> rows = bench.Rows();
        Assert.Equal((30, 1, 2, 1), (Count("Observation"), Count("Patient"), Count("Device"), Count("DeviceMetric")));
        Assert.All(rows, r => Assert.Equal(1, r.Version));
        AssertGood(bench, 34);
        int Count(string type) => rows.Count(r => r.Type == type);
    }

    [Theory, OnSqlite, OnPostgres]
    public void A_panel_is_one_resource_however_its_parts_arrive(string kind)
    {
        using var bench = new FhirBench(kind, postgres);
        bench.Journal(Lane.Vitals,
            FhirBench.Reading(1, Metrics.NibpSystolic, 120), FhirBench.Reading(1, Metrics.NibpDiastolic, 80), FhirBench.Reading(1, Metrics.NibpMean, 93),
            FhirBench.Reading(60, Metrics.NibpSystolic, 130), FhirBench.Reading(60, Metrics.NibpDiastolic, 85));
        for (int i = 1; i <= 5; i++)
            bench.Deliver(Lane.Vitals, i, i).Settle();
        IReadOnlyList<FhirRow> panels = bench.Rows("Observation");
        Assert.Equal([3, 2], panels.Select(p => JsonNode.Parse(p.Body)!["component"]!.AsArray().Count));
        AssertGood(bench, 6);
    }

    [Theory, OnSqlite, OnPostgres]
    public void An_anchor_that_comes_later_corrects_the_times_of_its_boot(string kind)
    {
        using var bench = new FhirBench(kind, postgres);
        bench.Journal(Lane.Vitals, FhirBench.Reading(100, Metrics.SpO2, 97, labelErrorSeconds: -86_400 * 300)).Deliver(Lane.Vitals).Settle();
        Assert.NotEqual(FhirBench.Wall.AddSeconds(100).ToUnixTimeMilliseconds(), Assert.Single(bench.Rows("Observation")).AtMs);
        Record anchor = FhirBench.At(500);
        anchor.Anchor = new ClockAnchor
        {
            BootId = ByteString.CopyFrom([.. Enumerable.Repeat((byte)1, 16)]),
            MonotonicNs = anchor.MonotonicNs,
            WallMs = anchor.WallMs,
            UncertaintyMs = 20,
            Source = ClockSourceCode.Ntp,
        };
        bench.Journal(Lane.Audit, anchor).Deliver(Lane.Audit).Settle();
        FhirRow row = Assert.Single(bench.Rows("Observation"));
        Assert.InRange(row.AtMs - FhirBench.Wall.AddSeconds(100).ToUnixTimeMilliseconds(), -1000, 1000);
        Assert.Equal(2, row.Version);
    }

    [Theory, OnSqlite, OnPostgres]
    public void An_alert_names_its_limit_and_its_trigger_and_its_readings_say_in_alarm(string kind)
    {
        using var bench = new FhirBench(kind, postgres);
        Record limits = FhirBench.At(1);
        limits.Limits = new LimitsRecord { Patient = "p1", Rule = "spo2-low", Version = 7, Kind = 1, Priority = 2, Side = 1, Mdc = Metrics.SpO2.Mdc, Limit = 90, SetBy = "nurse" };
        bench.Journal(Lane.Audit, limits).Deliver(Lane.Audit);
        bench.Journal(Lane.Vitals, [.. Enumerable.Range(1, 40).Select(i => FhirBench.Reading(i, Metrics.SpO2, i is >= 10 and < 30 ? 86 : 97))]);
        bench.Journal(Lane.Alert, FhirBench.Alarm(20, AlarmEventType.Start), FhirBench.Alarm(25, AlarmEventType.Ack), FhirBench.Alarm(30, AlarmEventType.End));
        bench.Deliver(Lane.Vitals, 1, 35).Settle();
        bench.Deliver(Lane.Alert, 1, 2).Settle();
        JsonNode open = Alert();
        Assert.Equal("preliminary", open["status"]!.ToString());
        bench.Deliver(Lane.Alert, 3, 3).Settle();
        bench.Deliver(Lane.Vitals, 36, 40).Settle();
        JsonNode ended = Alert();
        Assert.Equal("final", ended["status"]!.ToString());
        Assert.Contains("90", ended["component"]!.ToJsonString(), StringComparison.Ordinal);
        string trigger = ended["derivedFrom"]![0]!["reference"]!.ToString();
        Assert.Equal(FhirBench.Wall.AddSeconds(10).ToUnixTimeMilliseconds(), bench.Rows("Observation").Single(r => r.Key == trigger).AtMs);
        IEnumerable<long> inAlarm = bench.Rows("Observation").Where(r => r.Body.Contains("in-alarm", StringComparison.Ordinal)).Select(r => (r.AtMs - FhirBench.Wall.ToUnixTimeMilliseconds()) / 1000);
        Assert.Equal(Enumerable.Range(10, 20).Select(i => (long)i), inAlarm);
        Assert.Single(bench.Rows("Communication"));
        AssertGood(bench, 46);

        JsonNode Alert() => JsonNode.Parse(bench.Rows("Observation").Single(r => r.Code == 196674).Body)!;
    }

    [Theory, OnSqlite, OnPostgres]
    public void A_block_of_samples_is_an_Observation_with_its_raw_counts(string kind)
    {
        using var bench = new FhirBench(kind, postgres);
        Record block = FhirBench.At(5);
        block.Waveform = new WaveformRecord { Device = "ecg-1", Patient = "p1", Mdc = Metrics.EcgWaveform.Mdc, RateHz = 250, Scale = 0.0025, Samples = { 1, -3, 2047, 0 } };
        bench.Journal(Lane.Waveform, block).Deliver(Lane.Waveform).Settle();
        JsonNode series = JsonNode.Parse(Assert.Single(bench.Rows("Observation")).Body)!["valueSampledData"]!;
        Assert.Equal(("1 -3 2047 0", "4", "0.0025"), (series["data"]!.ToString(), series["period"]!.ToString(), series["factor"]!.ToString()));
        AssertGood(bench, 5);
    }

    [Fact]
    public void What_has_no_code_no_unit_or_no_sense_becomes_no_resource_but_a_counted_reason()
    {
        using var bench = new FhirBench("sqlite", postgres);
        Record Changed(Action<ReadingRecord> change)
        {
            Record record = FhirBench.Reading(1, Metrics.SpO2, 97);
            change(record.Reading);
            return record;
        }

        bench.Journal(Lane.Vitals,
            Changed(r => r.Mdc = 4711), Changed(r => r.Unit = "furlong"), Changed(r => r.Validity = 99), Changed(r => r.Validity = (uint)Validity.Ongoing),
            Changed(r => r.Patient = ""), Changed(r => r.Mode = 9), Changed(r => r.ClearMantissa()), new Record { Version = 1 }).Deliver(Lane.Vitals).Settle();
        Assert.Empty(bench.Rows());
        Assert.Equal(
            ["no-patient", "no-value", "not-final", "unknown-metric", "unknown-mode", "unknown-record", "unknown-unit", "unknown-validity"],
            bench.Unwritten().Keys.Order(StringComparer.Ordinal));
    }

    private static void AssertGood(FhirBench bench, int count)
    {
        var checker = new FhirChecker(FhirSchema.Bundled);
        IReadOnlyList<FhirRow> rows = bench.Rows();
        Assert.Equal(count, rows.Count);
        foreach (FhirRow row in rows)
            Assert.Empty(checker.Check(Encoding.UTF8.GetBytes(row.Body), new CheckOptions { Now = TimeProvider.System.GetUtcNow(), Gateway = FhirBench.Gateway.ToString() }));
    }
}
