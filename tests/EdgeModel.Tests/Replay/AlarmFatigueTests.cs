using Edge.Model.Alarms;
using Edge.Model.Monitoring;
using Edge.Model.Observations;

namespace Edge.Model.Tests.Replay;

/// <summary>Twelve synthetic patient-days: every true event is caught, and almost nothing else is heard.</summary>
public class AlarmFatigueTests
{
    private const int Patients = 12;
    private const int TickEverySeconds = 5;
    private static readonly DeviceId Device = new("oximeter-1");
    private static readonly PatientId Patient = new("p1");

    [Fact]
    public void The_rules_catch_every_true_event_with_a_few_starts_a_day_where_a_bare_threshold_has_hundreds()
    {
        List<double> ruleDelays = [];
        List<double> bareDelays = [];
        int ruleStarts = 0;
        int bareStarts = 0;
        int wrongWhileOff = 0;
        for (int patient = 0; patient < Patients; patient++)
        {
            (List<double> rules, List<double> bare, int whileOff, IReadOnlyList<int> events) = Play(patient);
            ruleStarts += rules.Count;
            bareStarts += bare.Count;
            wrongWhileOff += whileOff;
            foreach (int start in events)
            {
                ruleDelays.AddRange(FirstWithin(rules, start));
                bareDelays.AddRange(FirstWithin(bare, start));
            }
        }

        Assert.Equal((24, 24, 0), (ruleDelays.Count, bareDelays.Count, wrongWhileOff));
        Assert.InRange(ruleStarts / (double)Patients, 2, 3);
        Assert.InRange(bareStarts / (double)Patients, 250, 900);
        Assert.InRange(Median(ruleDelays), 35, 45);
        Assert.InRange(Median(ruleDelays) - Median(bareDelays), 9, 14);
    }

    private static (List<double> Rules, List<double> Bare, int WhileOff, IReadOnlyList<int> Events) Play(int patient)
    {
        var night = new SyntheticNight(patient);
        var setup = new EdgeSetup { Devices = [new MonitoredDevice(Device, Patient, [new MonitoredSignal(Metrics.SpO2, TimeSpan.FromSeconds(1))])] };
        var state = new EdgeState(setup, default);
        var output = new EdgeOutput();
        List<double> rules = [];
        List<double> bare = [];
        int whileOff = 0;
        bool wasLow = false;
        EdgeStep.Advance(state, EdgeInput.Link(Device, isUp: true), default, output);
        for (int second = 0; second < SyntheticNight.Seconds; second++)
        {
            Reading reading = night.At(second, Device, Patient);
            EdgeStep.Advance(state, EdgeInput.Of(reading), reading.ReceivedAt, output);
            Collect(output, rules, reading, ref whileOff);
            if (second % TickEverySeconds == 0)
            {
                EdgeStep.Advance(state, EdgeInput.Tick, MonotonicTime.FromSeconds(second + 0.5), output);
                Collect(output, rules, reading, ref whileOff);
            }

            bool isLow = reading.Value < 90;
            if (isLow && !wasLow)
            {
                bare.Add(second);
            }

            wasLow = isLow;
        }

        return (rules, bare, whileOff, night.Events);
    }

    private static void Collect(EdgeOutput output, List<double> starts, in Reading reading, ref int whileOff)
    {
        foreach (AlarmEvent e in output.Events)
        {
            if (e.Type == AlarmEventType.Start && e.Rule.Kind == AlarmKind.Physiological)
            {
                starts.Add(e.At.Seconds);
                whileOff += reading.Value is null ? 1 : 0;
            }
        }
    }

    private static IEnumerable<double> FirstWithin(List<double> starts, int from) =>
        starts.Where(s => s >= from && s < from + SyntheticNight.EventSeconds).Take(1).Select(s => s - from);

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
