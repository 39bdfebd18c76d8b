using System.Buffers.Binary;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.MiBeacon;

/// <summary>How a number lies in the data of an object, little-endian.</summary>
internal enum MiBeaconFormat : byte
{
    U8 = 1,
    S16 = 2,
    U16 = 3,
    U24 = 4,
    U32 = 5,
    Float = 6,
}

/// <summary>One number of an object.</summary>
/// <param name="Name">Key in vectors.</param>
/// <param name="Offset">Where it starts in the data.</param>
/// <param name="Format">How it is stored.</param>
/// <param name="Factor">Unit per raw count; its decimals are those of the value.</param>
/// <param name="Unit">UCUM unit, or null when it is a plain number.</param>
/// <param name="Metric">The metric it is a reading of, or null when it stays a field.</param>
internal sealed record MiBeaconField(string Name, int Offset, MiBeaconFormat Format, decimal Factor, string? Unit, Metric? Metric)
{
    // Nothing a room sensor measures comes near; a decimal could not hold what a float can.
    private const float MostFloat = 1e9f;

    /// <summary>The number, or null when the data is too short or holds none.</summary>
    public decimal? Read(ReadOnlySpan<byte> data)
    {
        if (data.Length < Offset + Bytes)
        {
            return null;
        }

        var at = data[Offset..];
        return Format switch
        {
            MiBeaconFormat.U8 => at[0] * Factor,
            MiBeaconFormat.S16 => BinaryPrimitives.ReadInt16LittleEndian(at) * Factor,
            MiBeaconFormat.U16 => BinaryPrimitives.ReadUInt16LittleEndian(at) * Factor,
            MiBeaconFormat.U24 => (BinaryPrimitives.ReadUInt16LittleEndian(at) | (at[2] << 16)) * Factor,
            MiBeaconFormat.U32 => BinaryPrimitives.ReadUInt32LittleEndian(at) * Factor,
            _ => Real(BinaryPrimitives.ReadSingleLittleEndian(at)) * Factor,
        };
    }

    private int Bytes => Format switch
    {
        MiBeaconFormat.U8 => 1,
        MiBeaconFormat.S16 or MiBeaconFormat.U16 => 2,
        MiBeaconFormat.U24 => 3,
        _ => 4,
    };

    private static decimal? Real(float value) => Math.Abs(value) < MostFloat ? (decimal)value : null;
}
