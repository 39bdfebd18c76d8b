using System.Buffers.Binary;

namespace Edge.Drivers.Devices.OmronMemory;

/// <summary>
/// A transfer frame: length, command u16, address u16, data length, data, result code, XOR; words are big-endian and the XOR of all
/// bytes is 0. Three requests exist here: open, read, close. None changes the memory.
/// </summary>
/// <param name="command">8000 opened, 8100 data, 8F00 closed or refused.</param>
/// <param name="address">Address in the memory.</param>
/// <param name="data">What was read.</param>
/// <param name="code">0 = good.</param>
internal readonly ref struct OmronTransferFrame(ushort command, ushort address, ReadOnlySpan<byte> data, byte code)
{
    public const ushort Opened = 0x8000;
    public const ushort Read = 0x8100;
    public const ushort Closed = 0x8F00;

    /// <summary>Bytes around the data.</summary>
    public const int EnvelopeBytes = 8;

    /// <summary>Offset of the data length.</summary>
    public const int LengthAt = 5;

    private const int HeadBytes = 6;
    private static readonly byte[] ReadAnything = [0x08, 0x01, 0x00, 0, 0, 0, 0x00, 0];

    public ushort Command { get; } = command;

    public ushort Address { get; } = address;

    /// <summary>What was read; empty when the cuff refused.</summary>
    public ReadOnlySpan<byte> Data { get; } = data;

    public byte Code { get; } = code;

    public static OmronRequest OpenRequest { get; } = new("open", new byte[] { 0x08, 0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x18 });

    public static OmronRequest CloseRequest { get; } = new("close", new byte[] { 0x08, 0x0F, 0x00, 0x00, 0x00, 0x00, 0x00, 0x07 });

    /// <summary>All that may be written where the memory is asked for.</summary>
    public static IReadOnlyList<PermittedWrite> PermittedWrites { get; } =
    [
        new(OpenRequest.Name, OpenRequest.Bytes, Characteristic: OmronCharacteristics.Request),
        new(CloseRequest.Name, CloseRequest.Bytes, Characteristic: OmronCharacteristics.Request),
        new("read", ReadAnything, new byte[] { 0xFF, 0xFF, 0xFF, 0, 0, 0, 0xFF, 0 }, OmronCharacteristics.Request),
    ];

    public static OmronRequest ReadRequest(ushort address, byte length)
    {
        byte[] bytes = [.. ReadAnything];
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(3), address);
        bytes[LengthAt] = length;
        bytes[^1] = Xor(bytes);
        return new("read", bytes);
    }

    /// <summary>Reads a whole frame; bytes behind its length are padding.</summary>
    public static DecodeResult TryRead(ReadOnlySpan<byte> bytes, out OmronTransferFrame frame)
    {
        frame = default;
        if (bytes.IsEmpty || bytes.Length < bytes[0])
        {
            return DecodeResult.Rejected(RejectReason.Truncated, bytes.Length);
        }

        if (bytes[0] < EnvelopeBytes)
        {
            return DecodeResult.Rejected(RejectReason.BadLength, 0);
        }

        bytes = bytes[..bytes[0]];
        if (Xor(bytes) != 0)
        {
            return DecodeResult.Rejected(RejectReason.BadChecksum, bytes.Length - 1);
        }

        ushort command = BinaryPrimitives.ReadUInt16BigEndian(bytes[1..]);
        ushort address = BinaryPrimitives.ReadUInt16BigEndian(bytes[3..]);
        int dataBytes = bytes.Length - EnvelopeBytes;
        if (command == Read && dataBytes > 0 && dataBytes != bytes[LengthAt])
        {
            return DecodeResult.Rejected(RejectReason.BadLength, LengthAt);
        }

        frame = new(command, address, bytes.Slice(HeadBytes, dataBytes), bytes[^2]);
        return DecodeResult.Decoded;
    }

    private static byte Xor(ReadOnlySpan<byte> bytes)
    {
        byte xor = 0;
        foreach (byte b in bytes)
        {
            xor ^= b;
        }

        return xor;
    }
}

/// <summary>One request with the name under which it is permitted.</summary>
internal readonly record struct OmronRequest(string Name, ReadOnlyMemory<byte> Bytes);

/// <summary>Fields of a transfer frame.</summary>
internal sealed class OmronTransferProfile : FrameProfile
{
    public override string Name => "omron-transfer";

    public override Guid Origin => OmronCharacteristics.Answers[0];

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = OmronTransferFrame.TryRead(frame, out var transfer);
        if (result.Outcome == DecodeOutcome.Decoded)
        {
            into.Fields["command"] = transfer.Command;
            into.Fields["address"] = transfer.Address;
            into.Fields["code"] = transfer.Code;
            into.Fields["data"] = Convert.ToHexStringLower(transfer.Data);
        }

        return result;
    }
}
