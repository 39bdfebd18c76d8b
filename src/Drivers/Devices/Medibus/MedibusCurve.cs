using Edge.Drivers.Numbers;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Medibus;

/// <summary>
/// A curve that a device offers: code, interval, and the physical values of raw 0 and of the highest raw value. Answer to
/// the request for the curve configuration, 23 characters each.
/// </summary>
internal readonly record struct MedibusCurve(byte Code, int IntervalMicroseconds, int Min, int Max, int MaxRaw)
{
    public const int Characters = 23;

    private const byte AirwayPressure = 0x00;
    private const byte Flow = 0x01;
    private const byte Pleth = 0x02;
    private const byte Co2Mercury = 0x06;
    private const byte Co2Kilopascal = 0x07;

    private const double HectopascalToWater = 1.01972;
    private const double KilopascalToMercury = 7.50062;

    /// <summary>Curves that are asked for, in the order of their streams; of alternatives the first one that is offered.</summary>
    private static readonly byte[][] Wanted = [[AirwayPressure], [Flow], [Co2Mercury, Co2Kilopascal], [Pleth]];

    /// <summary>Every list of codes that may be asked for.</summary>
    public static IEnumerable<byte[]> Choices
    {
        get
        {
            IEnumerable<byte[]> choices = [[]];
            foreach (byte[] alternatives in Wanted)
            {
                choices = [.. choices.SelectMany(c => alternatives.Select(a => (byte[])[.. c, a]).Prepend(c))];
            }

            return choices.Where(c => c.Length > 0);
        }
    }

    /// <summary>Samples a second.</summary>
    public double RateHz => 1e6 / IntervalMicroseconds;

    /// <summary>What it shows, or null when the vocabulary has no such trace.</summary>
    public Metric? Metric => Code switch
    {
        AirwayPressure => Metrics.AirwayPressureWaveform,
        Flow => Metrics.AirwayFlowWaveform,
        Pleth => Metrics.PlethWaveform,
        Co2Mercury or Co2Kilopascal => Metrics.Co2Waveform,
        _ => null,
    };

    /// <summary>Metric's unit per raw count.</summary>
    public double Scale => (Max - Min) / (double)MaxRaw * UnitFactor;

    /// <summary>Value of raw 0 in the metric's unit.</summary>
    public double Offset => Min * UnitFactor;

    private double UnitFactor => Code switch
    {
        AirwayPressure => HectopascalToWater,
        Co2Kilopascal => KilopascalToMercury,
        _ => 1,
    };

    /// <summary>Reads one entry of the answer; false when a column is no number or no curve can be like that.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out MedibusCurve curve)
    {
        curve = default;
        bool isRead = AsciiNumber.TryParseHex(text[..2], out uint code)
            & MedibusText.TryParseInteger(text[2..10], out int interval)
            & MedibusText.TryParseInteger(text[10..15], out int min)
            & MedibusText.TryParseInteger(text[15..20], out int max)
            & AsciiNumber.TryParseHex(text[20..23].Trim((byte)' '), out uint maxRaw);
        if (!isRead || interval <= 0 || max <= min || maxRaw == 0)
        {
            return false;
        }

        curve = new MedibusCurve((byte)code, interval, min, max, (int)maxRaw);
        return true;
    }

    /// <summary>The curves to ask for out of those that a device offers, in the order of their streams.</summary>
    /// <param name="configuration">The device's answer.</param>
    public static List<MedibusCurve> Choose(ReadOnlySpan<byte> configuration)
    {
        var offered = new List<MedibusCurve>();
        for (; configuration.Length >= Characters; configuration = configuration[Characters..])
        {
            if (TryRead(configuration[..Characters], out var curve))
            {
                offered.Add(curve);
            }
        }

        var chosen = new List<MedibusCurve>();
        foreach (byte[] alternatives in Wanted)
        {
            foreach (byte code in alternatives)
            {
                int at = offered.FindIndex(c => c.Code == code);
                if (at >= 0)
                {
                    chosen.Add(offered[at]);
                    break;
                }
            }
        }

        return chosen;
    }
}
