using System.Buffers.Binary;

namespace Edge.Drivers.Ble.Records;

/// <summary>
/// An indication of the Record Access Control Point: the outcome of a request (06 00 request result) or a number of records
/// (05 00 and 1, 2 or 4 bytes). Lengths are strict; a request that comes back as an answer is rejected.
/// </summary>
/// <param name="Operation">5 = number of records, 6 = outcome.</param>
/// <param name="Request">Operation that is answered; 0 in a number of records.</param>
/// <param name="Result">Outcome, also one that no specification lists; 0 in a number of records.</param>
/// <param name="Count">Number of records; 0 in an outcome.</param>
internal readonly record struct RecordAccessMessage(byte Operation, byte Request, RecordAccessResult Result, uint Count)
{
    private const int HeaderBytes = 2;

    public static DecodeResult TryRead(ReadOnlySpan<byte> frame, out RecordAccessMessage message)
    {
        message = default;
        if (frame.Length <= HeaderBytes)
        {
            return DecodeResult.Rejected(RejectReason.Truncated, frame.Length);
        }

        if (frame[0] is not (RecordAccess.NumberResponse or RecordAccess.Response))
        {
            return DecodeResult.Rejected(RejectReason.UnknownMessage, 0);
        }

        if (frame[1] != 0)
        {
            return DecodeResult.Rejected(RejectReason.BadField, 1);
        }

        var operand = frame[HeaderBytes..];
        bool fits = frame[0] == RecordAccess.Response ? operand.Length == 2 : operand.Length is 1 or 2 or 4;
        if (!fits)
        {
            return DecodeResult.Rejected(RejectReason.BadLength, frame.Length);
        }

        message = frame[0] == RecordAccess.Response
            ? new(frame[0], operand[0], (RecordAccessResult)operand[1], 0)
            : new(frame[0], 0, 0, Number(operand));
        return DecodeResult.Decoded;
    }

    /// <summary>Says whether a frame has the form of an indication.</summary>
    public static DecodeResult Check(ReadOnlySpan<byte> frame) => TryRead(frame, out _);

    private static uint Number(ReadOnlySpan<byte> operand) => operand.Length switch
    {
        1 => operand[0],
        2 => BinaryPrimitives.ReadUInt16LittleEndian(operand),
        _ => BinaryPrimitives.ReadUInt32LittleEndian(operand),
    };
}

/// <summary>Fields of an indication of the Record Access Control Point.</summary>
internal sealed class RecordAccessProfile : FrameProfile
{
    public override string Name => "record-access-control-point";

    public override Guid Origin => GattId.RecordAccessControlPoint;

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = RecordAccessMessage.TryRead(frame, out var message);
        if (result.Outcome == DecodeOutcome.Decoded)
        {
            into.Fields["op"] = message.Operation;
            if (message.Operation == RecordAccess.Response)
            {
                into.Fields["request"] = message.Request;
                into.Fields["result"] = (byte)message.Result;
            }
            else
            {
                into.Fields["count"] = message.Count;
            }
        }

        return result;
    }
}
