using System.Buffers.Binary;

namespace Edge.Drivers.Devices.PolarPmd;

/// <summary>
/// A data frame: type u8, timestamp u64 in ns since 2000-01-01 on the device's clock, of the last sample, frame type u8 (bit 7
/// = compressed), samples.
/// </summary>
internal readonly ref struct PmdFrame
{
    public const int HeaderBytes = 10;

    private PmdFrame(ReadOnlySpan<byte> bytes)
    {
        Type = (PmdType)bytes[0];
        TimestampNs = BinaryPrimitives.ReadUInt64LittleEndian(bytes[1..]);
        IsCompressed = (bytes[9] & 0x80) != 0;
        FrameType = (byte)(bytes[9] & 0x7F);
        Body = bytes[HeaderBytes..];
    }

    public PmdType Type { get; }

    public ulong TimestampNs { get; }

    public bool IsCompressed { get; }

    /// <summary>Layout of the samples, without the compression bit.</summary>
    public byte FrameType { get; }

    /// <summary>The samples as sent.</summary>
    public ReadOnlySpan<byte> Body { get; }

    public static DecodeResult TryRead(ReadOnlySpan<byte> bytes, out PmdFrame frame)
    {
        frame = default;
        if (bytes.Length < HeaderBytes)
        {
            return DecodeResult.Rejected(RejectReason.Truncated, bytes.Length);
        }

        frame = new(bytes);
        return DecodeResult.Decoded;
    }

    /// <summary>Checks that the body is a whole number of samples of this size.</summary>
    public DecodeResult CheckWhole(int sampleBytes) => Body.Length % sampleBytes == 0
        ? DecodeResult.Decoded
        : DecodeResult.Rejected(RejectReason.Truncated, HeaderBytes + Body.Length);
}
