using System.Buffers.Binary;

namespace Edge.Drivers.Devices.PolarPmd;

/// <summary>
/// ECG samples, never compressed. Frame type 0: s24 uV. Type 1: 14 bits in 3 bytes, unsigned. Type 2: 18 bits in 3 bytes,
/// unsigned. Type 3: two s24 and a flag byte.
/// </summary>
internal static class PmdEcg
{
    /// <summary>The frame type of the H10, the only one whose scale is known.</summary>
    public const byte MicrovoltFrame = 0;
    public const byte TwoChannelFrame = 3;
    private const int SampleBytes = 3;

    /// <summary>Numbers in a frame, or why it is none.</summary>
    public static DecodeResult Check(in PmdFrame frame, out int samples)
    {
        samples = 0;
        if (frame.Type != PmdType.Ecg)
        {
            return DecodeResult.Rejected(RejectReason.UnknownMessage, 0);
        }

        if (frame.IsCompressed || frame.FrameType > TwoChannelFrame)
        {
            return DecodeResult.Rejected(RejectReason.BadField, 9);
        }

        int bytes = BytesOf(frame.FrameType);
        samples = frame.Body.Length / bytes;
        return frame.CheckWhole(bytes);
    }

    /// <summary>Sample <paramref name="index"/> of a frame that was checked; of type 3 its first channel.</summary>
    public static int Read(in PmdFrame frame, int index)
    {
        var at = frame.Body[(index * BytesOf(frame.FrameType))..];
        return frame.FrameType switch
        {
            1 => at[0] | ((at[1] & 0x3F) << 8),
            2 => at[0] | (at[1] << 8) | ((at[2] & 0x03) << 16),
            _ => S24(at),
        };
    }

    /// <summary>Second channel and flags of sample <paramref name="index"/> of frame type 3.</summary>
    public static (int Second, byte Flags) ReadSecond(in PmdFrame frame, int index)
    {
        var at = frame.Body[(index * BytesOf(TwoChannelFrame))..];
        return (S24(at[SampleBytes..]), at[2 * SampleBytes]);
    }

    private static int BytesOf(byte frameType) => frameType == TwoChannelFrame ? 2 * SampleBytes + 1 : SampleBytes;

    private static int S24(ReadOnlySpan<byte> at) => (BinaryPrimitives.ReadUInt16LittleEndian(at) | (at[2] << 16)) << 8 >> 8;
}
