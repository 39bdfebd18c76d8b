using System.Buffers.Binary;
using System.Text;

namespace Edge.Drivers.Devices.Viatom;

/// <summary>
/// All that a BP2 is ever sent: present state, list of files, open one, read from an offset, close it. The sequence is free: the cuff
/// repeats it, so that an answer tells its question. Every other command is out, among them those that inflate, reset or erase.
/// </summary>
internal static class Bp2Requests
{
    public const byte List = 0xF1;
    public const byte Open = 0xF2;
    public const byte Read = 0xF3;
    public const byte Close = 0xF4;

    /// <summary>The file that holds all results of a BP2W.</summary>
    public const string ResultList = "bp2nibp.list";

    private const int SequenceAt = 4;
    private const int NameBytes = 20;

    public static PermittedWrite AskRealtime { get; } =
        new("realtime", ViatomFrame.Request(ViatomFrame.SecondGeneration, Bp2Realtime.Command), default, ViatomId.Write);

    public static IReadOnlyList<PermittedWrite> PermittedWrites { get; } =
    [
        AskRealtime,
        Permit(AskList(0)),
        Permit(AskClose(0)),
        Permit(AskOpen(0, ResultList)),
        Permit(AskOpen(0, new string('0', FileName.Digits)), FileName.Digits, mask: 0xF0),
        Permit(AskRead(0, 0), sizeof(uint)),
    ];

    public static RingRequest AskList(byte sequence) => new("list", Request(List, sequence, []));

    public static RingRequest AskClose(byte sequence) => new("close", Request(Close, sequence, []));

    /// <param name="name">ASCII, at most 16 characters.</param>
    public static RingRequest AskOpen(byte sequence, string name)
    {
        byte[] padded = new byte[NameBytes];
        Encoding.ASCII.GetBytes(name, padded);
        return new("open", Request(Open, sequence, padded));
    }

    /// <param name="offset">Byte of the file to begin with.</param>
    public static RingRequest AskRead(byte sequence, uint offset)
    {
        byte[] payload = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(payload, offset);
        return new("read", Request(Read, sequence, payload));
    }

    private static byte[] Request(byte command, byte sequence, ReadOnlySpan<byte> payload) =>
        ViatomFrame.Request(ViatomFrame.SecondGeneration, command, (ushort)(sequence << 8), payload);

    // Sequence and check sum are free, and so many bytes of the payload.
    private static PermittedWrite Permit(RingRequest request, int freeBytes = 0, byte mask = 0)
    {
        byte[] masks = new byte[request.Bytes.Length];
        masks.AsSpan().Fill(0xFF);
        masks[SequenceAt] = 0;
        masks[^1] = 0;
        masks.AsSpan(ViatomFrame.HeaderBytes, freeBytes).Fill(mask);
        return new(request.Name, request.Bytes, masks, ViatomId.Write);
    }
}
