using System.Globalization;
using Edge.Drivers;
using Edge.Drivers.Ble;
using Edge.Model.Observations;

namespace Edge.Gateway.Intake;

/// <summary>What the intake held back, for the panel and the log.</summary>
/// <param name="Repeats">Records that had come before.</param>
/// <param name="Simulated">Values that the device itself calls a demonstration or test.</param>
/// <param name="FromFuture">Values whose device time lies ahead; stored, not judged.</param>
/// <param name="Stuck">Values of a device that repeats itself; stored, not judged.</param>
/// <param name="Unassigned">Values of a user slot that nobody assigned; stored without patient, not judged.</param>
public readonly record struct IntakeCounts(long Repeats, long Simulated, long FromFuture, long Stuck, long Unassigned)
{
    /// <summary>The counts that are not zero, for people; null when all are.</summary>
    public string? Words
    {
        get
        {
            (long Count, string Word)[] parts =
            [
                (Repeats, "repeats"), (Simulated, "demonstration values"), (FromFuture, "from the future"), (Stuck, "stuck"), (Unassigned, "of nobody's user slot"),
            ];
            string[] said = [.. parts.Where(p => p.Count > 0).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Count} {p.Word}"))];
            return said.Length == 0 ? null : string.Join(", ", said);
        }
    }
}

/// <summary>One reading after the intake: what is judged, and what is stored.</summary>
/// <param name="Reading">In the metric's unit, with the flags of the host.</param>
/// <param name="AsSent">As the device stated it, with its own unit.</param>
/// <param name="Device">Whose reading it is; null = of a user slot that nobody assigned.</param>
/// <param name="IsJudged">False for what is only stored.</param>
public readonly record struct TakenReading(DecodedReading Reading, DecodedReading AsSent, ConfiguredUser? Device, bool IsJudged);

/// <summary>
/// Everything the host decides about a reading between the driver and the alarms, for one device on its source's thread: one
/// unit per metric, the device's clock, repeats, stuck and future values, demonstrations, and whose user slot it is. Allocates
/// nothing in steady state.
/// </summary>
/// <param name="declaration">What the driver declares.</param>
/// <param name="users">Whom the device measures.</param>
/// <param name="wall">Wall time and whether it can be trusted.</param>
/// <param name="keepSimulated">True lets demonstrations through, marked as such.</param>
public sealed class ReadingIntake(DriverDeclaration declaration, ConfiguredUsers users, Func<MonotonicTime, ClockTrust> wall, bool keepSimulated)
{
    /// <summary>A device time further ahead than this is not believed.</summary>
    public static readonly TimeSpan MostAhead = TimeSpan.FromMinutes(2);

    /// <summary>A stored result this young is judged like one that came at once.</summary>
    public static readonly TimeSpan StillNews = TimeSpan.FromMinutes(10);

    private readonly SignalDeclaration[] _signals = [.. declaration.Signals];
    private readonly RepeatFilter _repeats = new();
    private readonly StuckWatch _stuck = new();
    private readonly List<TakenReading> _taken = new(32);
    private long _simulated;
    private long _fromFuture;
    private long _stuckReadings;
    private long _unassigned;

    /// <summary>The device's clock against this machine's.</summary>
    public DeviceClockOffset Clock { get; } = new();

    /// <summary>What was held back since start.</summary>
    public IntakeCounts Counts => new(_repeats.Repeats, _simulated, _fromFuture, _stuckReadings, _unassigned);

    /// <summary>Takes a decoded frame; the result is valid until the next call.</summary>
    public List<TakenReading> Take(ReadOnlySpan<byte> frame, Guid origin, DecodedFrame decoded, MonotonicTime at)
    {
        ArgumentNullException.ThrowIfNull(decoded);
        _taken.Clear();
        ClockTrust trust = wall(at);
        _stuck.Note(frame, !decoded.Waveforms.IsEmpty, at);
        NoteClock(frame, origin, decoded, trust.WallAt(at).UtcDateTime, at);
        foreach (ref readonly DecodedReading reading in decoded.Readings)
        {
            Take(reading, trust, at);
        }

        return _taken;
    }

