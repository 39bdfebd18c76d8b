using Edge.Gateway.Recording;
using Edge.Gateway.Tests.Bench;
using Edge.Model;
using Edge.Model.Alarms;
using Edge.Model.Monitoring;
using Edge.Model.Observations;
using Edge.Sync.Wire;
using AlarmEvent = Edge.Model.Alarms.AlarmEvent;
using AlarmEventType = Edge.Model.Alarms.AlarmEventType;
using Record = Edge.Sync.Wire.Record;

namespace Edge.Gateway.Tests.Recording;

/// <summary>Size of alarm records with their envelope, for ids as households choose them and a gateway up for a month.</summary>
public class RecordSizeTests
{
    private const int MostAlarmBytes = 200;
    private const double Month = 30 * 86_400;
    private static readonly DeviceId Device = new("oximeter-1");
    private static readonly PatientId Patient = new("p12");

    [Fact]
    public void Every_alarm_record_of_a_busy_episode_fits_into_200_bytes()
    {
        Dictionary<AlarmEventType, int> longest = [];
        foreach (Metric metric in (Metric[])[Metrics.SpO2, Metrics.PulseRateOximeter, Metrics.RespirationRate, Metrics.NibpSystolic])
        {
            foreach (AlarmEvent e in BusyEpisode(metric))
            {
                longest[e.Type] = Math.Max(longest.GetValueOrDefault(e.Type), SizeOf(e));
            }
        }

        Assert.Equal(10, longest.Count);
        Assert.True(longest.Values.All(bytes => bytes is > 60 and <= MostAlarmBytes), string.Join(", ", longest));
    }

    // Raised, paused, acknowledged, reminded, unknown and known, worse, acknowledged again, back.
    private static List<AlarmEvent> BusyEpisode(Metric metric)
    {
        bool onDemand = metric == Metrics.NibpSystolic;
        var setup = new EdgeSetup
        {
            Devices = [new MonitoredDevice(Device, Patient, [new MonitoredSignal(metric, onDemand ? TimeSpan.Zero : TimeSpan.FromSeconds(1))])],
        };
        var state = new EdgeState(setup, MonotonicTime.FromSeconds(Month));
        var output = new EdgeOutput();
        List<AlarmEvent> events = [];
        bool low = metric == Metrics.SpO2;
        for (int s = 0; s < 900; s++)
        {
            decimal value = s switch { < 700 => low ? 88.0m : 190.0m, < 760 => low ? 79.0m : 231.0m, _ => low ? 97.0m : 15.0m };
            value = metric == Metrics.RespirationRate ? s switch { < 700 => 27.0m, < 760 => 42.0m, _ => 15.0m } : value;
            value = metric == Metrics.PulseRateOximeter ? s switch { < 700 => 131.0m, < 760 => 171.0m, _ => 80.0m } : value;
            Advance(EdgeInput.Of(Reading(metric, s, value)), s);
            Advance(EdgeInput.Tick, s + 0.5);
            EpisodeId episode = state.Tracks.Select(t => t.Machine.Episode).FirstOrDefault(e => !e.IsNone);
            OperatorCommand? command = s switch
            {
                130 => new PauseCommand(episode, TimeSpan.FromSeconds(60), "caregiver", "kitchen"),
                140 or 740 => new AcknowledgeCommand(episode, "caregiver", "kitchen"),
                _ => null,
            };
            if (command is not null)
            {
                Advance(EdgeInput.Of(command), s + 0.6);
            }
        }

        return events;

        void Advance(in EdgeInput input, double seconds)
        {
            EdgeStep.Advance(state, input, MonotonicTime.FromSeconds(Month + seconds), output);
            events.AddRange(output.Events);
        }
    }

    private static Reading Reading(Metric metric, int second, decimal value) => new()
    {
        Device = Device,
        Patient = Patient,
        Metric = metric,
        Value = value,
        Validity = second is 500 ? Validity.Questionable : Validity.Valid,
        SignalQuality = 0.97f,
        ReceivedAt = MonotonicTime.FromSeconds(Month + second),
    };

    private static int SizeOf(AlarmEvent e)
    {
        var wall = new ClockTrust(MonotonicTime.FromSeconds(Month), new DateTimeOffset(2038, 1, 19, 3, 14, 7, TimeSpan.Zero), TimeSpan.FromSeconds(1.5), ClockSource.Ntp);
        var record = new Record { Alarm = AlarmCodec.ToWire(e) };
        new RecordStamper(new byte[] { 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0 }, new StillClock(), () => wall).Stamp(record, e.At);
        return record.CalculateSize();
    }
}
