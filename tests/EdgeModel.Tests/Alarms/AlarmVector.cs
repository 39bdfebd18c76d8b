using System.Globalization;
using Edge.Model.Alarms;

namespace Edge.Model.Tests.Alarms;

/// <summary>One row of a vector table: <c>id | rule | script | complete log | state checks</c>.</summary>
internal static class AlarmVector
{
    private static readonly int[] TickPhasesMs = [-1, 0, 1, 100, 249];

    /// <summary>Splits a table into its rows.</summary>
    public static string[] Lines(string table) => table.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Plays the row with every tick phase, and without ticks, and compares log and state.</summary>
    public static void Verify(string row)
    {
        string[] cells = [.. row.Split('|', StringSplitOptions.TrimEntries)];
        foreach (int phaseMs in TickPhasesMs)
        {
            AlarmScript play = AlarmScript.Play(ReferenceRules.Named(cells[1]), cells[2], phaseMs);
            Assert.Equal(cells[3], play.Text);
            foreach (string check in cells[4].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                Check(play, check);
            }
        }
    }

    private static void Check(AlarmScript play, string check)
    {
        string[] parts = check.Split('@');
        int second = int.Parse(parts[1], CultureInfo.InvariantCulture);
        bool holds = parts[0] switch
        {
            "sounding" => play.SoundingAt(second),
            "silent" => !play.SoundingAt(second) && play.At(second).IsVisible,
            "high" => play.At(second).Priority == AlarmPriority.High,
            "unacked" => play.At(second).Acked is null && play.At(second).IsVisible,
            "idle" => play.At(second).State == MachineState.Idle,
            _ => throw new ArgumentException($"no check {check}", nameof(check)),
        };
        Assert.True(holds, check);
    }
}
