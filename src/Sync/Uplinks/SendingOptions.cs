using Edge.Sync.Security;

namespace Edge.Sync.Uplinks;

/// <summary>What an uplink may take for granted about the line.</summary>
public enum LinkSpeed
{
    /// <summary>Measured while a backlog drains; a good one until then.</summary>
    Measured,

    /// <summary>256 kbit/s or more: bulk goes every few seconds.</summary>
    Good,

    /// <summary>Below 256 kbit/s, or paid by the byte: bulk gathers for minutes.</summary>
    Thin,
}

/// <summary>How an uplink sends, whatever carries it.</summary>
public sealed record SendingOptions
{
    /// <summary>This gateway; the receiver checks it against the certificate.</summary>
    public required GatewayId Gateway { get; init; }

    /// <summary>How long bulk gathers.</summary>
    public LinkSpeed Link { get; init; }

    /// <summary>Longest time a bulk record of any lane waits for its batch; null = by lane and link.</summary>
    public TimeSpan? GatherInterval { get; init; }

    /// <summary>Largest batch on a wide line, 1 KiB to 512 KiB; thin lines get 1 KiB.</summary>
    public int LargestBatchBytes { get; init; } = 64 << 10;

    /// <summary>Silence after which a line with something on its way counts as half-open; at least 4 round trips are waited. 1 s to 1 h.</summary>
    public TimeSpan HalfOpenAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The same while an alert is on its way.</summary>
    public TimeSpan AlertHalfOpenAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>All errors at once; empty when the options can be used.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (Gateway.Value == 0)
            errors.Add("the gateway id must not be 0");
        if (LargestBatchBytes is < 1 << 10 or > 512 << 10)
            errors.Add("the largest batch must be 1 KiB to 512 KiB");
        if (GatherInterval is { } gather && (gather < TimeSpan.Zero || gather > TimeSpan.FromHours(1)))
            errors.Add("the gather interval must be 0 to 1 h");
        if (Out(HalfOpenAfter) || Out(AlertHalfOpenAfter))
            errors.Add("half-open times must be 1 s to 1 h");
        return errors;

        static bool Out(TimeSpan span) => span < TimeSpan.FromSeconds(1) || span > TimeSpan.FromHours(1);
    }
}
