using Edge.Drivers.Devices.ContecCms50;

namespace Edge.Drivers.Simulation;

/// <summary>Contec CMS50 of family A: a frame of five bytes, 60 a second.</summary>
internal sealed class Cms50Encoder : FrameEncoder
{
    private readonly PlethShape _pleth = new();

    public override double WritesPerSecond => Cms50Sample.RateHz;

    public override int MaxWriteBytes => Cms50FamilyA.FrameBytes;

    /// <summary>Writes a live frame of family A.</summary>
    public static void WriteFrame(Span<byte> into, in Cms50Sample sample)
    {
        into[0] = (byte)(0x80 | (sample.SignalStrength & 0x0F)
            | (sample.FingerOut ? 0x10 : 0) | (sample.SpO2Dropping ? 0x20 : 0) | (sample.Beep ? 0x40 : 0));
        into[1] = (byte)(sample.Pleth & 0x7F);
        into[2] = (byte)((sample.Bar & 0x0F)
            | (sample.ProbeError ? 0x10 : 0) | (sample.Searching ? 0x20 : 0) | ((sample.RawPulseRate & 0x80) >> 1));
        into[3] = (byte)(sample.RawPulseRate & 0x7F);
        into[4] = (byte)(sample.RawSpO2 & 0x7F);
    }

    public override int Write(in SimulatedVitals vitals, TimeSpan at, Span<byte> into)
    {
        double height = _pleth.Next(vitals.PulseRate, WritesPerSecond, vitals.PerfusionIndex);
        bool off = vitals.SensorOff;
        WriteFrame(into, new Cms50Sample
        {
            SignalStrength = off ? 0 : Math.Clamp((int)Math.Round(vitals.PerfusionIndex * 2), 1, 8),
            FingerOut = off,
            Beep = !off && _pleth.InRise,
            Pleth = off ? 0 : (int)(10 + 110 * height),
            Bar = off ? 0 : (int)(15 * height),
            RawPulseRate = off ? 0 : Math.Min(vitals.RoundedPulseRate, 254),
            RawSpO2 = off ? 127 : vitals.RoundedSpO2,
        });
        return Cms50FamilyA.FrameBytes;
    }
}
