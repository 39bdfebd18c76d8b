using System.Buffers.Binary;
using Edge.Drivers.Devices.Capnostream20;

namespace Edge.Drivers.Simulation;

/// <summary>Capnostream 20: twenty samples of the CO2 curve a second, numerics once a second.</summary>
internal sealed class CapnostreamEncoder(DateTime startsAt) : FrameEncoder
{
    private const byte NoValue = 255;
    private const byte SensorOffAlarm = 0x20;
    private int _sample;

    public override double WritesPerSecond => CapnoDecoder.WaveRateHz;

    public override int MaxWriteBytes => 128;

    /// <summary>A numerics record in mm[Hg].</summary>
    public static byte[] Numerics(uint seconds, byte spo2, byte pulse, byte spo2Alarms)
    {
        byte[] message = new byte[1 + CapnoNumerics.LeastBytes];
        message[0] = (byte)CapnoCode.Numerics;
        var payload = message.AsSpan(1);
        BinaryPrimitives.WriteUInt32BigEndian(payload, seconds);
        (payload[4], payload[5], payload[6]) = (BreathShape.EndTidalCo2, 0, BreathShape.RespirationRate);
        (payload[7], payload[8], payload[14], payload[25]) = (spo2, pulse, spo2Alarms, (byte)CapnoUnit.Mercury);
        return CapnoWire.Pack(message);
    }

    /// <summary>A sample of the curve.</summary>
    public static byte[] Wave(byte number, double mercury, byte status)
    {
        int counts = (int)Math.Round(mercury * 256);
        return CapnoWire.Pack([(byte)CapnoCode.Co2Wave, number, (byte)(counts >> 8), (byte)counts, status]);
    }

    public override int Write(in SimulatedVitals vitals, TimeSpan at, Span<byte> into)
    {
        byte[] wave = Wave((byte)_sample, BreathShape.Co2(at), status: 0);
        wave.CopyTo(into);
        if (_sample++ % (int)WritesPerSecond != 0)
        {
            return wave.Length;
        }

        bool off = vitals.SensorOff;
        byte[] numerics = Numerics(
            (uint)(startsAt + at - DateTime.UnixEpoch).TotalSeconds,
            off ? NoValue : (byte)vitals.RoundedSpO2,
            off ? NoValue : (byte)Math.Min(vitals.RoundedPulseRate, NoValue - 1),
            off ? SensorOffAlarm : (byte)0);
        numerics.CopyTo(into[wave.Length..]);
        return wave.Length + numerics.Length;
    }
}
