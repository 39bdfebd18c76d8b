using System.Globalization;
using System.Text;
using Edge.Drivers.Devices.Medibus;

namespace Edge.Drivers.Simulation;

/// <summary>
/// A Medibus ventilator as its host hears it after the first questions: identification and curve configuration at once, then
/// four curves of 62.5 samples a second and the measured values every two seconds. It does not wait to be asked.
/// </summary>
internal sealed class MedibusEncoder : FrameEncoder
{
    private const int MaxRaw = 0xFFF;
    private const int GroupsPerAnswer = 125;

    private static readonly MedibusCurve[] Curves =
    [
        new(0x00, 16_000, -20, 100, MaxRaw),
        new(0x01, 16_000, -180, 180, MaxRaw),
        new(0x06, 16_000, 0, 100, MaxRaw),
        new(0x02, 16_000, 0, 100, MaxRaw),
    ];

    private readonly PlethShape _pleth = new();
    private int _group;

    public override double WritesPerSecond => 62.5;

    public override int MaxWriteBytes => 512;

    /// <summary>A device's answer.</summary>
    public static byte[] Answer(MedibusCommand command, string text = "") =>
        MedibusFrame.Encode(MedibusFrame.AnswerMark, command, Encoding.ASCII.GetBytes(text));

    /// <summary>Curve configuration of a device.</summary>
    public static byte[] Configuration(IEnumerable<MedibusCurve> curves) => Answer(
        MedibusCommand.CurveConfiguration,
        string.Concat(curves.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Code:X2}{c.IntervalMicroseconds,8}{c.Min,5}{c.Max,5}{c.MaxRaw,3:X}"))));

    /// <summary>The curve values of one instant, each 0 to 4095.</summary>
    public static byte[] Group(params ReadOnlySpan<int> raw)
    {
        byte[] group = new byte[1 + 2 * raw.Length];
        group[0] = (byte)(0xD0 | ((1 << raw.Length) - 1));
        for (int i = 0; i < raw.Length; i++)
        {
            group[1 + 2 * i] = (byte)(0x80 | (raw[i] & 0x3F));
            group[2 + 2 * i] = (byte)(0x80 | ((raw[i] >> 6) & 0x3F));
        }

        return group;
    }

    public override int Write(in SimulatedVitals vitals, TimeSpan at, Span<byte> into)
    {
        double height = _pleth.Next(vitals.PulseRate, WritesPerSecond, vitals.PerfusionIndex);
        byte[] bytes =
        [
            .. _group == 0 ? Greeting() : [],
            .. Group(
                Raw(Curves[0], BreathShape.Pressure(at)),
                Raw(Curves[1], BreathShape.Flow(at)),
                Raw(Curves[2], BreathShape.Co2(at)),
                vitals.SensorOff ? 0 : (int)(height * MaxRaw)),
            .. _group % GroupsPerAnswer == 0 ? Measured(vitals) : [],
        ];
        _group++;
        bytes.CopyTo(into);
        return bytes.Length;
    }

    private static byte[] Greeting() =>
    [
        .. Answer(MedibusCommand.Initialise),
        .. Answer(MedibusCommand.Identify, "8163'Simulated'01.00:06.00"),
        .. Configuration(Curves),
        .. Answer(MedibusCommand.ConfigureCurves),
    ];

    private static byte[] Measured(in SimulatedVitals vitals)
    {
        string spo2 = vitals.SensorOff ? "    " : $"{vitals.RoundedSpO2,4}", pulse = vitals.SensorOff ? "    " : $"{vitals.RoundedPulseRate,4}";
        return Answer(
            MedibusCommand.MeasuredPage1,
            $"73   974  1578   57D  1888 480B96.72D6{BreathShape.RespirationRate,4}E6{BreathShape.EndTidalCo2,4}F0  21EB{spo2}E1{pulse}");
    }

    private static int Raw(MedibusCurve curve, double value) =>
        Math.Clamp((int)Math.Round((value - curve.Min) / (curve.Max - curve.Min) * MaxRaw), 0, MaxRaw);
}
