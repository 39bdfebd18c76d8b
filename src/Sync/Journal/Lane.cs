namespace Edge.Sync.Journal;

/// <summary>The five lanes of the queue. Numbers are part of the file and wire formats and never change.</summary>
public enum Lane : byte
{
    /// <summary>Alarm events; durable at once, sent first, never evicted.</summary>
    Alert = 1,

    /// <summary>Checkpoints, drop records, clock anchors, configuration, operator actions; durable at once, never evicted.</summary>
    Audit = 2,

    /// <summary>Numeric readings; durable within the group interval.</summary>
    Vitals = 3,

    /// <summary>Twin snapshots and forecasts; durable within the group interval.</summary>
    Twin = 4,

    /// <summary>Waveform blocks; durable within the group interval.</summary>
    Waveform = 5,
}

/// <summary>What is fixed about each lane.</summary>
public static class Lanes
{
    /// <summary>All lanes in the order in which they are committed.</summary>
    public static IReadOnlyList<Lane> All { get; } = [Lane.Alert, Lane.Audit, Lane.Vitals, Lane.Twin, Lane.Waveform];

    /// <summary>Lanes that may be evicted, in the order in which they lose records when space is short.</summary>
    public static IReadOnlyList<Lane> Evictable { get; } = [Lane.Waveform, Lane.Twin, Lane.Vitals];

    /// <summary>True for lanes that are committed at once and never evicted.</summary>
    public static bool IsVital(this Lane lane) => lane is Lane.Alert or Lane.Audit;

    /// <summary>Folder name and text form: alert, audit, vitals, twin, waveform.</summary>
    public static string Name(this Lane lane) => lane switch
    {
        Lane.Alert => "alert",
        Lane.Audit => "audit",
        Lane.Vitals => "vitals",
        Lane.Twin => "twin",
        Lane.Waveform => "waveform",
        _ => throw new ArgumentOutOfRangeException(nameof(lane), lane, "Not a lane."),
    };

    /// <summary>True when the number names a lane; unknown lanes are refused, never mapped.</summary>
    public static bool IsDefined(uint number) => number is >= 1 and <= 5;

    /// <summary>Share of the quota, minus overhead, that the lane may fill, in percent.</summary>
    internal static int SharePercent(this Lane lane) => lane switch
    {
        Lane.Alert => 2,
        Lane.Audit => 3,
        Lane.Vitals => 45,
        Lane.Twin => 20,
        _ => 30,
    };

    internal static int Index(this Lane lane) => (int)lane - 1;
}
