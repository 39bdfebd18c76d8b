using Edge.Drivers.Devices.NoninOem3;
using Edge.Drivers.Numbers;

namespace Edge.Drivers.Simulation;

/// <summary>Nonin OEM III, format 2: one frame of five bytes at a time, 75 a second.</summary>
internal sealed class NoninEncoder : FrameEncoder
{
    private readonly PlethShape _pleth = new();
    private readonly byte[] _mux = new byte[NoninPacket.FrameCount + 1];
    private int _frame;
    private int _timer;

    public override double WritesPerSecond => NoninPacket.PlethRateHz;

    public override int MaxWriteBytes => NoninPacket.FrameBytes;

    /// <summary>Writes one frame of format 2.</summary>
    /// <param name="into">Five bytes.</param>
    /// <param name="first">True for the first frame of a packet.</param>
    /// <param name="status">Status bits 1 to 6.</param>
    /// <param name="pleth">0 to 255.</param>
    /// <param name="mux">The multiplexed byte of the frame.</param>
    public static void WriteFrame(Span<byte> into, bool first, byte status, byte pleth, byte mux)
    {
        into[0] = 0x01;
        into[1] = (byte)(0x80 | (status & 0x7E) | (first ? 1 : 0));
        into[2] = pleth;
        into[3] = mux;
        into[4] = Sum8.Of(into[..4]);
    }

    /// <summary>Fills the multiplexed bytes of frames 1 to 25 (index 0 is not used).</summary>
    /// <param name="mux">26 bytes.</param>
    /// <param name="heartRate">0 to 511.</param>
    /// <param name="spo2">0 to 127.</param>
    /// <param name="timer">Thirds of a second, 14 bits.</param>
    public static void FillMux(Span<byte> mux, int heartRate, int spo2, int timer)
    {
        mux.Clear();
        foreach (int frame in (ReadOnlySpan<int>)[1, 14, 20, 22])
        {
            mux[frame] = (byte)((heartRate >> 7) & 3);
            mux[frame + 1] = (byte)(heartRate & 0x7F);
        }

        foreach (int frame in (ReadOnlySpan<int>)[3, 9, 10, 11, 16, 17])
        {
            mux[frame] = (byte)(spo2 & 0x7F);
        }

        mux[4] = 0x30;
        mux[6] = (byte)((timer >> 7) & 0x7F);
        mux[7] = (byte)(timer & 0x7F);
    }

    public override int Write(in SimulatedVitals vitals, TimeSpan at, Span<byte> into)
    {
        _frame = _frame % NoninPacket.FrameCount + 1;
        if (_frame == 1)
        {
            int heartRate = vitals.SensorOff ? NoninStatus.MissingHeartRate : vitals.RoundedPulseRate;
            int spo2 = vitals.SensorOff ? NoninStatus.MissingSpO2 : vitals.RoundedSpO2;
            FillMux(_mux, heartRate, spo2, _timer++ & 0x3FFF);
        }

        double height = _pleth.Next(vitals.PulseRate, WritesPerSecond, vitals.PerfusionIndex);
        byte pleth = vitals.SensorOff ? (byte)0 : (byte)(20 + 200 * height);
        WriteFrame(into, _frame == 1, Status(vitals), pleth, _mux[_frame]);
        return NoninPacket.FrameBytes;
    }

    private byte Status(in SimulatedVitals vitals)
    {
        if (vitals.SensorOff)
        {
            return 0x08;
        }

        // Green above 1 %, yellow above 0.4 %, red below; lit during the rise of each beat.
        byte colour = vitals.PerfusionIndex switch { > 1 => 0x02, > 0.4 => 0x06, _ => 0x04 };
        return _pleth.InRise ? colour : (byte)0;
    }
}
