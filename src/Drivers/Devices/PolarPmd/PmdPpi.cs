using System.Buffers.Binary;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.PolarPmd;

/// <summary>
/// One pulse-to-pulse interval: heart rate u8 /min, interval u16 ms, error u16 ms, flags u8 (bit 0 movement spoils it, 1 skin
/// contact, 2 contact is supported).
/// </summary>
internal readonly record struct PmdPpi(byte HeartRate, ushort IntervalMs, ushort ErrorMs, byte Flags)
{
    public const int Bytes = 6;

    /// <summary>What the flags say about the interval.</summary>
    public SignalCondition Condition => SignalCondition.Good
        .Off((Flags & 0x06) == 0x04)
        .Doubtful((Flags & 0x01) != 0, QualityFlags.Artefact);

    /// <summary>Intervals in a frame, or why it is none.</summary>
    public static DecodeResult Check(in PmdFrame frame, out int intervals)
    {
        intervals = frame.Body.Length / Bytes;
        return frame.Type != PmdType.Ppi ? DecodeResult.Rejected(RejectReason.UnknownMessage, 0)
            : frame.IsCompressed || frame.FrameType != 0 ? DecodeResult.Rejected(RejectReason.BadField, 9)
            : frame.CheckWhole(Bytes);
    }

    /// <summary>Interval <paramref name="index"/> of a frame that was checked.</summary>
    public static PmdPpi Read(in PmdFrame frame, int index)
    {
        var at = frame.Body.Slice(index * Bytes, Bytes);
        return new(at[0], BinaryPrimitives.ReadUInt16LittleEndian(at[1..]), BinaryPrimitives.ReadUInt16LittleEndian(at[3..]), at[5]);
    }
}
