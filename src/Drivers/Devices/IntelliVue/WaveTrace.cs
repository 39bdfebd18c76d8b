using Edge.Drivers.Ieee11073;
using Edge.Drivers.Numbers;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.IntelliVue;

/// <summary>
/// How the samples of one wave object are read: rate, sample size, and the line from counts to the metric's unit. The monitor
/// says so once, with the first samples.
/// </summary>
internal readonly record struct WaveTrace
{
    private const double TicksPerSecond = 8000;
    private const string Millivolt = "mV";

    public required ushort Context { get; init; }

    public required ushort Handle { get; init; }

    public required Metric Metric { get; init; }

    public required double RateHz { get; init; }

    /// <summary>1 or 2.</summary>
    public required int SampleBytes { get; init; }

    /// <summary>Bits of a sample that hold its value; the others are markers.</summary>
    public required int Mask { get; init; }

    public required double Scale { get; init; }

    public required double Offset { get; init; }

    /// <summary>The trace of a physiological term, or null; the vocabulary has one ECG and one line pressure.</summary>
    public static Metric? MetricOf(ushort term) => term switch
    {
        // ECG leads: unspecified, I, II, V1 to V6, III, aVR, aVL, aVF, V, MCL, MCL1.
        >= 0x0100 and <= 0x0108 or >= 0x013D and <= 0x0140 or 0x0143 or 0x014B or 0x014C => Metrics.EcgWaveform,

        // Pressure: unspecified, artery, ABP.
        0x4A00 or 0x4A10 or 0x4A14 => Metrics.InvasivePressureWaveform,
        0x4BB4 => Metrics.PlethWaveform,
        0x5000 => Metrics.RespirationWaveform,
        0x50AC => Metrics.Co2Waveform,
        0x50D4 => Metrics.AirwayFlowWaveform,
        0x50F0 => Metrics.AirwayPressureWaveform,
        _ => null,
    };

    /// <summary>The trace that an object's attributes describe, or null when they do not say enough to give numbers a unit.</summary>
    /// <param name="polled">The object, with its sample and scale specifications.</param>
    /// <param name="metric">What its samples are.</param>
    public static WaveTrace? Describe(in PolledObject polled, Metric metric)
    {
        int bits = 0, significant = 0;
        uint periodTicks = 0;
        string? unit = null;
        (decimal Low, decimal High, int LowRaw, int HighRaw)? line = null;
        var reader = polled.Attributes;
        var attributes = AttributeList.At(ref reader);
        while (attributes.Next(out ushort id, out var value))
        {
            switch (id)
            {
                case AttributeId.SampleSpecification:
                    value.U16();
                    (bits, significant) = (value.U8(), value.U8());
                    break;
                case AttributeId.SamplePeriod:
                    periodTicks = value.U32();
                    break;
                case AttributeId.UnitCode:
                    unit = MdcUnit.Ucum(value.U16());
                    break;
                case AttributeId.ScaleSpecification:
                    line = ReadLine(value);
                    break;
            }
        }

        bool isKnown = bits is 8 or 16 && significant > 0 && significant <= bits && periodTicks > 0;
        if (!isKnown || Factor(unit, metric, line is not null) is not { } factor)
        {
            return null;
        }

        double scale = line is { } l ? (double)(l.High - l.Low) / (l.HighRaw - l.LowRaw) * factor : 1;
        return new WaveTrace
        {
            Context = polled.Context,
            Handle = polled.Handle,
            Metric = metric,
            RateHz = TicksPerSecond / periodTicks,
            SampleBytes = bits / 8,
            Mask = (1 << significant) - 1,
            Scale = scale,
            Offset = line is { } m ? (double)m.Low * factor - m.LowRaw * scale : 0,
        };
    }

    // Without absolute values the numbers are none, and the wave is only a shape.
    private static (decimal, decimal, int, int)? ReadLine(BigEndianReader value)
    {
        MderNumber low = value.Float(), high = value.Float();
        int lowRaw = value.U16(), highRaw = value.U16();
        return low.Value is { } from && high.Value is { } to && from != to && lowRaw != highRaw && value.IsGood ? (from, to, lowRaw, highRaw) : null;
    }

    // A shape needs a metric without unit; numbers need a unit that can be brought to the metric's.
    private static double? Factor(string? unit, Metric metric, bool hasLine) => (unit, metric.Ucum) switch
    {
        (_, "1") => 1,
        _ when !hasLine => null,
        ("uV", Millivolt) => 0.001,
        ("kPa", "mm[Hg]") => 7.50062,
        ("mbar", "cm[H2O]") => 1.01972,
        ("mL/min", "L/min") => 0.001,
        var (stated, wanted) => stated == wanted ? 1 : null,
    };
}
