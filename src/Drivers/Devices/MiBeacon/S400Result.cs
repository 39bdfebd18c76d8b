using System.Buffers.Binary;

namespace Edge.Drivers.Devices.MiBeacon;

/// <summary>
/// Object 6E16, body composition scale S400: profile u8, then 32 bits: 0-10 mass x 0.1 kg, 11-17 heart rate less 50, 18-31
/// impedance x 0.1 Ohm; then a time of 32 bits. Zero is "not measured" in each of them.
/// </summary>
internal readonly record struct S400Result(byte Profile, uint Bits, uint Time)
{
    public const int Bytes = 9;

    private const uint NoHeartRate = 127;

    /// <summary>Kilograms, or null: nobody weighed in this frame.</summary>
    public decimal? Mass => (Bits & 0x7FF) is var raw and not 0 ? raw * 0.1m : null;

    /// <summary>Beats per minute, felt at the feet, or null.</summary>
    public decimal? HeartRate => RawHeartRate is not (0 or NoHeartRate) ? RawHeartRate + 50 : null;

    /// <summary>Ohm at the low frequency: sent together with the mass.</summary>
    public decimal? ImpedanceLow => Mass is not null ? Impedance : null;

    /// <summary>Ohm at the high frequency: sent alone, after the first frame.</summary>
    public decimal? ImpedanceHigh => Mass is null && RawHeartRate == 0 ? Impedance : null;

    private uint RawHeartRate => (Bits >> 11) & 0x7F;

    private decimal? Impedance => Bits >> 18 is var raw and not 0 ? raw * 0.1m : null;

    /// <summary>Reads the data of the object, or null when it is too short.</summary>
    public static S400Result? Read(ReadOnlySpan<byte> data) => data.Length < Bytes
        ? null
        : new(data[0], BinaryPrimitives.ReadUInt32LittleEndian(data[1..]), BinaryPrimitives.ReadUInt32LittleEndian(data[5..]));
}
