using Edge.Drivers.Numbers;

namespace Edge.Drivers.Devices.GlucoseMeter;

/// <summary>One record of a meter, 2A18. Source: Glucose Service 1.0.1, glucose measurement.</summary>
internal readonly record struct GlucoseMeasurement
{
    private const byte HasOffset = 1 << 0;
    private const byte HasConcentration = 1 << 1;
    private const byte InMoles = 1 << 2;
    private const byte HasStatus = 1 << 3;
    private const byte HasContext = 1 << 4;

    public required ushort Sequence { get; init; }

    /// <summary>Time of the test on the meter's own clock; corrections by the user change the offset only.</summary>
    public required GattDateTime BaseTime { get; init; }

    /// <summary>Minutes from base time to the time the user sees; null = none sent.</summary>
    public short? OffsetMinutes { get; init; }

    /// <summary>As sent, in mol/L or kg/L; null = none sent.</summary>
    public MderNumber? Concentration { get; init; }

    /// <summary>True for mol/L, false for kg/L.</summary>
    public bool IsMolar { get; init; }

    /// <summary>What was tested; null when no concentration was sent.</summary>
    public GlucoseSample? Sample { get; init; }

    /// <summary>Status bits; null = none sent.</summary>
    public GlucoseStatus? Status { get; init; }

    /// <summary>True when a context of the same sequence number follows.</summary>
    public bool ContextFollows { get; init; }

    /// <summary>The offset when it is a number of minutes: 8000 stands for unknown.</summary>
    public short? KnownOffset => OffsetMinutes is short.MinValue ? null : OffsetMinutes;

    /// <summary>Time the user sees on the meter: base time and offset; null when either is unknown.</summary>
    public DateTime? UserTime
    {
        get
        {
            long ticks = (KnownOffset ?? 0) * TimeSpan.TicksPerMinute;
            return OffsetMinutes is short.MinValue || BaseTime.Value is not { } time || ticks > DateTime.MaxValue.Ticks - time.Ticks
                ? null
                : time.AddTicks(ticks);
        }
    }

    /// <summary>Reads a notification; trailing bytes are of later versions and pass.</summary>
    public static GlucoseMeasurement Read(ref FieldReader reader)
    {
        byte flags = reader.U8();
        var measurement = new GlucoseMeasurement
        {
            Sequence = reader.U16(),
            BaseTime = reader.DateTime(),
            OffsetMinutes = (flags & HasOffset) != 0 ? reader.S16() : null,
            Concentration = (flags & HasConcentration) != 0 ? reader.SFloat() : null,
            Sample = (flags & HasConcentration) != 0 ? GlucoseSample.FromByte(reader.U8()) : null,
            IsMolar = (flags & InMoles) != 0,
            Status = (flags & HasStatus) != 0 ? new GlucoseStatus(reader.U16()) : null,
            ContextFollows = (flags & HasContext) != 0,
        };
        return measurement;
    }

    /// <summary>The concentration in mg/dL or mmol/L, with the digits of the meter; null without number.</summary>
    public decimal? Number => Concentration?.Value is not { } value ? null
        : IsMolar ? PowerOfTen.Times(value, 3)
        : PowerOfTen.Times(value, 5);
}
