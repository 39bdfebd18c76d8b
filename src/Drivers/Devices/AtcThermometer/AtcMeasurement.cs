using System.Buffers.Binary;
using Edge.Drivers.Ble;

namespace Edge.Drivers.Devices.AtcThermometer;

/// <summary>
/// Service data 181A of thermometers with free firmware. ATC1441, 13 bytes, big-endian: MAC, temperature s16 x 0.1, humidity
/// u8, battery u8, voltage u16 mV, counter. pvvx, 15 bytes, little-endian: MAC reversed, temperature s16 x 0.01, humidity u16 x
/// 0.01, voltage u16 mV, battery u8, counter, flags. Encrypted they have no address and no voltage: counter, then, encrypted, ATC1441
/// (temperature + 40) u8 x 0.5, humidity u8 x 0.5, battery in 7 bits; pvvx temperature, humidity, battery, flags; then MIC.
/// </summary>
internal readonly record struct AtcMeasurement
{
    public const ushort Service = 0x181A;
    public const int AtcBytes = 13;
    public const int PvvxBytes = 15;
    public const int AtcSecretBytes = 3;
    public const int PvvxSecretBytes = 6;

    /// <summary>The device's own address: as it states it, or, encrypted, as it advertised.</summary>
    public BluetoothAddress Address { get; private init; }

    /// <summary>Degrees Celsius.</summary>
    public decimal Temperature { get; private init; }

    /// <summary>Relative humidity in per cent.</summary>
    public decimal Humidity { get; private init; }

    /// <summary>Volt of the battery; null when the device does not send it.</summary>
    public decimal? Voltage { get; private init; }

    /// <summary>Battery in per cent.</summary>
    public byte Battery { get; private init; }

    /// <summary>Changes with each measurement; the advertisements between two are repeats.</summary>
    public byte Counter { get; private init; }

    /// <summary>Reads either layout; the length tells which one it is.</summary>
    public static DecodeResult TryRead(ReadOnlySpan<byte> bytes, out AtcMeasurement measurement)
    {
        measurement = default;
        switch (bytes.Length)
        {
            case AtcBytes:
                measurement = ReadAtc(bytes);
                return DecodeResult.Decoded;
            case PvvxBytes:
                measurement = ReadPvvx(bytes);
                return DecodeResult.Decoded;
            default:
                return DecodeResult.Rejected(bytes.Length < AtcBytes ? RejectReason.Truncated : RejectReason.BadLength, Math.Min(bytes.Length, AtcBytes));
        }
    }

    /// <summary>Reads what was encrypted and is proven; the length tells which layout it is.</summary>
    public static AtcMeasurement OfSecret(ReadOnlySpan<byte> plain, byte counter, BluetoothAddress address) => plain.Length == AtcSecretBytes
        ? new()
        {
            Address = address,
            Temperature = plain[0] * 0.5m - 40,
            Humidity = plain[1] * 0.5m,
            Battery = (byte)(plain[2] & 0x7F),
            Counter = counter,
        }
        : new()
        {
            Address = address,
            Temperature = BinaryPrimitives.ReadInt16LittleEndian(plain) * 0.01m,
            Humidity = BinaryPrimitives.ReadUInt16LittleEndian(plain[2..]) * 0.01m,
            Battery = plain[4],
            Counter = counter,
        };

    private static AtcMeasurement ReadAtc(ReadOnlySpan<byte> bytes) => new()
    {
        Address = new(((ulong)BinaryPrimitives.ReadUInt16BigEndian(bytes) << 32) | BinaryPrimitives.ReadUInt32BigEndian(bytes[2..])),
        Temperature = BinaryPrimitives.ReadInt16BigEndian(bytes[6..]) * 0.1m,
        Humidity = bytes[8],
        Battery = bytes[9],
        Voltage = BinaryPrimitives.ReadUInt16BigEndian(bytes[10..]) * 0.001m,
        Counter = bytes[12],
    };

    private static AtcMeasurement ReadPvvx(ReadOnlySpan<byte> bytes) => new()
    {
        Address = new(((ulong)BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]) << 32) | BinaryPrimitives.ReadUInt32LittleEndian(bytes)),
        Temperature = BinaryPrimitives.ReadInt16LittleEndian(bytes[6..]) * 0.01m,
        Humidity = BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]) * 0.01m,
        Voltage = BinaryPrimitives.ReadUInt16LittleEndian(bytes[10..]) * 0.001m,
        Battery = bytes[12],
        Counter = bytes[13],
    };
}
