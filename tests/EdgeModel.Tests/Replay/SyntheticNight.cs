using Edge.Model.Observations;

namespace Edge.Model.Tests.Replay;

/// <summary>
/// One day of one synthetic patient's saturation, a value a second: base 96 + N(0, 0.7) per patient, noise N(0, 0.5), rounded;
/// motion that lowers quality and value; periods without sensor; two true desaturations of 240 s that reach -14 within 60 s.
/// </summary>
internal sealed class SyntheticNight
{
    public const int Seconds = 86_400;
    public const int EventSeconds = 240;
    private const double MotionPerSecond = 1 / 400d;
    private const double SensorOffPerSecond = 1 / 20_000d;

    private readonly Random _random;
    private readonly double _base;
    private int _motionUntil;
    private int _offUntil;

    public SyntheticNight(int patient)
    {
        _random = new Random(20_261_120 + patient);
        _base = 96 + (Normal() * 0.7);
        Events = [20_000 + _random.Next(10_000), 55_000 + _random.Next(10_000)];
    }

    /// <summary>Seconds at which the true events begin.</summary>
    public IReadOnlyList<int> Events { get; }

    /// <summary>The reading of the next second; call once for each second in order.</summary>
    public Reading At(int second, DeviceId device, PatientId patient)
    {
        double value = _base + Depth(second) + (Normal() * 0.5);
        float quality = 0.95f;
        if (second >= _motionUntil && _random.NextDouble() < MotionPerSecond)
        {
            _motionUntil = second + _random.Next(2, 14);
        }

        if (second >= _offUntil && _random.NextDouble() < SensorOffPerSecond && Depth(second) == 0 && Depth(second + 300) == 0)
        {
            _offUntil = second + _random.Next(30, 300);
        }

        if (second < _motionUntil)
        {
            quality = (float)(0.40 + (_random.NextDouble() * 0.35));
            value -= _random.NextDouble() * 14;
        }

        bool isOff = second < _offUntil;
        return new Reading
        {
            Device = device,
            Patient = patient,
            Metric = Metrics.SpO2,
            Value = isOff ? null : (decimal)Math.Clamp(Math.Round(value), 0, 100),
            Validity = isOff ? Validity.NotAvailable : Validity.Valid,
            Flags = isOff ? QualityFlags.SensorOff : QualityFlags.None,
            SignalQuality = isOff ? float.NaN : quality,
            ReceivedAt = MonotonicTime.FromSeconds(second),
        };
    }

    // Down 14 within 60 s, held, and back within the last 60 s.
    private double Depth(int second)
    {
        foreach (int start in Events)
        {
            int since = second - start;
            if (since is >= 0 and < EventSeconds)
            {
                return -14 * Math.Min(1, Math.Min(since, EventSeconds - since) / 60d);
            }
        }

        return 0;
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
