using Edge.Model.Observations;

namespace Edge.Gateway.Clock;

/// <summary>What a look at the clock found.</summary>
/// <param name="Trust">The estimate to label records with.</param>
/// <param name="Stepped">True when wall time jumped against monotonic time since the last look.</param>
/// <param name="Step">Size and direction of the jump.</param>
/// <param name="IsNews">True when the step or the trust is new: to be written as a clock anchor.</param>
public readonly record struct ClockFinding(ClockTrust Trust, bool Stepped, TimeSpan Step, bool IsNews);

/// <summary>
/// Watches wall time against monotonic time. A step changes labels only: delays, ages and staleness run on monotonic
/// time and never notice.
/// </summary>
/// <param name="read">Reads the present trust, e.g. <see cref="KernelClock.Read"/>.</param>
public sealed class ClockWatch(Func<ClockTrust> read)
{
    /// <summary>Difference of wall and monotonic time that counts as a step.</summary>
    public static readonly TimeSpan StepLimit = TimeSpan.FromSeconds(2);

    private ClockTrust? _last;

    /// <summary>Looks at the clock; call about once a second.</summary>
    public ClockFinding Look()
    {
        ClockTrust trust = read();
        ClockTrust? previous = _last;
        _last = trust;
        if (previous is not { } last)
        {
            return new ClockFinding(trust, false, TimeSpan.Zero, true);
        }

        TimeSpan step = trust.Wall - last.WallAt(trust.At);
        bool stepped = step.Duration() > StepLimit;
        return new ClockFinding(trust, stepped, stepped ? step : TimeSpan.Zero, stepped || trust.IsTrusted != last.IsTrusted);
    }
}
