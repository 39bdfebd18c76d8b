using Edge.Drivers.Numbers;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.HeartRate;

/// <summary>
/// Heart Rate Measurement, 2A37: flags, rate, energy, RR intervals. Flags: bit 0 rate in 16 bits, 1 contact, 2 contact is
/// known, 3 energy, 4 RR intervals. Source: Heart Rate Service 1.0.
/// </summary>
internal readonly ref struct HeartRateMeasurement
{
    private readonly byte _flags;

    private HeartRateMeasurement(byte flags, ushort rate, ushort? energyKj, ReadOnlySpan<byte> intervals)
    {
        _flags = flags;
        Rate = rate;
        EnergyKj = energyKj;
        Intervals = new(intervals);
    }

    /// <summary>Beats a minute; 0 = the device has none.</summary>
    public ushort Rate { get; }

    /// <summary>Energy expended since it was last reset, or null.</summary>
    public ushort? EnergyKj { get; }

    /// <summary>Time between beats, oldest first.</summary>
    public RrIntervals Intervals { get; }

    /// <summary>True when the strap lies on the skin, null when it cannot tell.</summary>
    public bool? Contact => (_flags & 0x04) == 0 ? null : (_flags & 0x02) != 0;

    /// <summary>What the strap says about its numbers.</summary>
    public SignalCondition Condition => SignalCondition.Good.Off(Contact == false);

    /// <summary>Reads a value; announced intervals that are not there are a fault, half an interval at the end is ignored.</summary>
    public static HeartRateMeasurement Read(ref FieldReader reader)
    {
        byte flags = reader.U8();
        ushort rate = (flags & 0x01) != 0 ? reader.U16() : reader.U8();
        ushort? energy = (flags & 0x08) != 0 ? reader.U16() : null;
        var intervals = ReadOnlySpan<byte>.Empty;
        if ((flags & 0x10) != 0)
        {
            intervals = reader.Take(Math.Max(2, reader.Rest.Length & ~1));
        }

        return new(flags, rate, energy, intervals);
    }
}
