using System.Buffers.Binary;
using Edge.Drivers.Numbers;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.NoninOem3;

/// <summary>
/// Format 13: 00, 02, type 000D, length (both big-endian), data, sum of the data, 03. Data of 14 bytes or more: century,
/// year, month, day, hour, minute, second, hundredths, status (16 bit), HR (16 bit), reserved, SpO2, later additions.
/// Status: bit 9 SmartPoint, 8 no measurement, 4 from memory, 0 low battery.
/// </summary>
internal readonly record struct NoninSpotCheck(DateTime? MeasuredAt, int Status, int HeartRate, int SpO2)
{
    public const int HeaderBytes = 6;
    public const int MinDataBytes = 14;

    // The length field has 16 bits; a bound keeps noise from claiming half a minute of stream.
    public const int MaxDataBytes = 64;
    public const int MaxFrameBytes = HeaderBytes + MaxDataBytes + 2;
    private const byte EndMark = 0x03;

    public bool SmartPoint => (Status & 0x0200) != 0;

    public bool NoMeasurement => (Status & 0x0100) != 0;

    public bool FromMemory => (Status & 0x0010) != 0;

    public bool LowBattery => (Status & 0x0001) != 0;

    private static ReadOnlySpan<byte> Start => [0x00, 0x02, 0x00, 0x0D];

    /// <summary>Checks a beginning or a whole frame.</summary>
    /// <param name="bytes">Bytes from a possible start on.</param>
    /// <param name="frameBytes">Length of the frame, 0 as long as it is unknown.</param>
    /// <returns>Decoded for a whole frame, Truncated for a beginning, or what does not fit.</returns>
    public static DecodeResult Check(ReadOnlySpan<byte> bytes, out int frameBytes)
    {
        frameBytes = 0;
        int common = bytes.CommonPrefixLength(Start);
        if (common < Math.Min(bytes.Length, Start.Length))
        {
            return DecodeResult.Rejected(RejectReason.BadSync, common);
        }

        if (bytes.Length < HeaderBytes)
        {
            return DecodeResult.Rejected(RejectReason.Truncated, bytes.Length);
        }

        int dataBytes = BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        if (dataBytes is < MinDataBytes or > MaxDataBytes)
        {
            return DecodeResult.Rejected(RejectReason.BadLength, 4);
        }

        frameBytes = HeaderBytes + dataBytes + 2;
        if (bytes.Length < frameBytes)
        {
            return DecodeResult.Rejected(RejectReason.Truncated, bytes.Length);
        }

        if (Sum8.Of(bytes.Slice(HeaderBytes, dataBytes)) != bytes[frameBytes - 2])
        {
            return DecodeResult.Rejected(RejectReason.BadChecksum, frameBytes - 2);
        }

        return bytes[frameBytes - 1] == EndMark
            ? DecodeResult.Decoded
            : DecodeResult.Rejected(RejectReason.BadSync, frameBytes - 1);
    }

    /// <summary>Reads a whole frame.</summary>
    public static DecodeResult TryRead(ReadOnlySpan<byte> bytes, out NoninSpotCheck record)
    {
        record = default;
        var result = Check(bytes, out int frameBytes);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        if (bytes.Length > frameBytes)
        {
            return DecodeResult.Rejected(RejectReason.BadLength, frameBytes);
        }

        var data = bytes[HeaderBytes..];
        int milliseconds = data[7] <= 99 ? data[7] * 10 : 0;
        record = new NoninSpotCheck(
            DeviceClock.At(data[0] * 100 + data[1], data[2], data[3], data[4], data[5], data[6], milliseconds),
            BinaryPrimitives.ReadUInt16BigEndian(data[8..]),
            BinaryPrimitives.ReadUInt16BigEndian(data[10..]),
            data[13]);
        return result;
    }

    /// <summary>What the status says about the numbers.</summary>
    public SignalCondition Condition => SignalCondition.Good
        .Off(NoMeasurement, QualityFlags.None)
        .Note(FromMemory, QualityFlags.FromStorage)
        .Note(LowBattery, QualityFlags.LowBattery);
}
