using Edge.Model.Observations;

namespace Edge.Model.Monitoring;

/// <summary>
/// What is known of one sign of trouble at one signal. Unknown differs from gone: it breaks the run that could raise an
/// alarm, and it is no reason to end one.
/// </summary>
/// <param name="Since">Start of the present unbroken run of the sign, or null.</param>
/// <param name="Stands">True when the sign was there the last time anything was known.</param>
/// <param name="IsKnown">True once anything was known since start.</param>
internal readonly record struct Evidence(MonotonicTime? Since, bool Stands, bool IsKnown)
{
    /// <summary>The same, with nothing known at present.</summary>
    public Evidence Lost => this with { Since = null };

    /// <summary>Judged anew at <paramref name="t"/>: there, not there, or (null) not known.</summary>
    public Evidence Judged(bool? isThere, MonotonicTime t) => isThere switch
    {
        true => new Evidence(Since ?? t, true, true),
        false => new Evidence(null, false, true),
        null => Lost,
    };
}
