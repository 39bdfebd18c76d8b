using System.Globalization;
using Edge.Model.Alarms;
using Edge.Model.Observations;

namespace Edge.Model.Tests.Alarms;

/// <summary>
/// Plays a script of samples and commands into one machine, a sample per second, with ticks at a chosen phase.
/// <c>88@0-19</c> = value 88 at t = 0..19; <c>91/89@20-29</c> = 91 at odd, 89 at even seconds; <c>x@</c> = not usable;
/// commands: <c>ack@18</c> the present episode, <c>ack1@55</c> episode 1, <c>pause120@20</c> for 120 s, <c>pause120#1@55</c> of episode 1.
/// </summary>
internal sealed class AlarmScript
{
    private readonly List<AlarmEvent> _log = [];
    private readonly List<EpisodeId> _episodes = [];
    private readonly AlarmSubject _subject;
    private readonly Dictionary<int, MachineRecord> _atSecond = [];

    private AlarmScript(AlarmRule rule) => _subject = new AlarmSubject
    {
        Patient = new PatientId("p1"),
        Device = new DeviceId("d1"),
        Metric = Metrics.SpO2,
        Rule = rule,
        Ids = new EpisodeIds(1),
    };

    public IReadOnlyList<AlarmEvent> Log => _log;

    /// <summary>The log as <c>start 10, L1 70, end 205</c>.</summary>
    public string Text => string.Join(", ", _log.Select(Describe));

    public static AlarmScript Play(AlarmRule rule, string script, int tickPhaseMs)
    {
        var play = new AlarmScript(rule);
        Dictionary<int, string> samples = [];
        List<(string Command, int At)> commands = [];
        foreach (string part in script.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] sides = part.Split('@');
            int[] range = [.. sides[1].Split('-').Select(n => int.Parse(n, CultureInfo.InvariantCulture))];
            if (sides[0].StartsWith("ack", StringComparison.Ordinal) || sides[0].StartsWith("pause", StringComparison.Ordinal))
            {
                commands.Add((sides[0], range[0]));
                continue;
            }

            for (int t = range[0]; t <= range[^1]; t++)
            {
                string[] values = sides[0].Split('/');
                samples[t] = values.Length == 1 ? values[0] : values[t % 2 == 1 ? 0 : 1];
            }
        }

        play.Run(samples, commands, tickPhaseMs);
        return play;
    }

    public bool SoundingAt(int second) => _atSecond[second].IsSounding(MonotonicTime.FromSeconds(second));

    public MachineRecord At(int second) => _atSecond[second];

    private void Run(Dictionary<int, string> samples, List<(string Command, int At)> commands, int tickPhaseMs)
    {
        MachineRecord m = default;
        int last = Math.Max(samples.Keys.Max(), commands.Select(c => c.At).DefaultIfEmpty(0).Max());
        for (int second = 0; second <= last; second++)
        {
            MonotonicTime t = MonotonicTime.FromSeconds(second);
            if (samples.TryGetValue(second, out string? sample))
            {
                m = Feed(m, t, sample);
            }

            foreach ((string command, _) in commands.Where(c => c.At == second))
            {
                m = Command(m, t, command);
            }

            _atSecond[second] = m;
            for (int ms = tickPhaseMs; tickPhaseMs >= 0 && ms < 1000 && second < last; ms += 250)
            {
                m = AlarmMachine.Tick(m, _subject, t + TimeSpan.FromMilliseconds(ms), _log);
                Remember();
            }
        }
    }

    private MachineRecord Feed(in MachineRecord m, MonotonicTime t, string sample)
    {
        MachineRecord after = sample == "x"
            ? AlarmMachine.NotUsable(m, _subject, t, _log)
            : Judged(m, t, decimal.Parse(sample, CultureInfo.InvariantCulture));
        Remember();
        return after;
    }

    private MachineRecord Judged(in MachineRecord m, MonotonicTime t, decimal value) =>
        AlarmMachine.Sample(m, _subject, t, _subject.Rule.Judge(value), value, float.NaN, _log);

    private MachineRecord Command(in MachineRecord m, MonotonicTime t, string command)
    {
        var by = new Acknowledgement("caregiver", "kitchen", t);
        string[] words = command.Split('#');
        MachineRecord after = command.StartsWith("pause", StringComparison.Ordinal)
            ? AlarmMachine.Pause(m, _subject, t, words.Length > 1 ? _episodes[words[1][0] - '1'] : m.Episode, Seconds(words[0][5..]), by, _log)
            : AlarmMachine.Acknowledge(m, _subject, t, command == "ack" ? m.Episode : _episodes[command[3] - '1'], by, _log);
        Remember();
        return after;
    }

    private static TimeSpan Seconds(string number) => TimeSpan.FromSeconds(int.Parse(number, CultureInfo.InvariantCulture));

    private void Remember()
    {
        foreach (AlarmEvent e in _log.Where(e => e.Type == AlarmEventType.Start && !_episodes.Contains(e.Episode)))
        {
            _episodes.Add(e.Episode);
        }
    }

    private string Describe(AlarmEvent e)
    {
        string at = e.At.Seconds.ToString(CultureInfo.InvariantCulture);
        return e.Type switch
        {
            AlarmEventType.EscalateLevel => $"L{e.Level} {at}",
            AlarmEventType.EscalateRepeat => $"rep {at}",
            AlarmEventType.Start when e.Again => $"start {at} again",
            AlarmEventType.Start when e.Priority == AlarmPriority.High && _subject.Rule.Priority != AlarmPriority.High => $"start {at} high",
            AlarmEventType.AckStale => $"ack-stale {at}",
            AlarmEventType.PauseStale => $"pause-stale {at}",
            AlarmEventType.AudioPaused => $"audio-paused {at}",
            AlarmEventType.ClearCancelled => $"clear-cancelled {at}",
            _ => $"{e.Type.ToString().ToLowerInvariant()} {at}",
        };
    }
}