    private void Take(in DecodedReading sent, in ClockTrust trust, MonotonicTime at)
    {
        bool isSimulated = (sent.Flags & QualityFlags.Simulated) != 0;
        if (isSimulated && !keepSimulated)
        {
            _simulated++;
            return;
        }

        bool isOnDemand = IsOnDemand(sent);
        if (_repeats.IsRepeat(sent, isOnDemand))
        {
            return;
        }

        DecodedReading reading = InMetricUnit(sent);
        bool isJudged = true;
        if (_stuck.IsFrameStuck || (!isOnDemand && _stuck.IsStampStuck(sent, at)))
        {
            _stuckReadings++;
            reading = reading with { Flags = reading.Flags | QualityFlags.Stuck };
            isJudged = false;
        }

        reading = Placed(reading, trust, at);
        if ((reading.Flags & QualityFlags.FromFuture) != 0)
        {
            _fromFuture++;
            isJudged = false;
        }

        ConfiguredUser? user = users.Find(sent.UserSlot, sent.Metric);
        if (user is null)
        {
            _unassigned++;
            isJudged = false;
        }

        _taken.Add(new TakenReading(reading, sent with { Flags = reading.Flags }, user, isJudged));
    }

    // Age and storage flag by the device's clock where it is known, else by its own word against a trusted wall clock.
    private DecodedReading Placed(in DecodedReading reading, in ClockTrust trust, MonotonicTime at)
    {
        if (reading.MeasuredAt is not { } stated || !trust.IsTrusted && Clock.Offset is null)
        {
            return reading;
        }

        DateTime now = trust.WallAt(at).UtcDateTime;
        DateTime? measured = Clock.ToUtc(stated) ?? TimeZoneInfo.ConvertTimeToUtc(DateTime.SpecifyKind(stated, DateTimeKind.Unspecified), TimeZoneInfo.Local);
        if (measured is not { } utc)
        {
            return reading;
        }

        TimeSpan age = now - utc;
        if (age < -MostAhead)
        {
            return reading with { Flags = reading.Flags | QualityFlags.FromFuture };
        }

        bool isStored = (reading.Flags & QualityFlags.FromStorage) != 0;
        if (!isStored)
        {
            return reading;
        }

        TimeSpan known = age > TimeSpan.Zero ? age : TimeSpan.Zero;
        return reading with { Age = known, Flags = known <= StillNews ? reading.Flags & ~QualityFlags.FromStorage : reading.Flags };
    }

    private void NoteClock(ReadOnlySpan<byte> frame, Guid origin, DecodedFrame decoded, DateTime arrivedUtc, MonotonicTime at)
    {
        if (origin == GattId.CurrentTime || origin == GattId.DateTime)
        {
            if (GattClock.TryRead(frame, out DateTime present))
            {
                Clock.State(present, arrivedUtc, at);
            }

            return;
        }

        foreach (ref readonly DecodedReading reading in decoded.Readings)
        {
            bool isLive = (reading.Flags & QualityFlags.FromStorage) == 0 && !IsOnDemand(reading);
            if (isLive && reading.MeasuredAt is { } measuredAt)
            {
                Clock.Note(measuredAt, arrivedUtc, at);
                return;
            }
        }
    }

    private static DecodedReading InMetricUnit(in DecodedReading sent)
    {
        if (sent.SourceUnit is not { } unit)
        {
            return sent;
        }

        decimal? value = sent.Value is { } number ? UnitConversion.ToCanonical(number, unit, sent.Metric) : null;
        bool isLost = sent.Value is not null && value is null;
        return sent with { Value = value, SourceUnit = null, Validity = isLost ? Validity.Invalid : sent.Validity };
    }

    private bool IsOnDemand(in DecodedReading reading)
    {
        bool isOnEvent = (reading.Flags & QualityFlags.OnEvent) != 0;
        foreach (SignalDeclaration signal in _signals)
        {
            if (signal.Metric == reading.Metric)
            {
                return isOnEvent || signal.ExpectedInterval <= TimeSpan.Zero;
            }
        }

        return isOnEvent;
    }
}
