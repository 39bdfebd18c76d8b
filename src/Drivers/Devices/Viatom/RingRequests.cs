using System.Text;

namespace Edge.Drivers.Devices.Viatom;

/// <summary>
/// All that a ring of the first generation is ever sent: present values, what it is, open a file, read its next block, close it. A
/// request longer than 20 bytes goes in two writes, for rings take no longer ones.
/// </summary>
internal static class RingRequests
{
    public const int MostBytesOfAWrite = 20;
    private const byte Describe = 0x14;
    private const byte RealtimeCommand = 0x17;
    private const byte OpenCommand = 0x03;
    private const byte ReadCommand = 0x04;
    private const byte CloseCommand = 0x05;

    private static readonly string[] AnyNames = ["00000000000000", "00000000000000" + FileName.Extension];

    public static PermittedWrite AskRealtime { get; } = Permit("realtime", ViatomFrame.Request(ViatomFrame.FirstRequest, RealtimeCommand));

    public static PermittedWrite AskInfo { get; } = Permit("info", ViatomFrame.Request(ViatomFrame.FirstRequest, Describe));

    public static PermittedWrite AskClose { get; } = Permit("close", ViatomFrame.Request(ViatomFrame.FirstRequest, CloseCommand));

    /// <summary>The whitelist: a name has digits where others have free bytes, a read any block.</summary>
    public static IReadOnlyList<PermittedWrite> PermittedWrites { get; } =
    [
        AskRealtime, AskInfo, AskClose,
        Permit("read", Read(0).Bytes) with { Mask = new byte[] { 0xFF, 0xFF, 0xFF, 0, 0, 0xFF, 0xFF, 0 } },
        .. AnyNames.SelectMany(Open).Select(part => Permit(part.Name, part.Bytes) with { Mask = DigitsAndCheckAreFree(part) }),
    ];

    /// <summary>The parts in which a file is asked for.</summary>
    /// <param name="name">One that <see cref="FileName.IsOne"/>.</param>
    public static IEnumerable<RingRequest> Open(string name)
    {
        byte[] request = ViatomFrame.Request(ViatomFrame.FirstRequest, OpenCommand, 0, [.. Encoding.ASCII.GetBytes(name), 0]);
        return [new("open", request.AsMemory(0, MostBytesOfAWrite)), new("open-end", request.AsMemory(MostBytesOfAWrite))];
    }

    public static RingRequest Read(ushort block) => new("read", ViatomFrame.Request(ViatomFrame.FirstRequest, ReadCommand, block, []));

    // The digit 0 stands for a digit here and nowhere else; only the check sum behind the name can be anything.
    private static byte[] DigitsAndCheckAreFree(RingRequest part)
    {
        byte[] mask = [.. part.Bytes.ToArray().Select(b => b == '0' ? (byte)0xF0 : (byte)0xFF)];
        if (part.Name == "open-end")
        {
            mask[^1] = 0;
        }

        return mask;
    }

    private static PermittedWrite Permit(string name, ReadOnlyMemory<byte> bytes) => new(name, bytes, Characteristic: ViatomId.Write);
}

/// <summary>One write with the name under which it is permitted.</summary>
internal readonly record struct RingRequest(string Name, ReadOnlyMemory<byte> Bytes);
