using System.Text;
using Edge.Model.Alarms;
using Edge.Model.Observations;
using Edge.Sync.Alerts;
using Edge.Sync.Fhir;
using Edge.Sync.Fhir.Resources;
using Edge.Sync.Fhir.Writing;
using Edge.Sync.Security;
using Edge.Sync.Wire;
using Google.Protobuf;
using Record = Edge.Sync.Wire.Record;
using WireEventType = Edge.Sync.Wire.AlarmEventType;
using WireMachine = Edge.Sync.Wire.MachineRecord;
using WireMachineState = Edge.Sync.Wire.MachineState;

namespace Edge.Sync.Tests.Fhir;

/// <summary>Resources that are right, made by the writers wherever there is one, each with the reading it was made of.</summary>
internal static class GoodResources
{
    public const string Base = "https://edge.example/fhir";
    public static readonly GatewayId Gateway = new(0x1122334455667788);
    public static readonly DateTimeOffset Wall = new(2026, 11, 20, 8, 41, 0, TimeSpan.Zero);
    public static readonly FhirNames Names = new(Base, Gateway, false);
    public static readonly EpisodeId Episode = new(UInt128.Parse("1234567890123456789012345678901234567", System.Globalization.CultureInfo.InvariantCulture));

    public static readonly LimitsRecord Limits = new()
    {
        Patient = "p1",
        Rule = "spo2-low",
        Version = 7,
        Kind = 1,
        Priority = 2,
        Side = 1,
        Mdc = 150456,
        Limit = 90,
        SetBy = "nurse",
    };

    /// <summary>Name, resource, and its reading where it has one.</summary>
    public static IReadOnlyList<(string Name, FhirResource Resource, ReadingRecord? Source)> All { get; } = [.. Make()];

    public static SourcedRecord Source(ReadingRecord reading, long seq = 1, ulong boot = 5) => new(
        new EventKey(0x1_0000_0001, seq),
        new Record { Version = 1, Boot = boot, MonotonicNs = 60_000_000_000, WallMs = Wall.ToUnixTimeMilliseconds(), ClockSource = ClockSourceCode.Ntp, Reading = reading },
        Wall, true);

    public static ReadingRecord Reading(Metric metric, decimal? value, Validity validity = Validity.Valid)
    {
        var reading = new ReadingRecord { Device = "nonin-1", Patient = "p1", Mdc = metric.Mdc, Validity = (uint)validity };
        if (value is { } number)
        {
            reading.Scale = number.Scale;
            reading.Mantissa = (long)(number * (decimal)Math.Pow(10, number.Scale));
        }

        return reading;
    }

    public static AlertEvent Event(WireEventType type, long seq, int secondsIn, WireMachineState state = WireMachineState.Active) => new(
        new SourcedRecord(
            new EventKey(0x1_0000_0001, seq),
            new Record { Version = 1, Boot = 5, MonotonicNs = (ulong)(60 + secondsIn) * 1_000_000_000, Alarm = Alarm(type, state) },
            Wall.AddSeconds(secondsIn), true),
        Wall.AddSeconds(secondsIn + 1));

    public static byte[] Utf8(FhirResource resource) => Encoding.UTF8.GetBytes(FhirJson.Write(resource));

    private static AlarmRecord Alarm(WireEventType type, WireMachineState state)
    {
        var alarm = new AlarmRecord
        {
            Type = type,
            Rule = "spo2-low",
            Patient = "p1",
            Device = "nonin-1",
            Mdc = 150456,
            Priority = 2,
            LimitVersion = 7,
            Mantissa = 86,
            Episode = ByteString.CopyFrom(Convert.FromHexString(Episode.Value.ToString("x32", System.Globalization.CultureInfo.InvariantCulture))),
            Machine = new WireMachine { State = state, Priority = 2, StartedAtMs = 60_000, Trigger = new TriggerSample { Mantissa = 86 } },
        };
        if (type == WireEventType.Ack)
        {
            (alarm.Role, alarm.Station) = ("caregiver", "kitchen");
            alarm.Machine.Acked = new Edge.Sync.Wire.Acknowledgement { AtMs = 70_000 };
        }

        return alarm;
    }

