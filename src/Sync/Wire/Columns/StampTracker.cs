namespace Edge.Sync.Wire.Columns;

/// <summary>
/// Expects the next stamp of a series: follows its phase by a quarter and its period by a thirty-second of each error, so that
/// jitter of the reader is coded once and not three times as a difference of differences would. Milliseconds; phase and
/// period in 1/256 ms. Begins with a guess of one second.
/// </summary>
internal struct StampTracker
{
    private const long GuessX256 = 1000 << 8;
    private long _lastMs;
    private long _phase;
    private long _period;
    private bool _isSecond;
    private bool _hasMissed;

    /// <summary>False before the first stamp.</summary>
    public bool IsStarted { get; private set; }

    /// <summary>The stamp expected next, ms; may be no valid stamp.</summary>
    public readonly long Next => (_phase + _period + 128) >> 8;

    /// <summary>
    /// Takes in the stamp that came. One further off than half a period (the second: a sixteenth) starts a new phase; the
    /// second, or two such in a row, give the period too.
    /// </summary>
    public void Take(long atMs)
    {
        if (!IsStarted)
        {
            (_lastMs, _phase, _period, _isSecond, IsStarted) = (atMs, atMs << 8, GuessX256, true, true);
            return;
        }

        long error = (atMs << 8) - (_phase + _period);
        bool missed = Math.Abs(error) > Math.Abs(_period) >> (_isSecond ? 4 : 1);
        if (!missed)
        {
            _phase += _period + (error >> 2);
            _period += error >> 5;
        }
        else
        {
            _phase = atMs << 8;
            if (_isSecond || _hasMissed)
                _period = (atMs - _lastMs) << 8;
        }

        (_lastMs, _isSecond, _hasMissed) = (atMs, false, missed);
    }
}
