using System.Buffers.Binary;
using Edge.Drivers.Numbers;

namespace Edge.Drivers.Devices.Dexcom;

/// <summary>The frame of G5 and G6 answers: opcode, fields, CRC-16/XMODEM with its low byte first.</summary>
internal static class DexcomFrame
{
    private const int CrcBytes = 2;

    /// <summary>Checks length and CRC.</summary>
    /// <param name="frame">The whole answer.</param>
    /// <param name="fieldBytes">Bytes up to the last known field; later firmware may send more.</param>
    public static DecodeResult Check(ReadOnlySpan<byte> frame, int fieldBytes)
    {
        if (frame.Length < fieldBytes + CrcBytes)
        {
            return DecodeResult.Rejected(RejectReason.Truncated, frame.Length);
        }

        int end = frame.Length - CrcBytes;
        return Crc16.Xmodem.Of(frame[..end]) == BinaryPrimitives.ReadUInt16LittleEndian(frame[end..])
            ? DecodeResult.Decoded
            : DecodeResult.Rejected(RejectReason.BadChecksum, end);
    }

    /// <summary>Starts reading the fields of an answer with this opcode; the fault, if any, is in the reader.</summary>
    public static FieldReader Open(ReadOnlySpan<byte> frame, byte opcode, int fieldBytes)
    {
        var reader = new FieldReader(frame);
        var result = Check(frame, fieldBytes);
        if (result.Outcome == DecodeOutcome.Rejected)
        {
            reader.Reject(result.Reason, result.Offset);
        }
        else if (frame[0] != opcode)
        {
            reader.Reject(RejectReason.UnknownMessage, 0);
        }

        reader.U8();
        return reader;
    }
}
