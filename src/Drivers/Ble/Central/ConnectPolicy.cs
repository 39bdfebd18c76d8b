namespace Edge.Drivers.Ble.Central;

/// <summary>How the next attempt of one sighting is made.</summary>
public enum ConnectStep
{
    /// <summary>Connect at once.</summary>
    Connect = 1,

    /// <summary>Wait for an advertisement, then connect.</summary>
    ScanFirst = 2,

    /// <summary>Remove the remembered, unbonded device, wait for an advertisement, then connect.</summary>
    ForgetFirst = 3,
}

/// <summary>
/// When to try again: three tries per sighting, then a pause of 1 to 60 s with full jitter that grows with every failure and
/// ends with any advertisement. Arithmetic only; reads no clock.
/// </summary>
public sealed class ConnectPolicy(Random random)
{
    /// <summary>Tries per sighting.</summary>
    public const int TriesPerSighting = 3;

    /// <summary>Shortest pause after the tries of one sighting; not even an advertisement ends it earlier.</summary>
    public static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Last = TimeSpan.FromSeconds(60);
    private int _failures;

    /// <summary>Failures since the last success or advertisement.</summary>
    public int Failures => _failures;

    /// <summary>The attempt that comes next.</summary>
    public ConnectStep Next => (_failures % TriesPerSighting) switch
    {
        0 => ConnectStep.Connect,
        1 => ConnectStep.ScanFirst,
        _ => ConnectStep.ForgetFirst,
    };

    /// <summary>An attempt failed.</summary>
    /// <returns>Pause before the next: none within a sighting, else 1 s to min(60 s, 2^n s), drawn evenly.</returns>
    public TimeSpan Failed()
    {
        _failures++;
        if (_failures % TriesPerSighting != 0)
        {
            return TimeSpan.Zero;
        }

        double most = Math.Min(Last.TotalSeconds, Math.Pow(2, _failures / TriesPerSighting));
        return First + ((TimeSpan.FromSeconds(Math.Max(most, First.TotalSeconds)) - First) * random.NextDouble());
    }

    /// <summary>The device advertised during a pause: it is there, so the count starts over.</summary>
    public void Seen() => _failures = 0;

    /// <summary>The connection works.</summary>
    public void Worked() => _failures = 0;
}
