namespace Edge.Drivers.Devices.Viatom;

/// <summary>What is known of a ring between frames.</summary>
/// <param name="Night">Start of the recording that was read last; null = none.</param>
/// <param name="Given">Samples of it that were handed on, so that none comes twice after a lost link.</param>
/// <param name="Open">The file under way, or null.</param>
internal sealed record RingState(DateTime? Night, int Given, OpenNight? Open) : DecoderState
{
    public static RingState Idle { get; } = new(null, 0, null);
}

/// <summary>A file that is being read. Immutable; holds at most one block.</summary>
/// <param name="FileBytes">Its length.</param>
/// <param name="Block">The block that comes next.</param>
/// <param name="Received">Bytes that came.</param>
/// <param name="Header">Its head, once the first block came.</param>
/// <param name="Index">Number of the sample at the beginning of <paramref name="Rest"/>.</param>
/// <param name="Rest">
/// Bytes not handed on: a sample that goes on in the next block, or the first block. That one is held until the second comes, because
/// a ring that lacks a file answers with another one, which the dialogue then closes.
/// </param>
internal sealed record OpenNight(uint FileBytes, ushort Block, uint Received, NightHeader Header, int Index, ReadOnlyMemory<byte> Rest)
{
    /// <summary>Longest file that is read: 28 hours.</summary>
    public const uint MostBytes = 128 * 1024;

    private const int SizeBytes = 4;

    /// <summary>Says whether a reply opens a file, and how long that is.</summary>
    public static bool TryRead(in ViatomFrame reply, out uint fileBytes)
    {
        bool opens = reply is { Code: 0, Block: 0, Payload.Length: SizeBytes };
        fileBytes = opens ? System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(reply.Payload) : 0;
        return opens;
    }

    /// <summary>True for a file of a length that a recording can have.</summary>
    public static bool IsReadable(uint fileBytes) => fileBytes is >= NightHeader.Bytes and <= MostBytes;

    /// <summary>True for a reply that can be this block: the first one holds the head, so that no live reply is taken for it.</summary>
    public static bool IsBlock(in ViatomFrame reply, ushort block) =>
        reply.Code == 0 && reply.Block == block && reply.Payload.Length > 0 && (block > 0 || reply.Payload.Length >= NightHeader.Bytes);
}