    private static IEnumerable<(string, FhirResource, ReadingRecord?)> Make()
    {
        var writer = new ReadingWriter(Names);
        var devices = new DeviceWriter(Names);
        foreach ((string name, ReadingRecord reading) in Readings())
            yield return (name, writer.Single(Source(reading), name == "spo2-alarm" ? new ReadingAlert(Metrics.SpO2, "spo2-low", Limits) : null).Resource!, reading);
        yield return ("panel", writer.Panel([.. Panel()]).Resource!, null);
        yield return ("coincident", writer.Coincident(Source(Readings().Single(r => r.Name == "stored").Reading))!, null);
        yield return ("gateway", devices.Gateway("0.1.0"), null);
        yield return ("device", devices.Device("nonin-1", "p1"), null);
        yield return ("metric", devices.Metric("nonin-1", 150456)!, null);
        yield return ("patient", devices.Patient("p1"), null);
        yield return ("provenance", devices.Provenance("Observation/" + UuidV5.Of("x"), "nonin-1", new DeviceOrigin("nonin-oem3", "0.1.0"), new EventKey(1, 2), "vitals", Wall), null);
        var alerts = new AlertWriter(Names);
        var around = new AlertSurroundings(Limits, "Observation/" + UuidV5.Of("trigger"), 0);
        AlertEvent start = Event(WireEventType.Start, 1, 5), ack = Event(WireEventType.Ack, 2, 15), end = Event(WireEventType.End, 3, 60, WireMachineState.Idle);
        yield return ("alert-open", alerts.Episode(AlertEpisode.From(Episode, [start, ack], null)!, around).Resource!, null);
        yield return ("alert-ended", alerts.Episode(AlertEpisode.From(Episode, [start, ack, end], null)!, around).Resource!, null);
        yield return ("communication", alerts.Acknowledgement(ack.Source, ack.ReceivedAt)!, null);
        foreach ((string name, FhirResource resource) in LaterKinds.All(Names, Wall))
            yield return (name, resource, null);
        yield return ("outcome", OperationOutcome.Error("invalid", "x"), null);
    }

    private static IEnumerable<(string Name, ReadingRecord Reading)> Readings()
    {
        yield return ("spo2", Reading(Metrics.SpO2, 97));
        yield return ("spo2-alarm", Reading(Metrics.SpO2, 86));
        yield return ("temperature", Reading(Metrics.BodyTemperature, 36.80m));
        yield return ("absent", Reading(Metrics.HeartRate, null, Validity.NotAvailable));
        ReadingRecord weak = Reading(Metrics.PulseRateOximeter, 64, Validity.Questionable);
        (weak.Sqi, weak.Flags) = (0.4f, (uint)(QualityFlags.LowPerfusion | QualityFlags.Searching));
        yield return ("questionable", weak);
        ReadingRecord demo = Reading(Metrics.SpO2, 96);
        demo.Mode = 2;
        yield return ("demo", demo);
        ReadingRecord stored = Reading(Metrics.GlucoseCapillary, 5.5m);
        (stored.Unit, stored.Device, stored.Flags) = ("mmol/L", "meter-1", (uint)QualityFlags.FromStorage);
        (stored.DeviceTimeMs, stored.ClockOffsetMs, stored.DeviceRecord) = (Wall.ToUnixTimeMilliseconds() + 3_600_000, -3_605_000, 12);
        yield return ("stored", stored);
        yield return ("battery", Reading(Metrics.Battery, 80));
    }

    private static IEnumerable<SourcedRecord> Panel()
    {
        yield return Source(Reading(Metrics.NibpSystolic, 120), 1);
        yield return Source(Reading(Metrics.NibpDiastolic, 80), 2);
        yield return Source(Reading(Metrics.NibpMean, 93), 3);
    }
}
