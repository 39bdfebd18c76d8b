using System.Buffers.Binary;

namespace Edge.Drivers.Devices.Viatom;

/// <summary>A file of a BP2 that is being read. Immutable; holds less than a record.</summary>
/// <param name="FileBytes">Its length.</param>
/// <param name="Sequence">Sequence of the answer that comes next; a repeated one is no new part.</param>
/// <param name="Received">Bytes that came.</param>
/// <param name="Rest">The beginning of a record that goes on in the next part.</param>
internal sealed record Bp2File(uint FileBytes, byte Sequence, uint Received, ReadOnlyMemory<byte> Rest)
{
    // A list of a thousand results; cuffs hold a hundred or two.
    private const uint MostListBytes = Bp2Record.ListHeaderBytes + (1000 * Bp2Record.ListedBytes);

    /// <summary>True for one result in a file of its own, false for a list.</summary>
    public bool IsSingle => FileBytes == Bp2Record.SingleBytes;

    /// <summary>Bytes of the record or the header that comes next.</summary>
    public int NextBytes(uint position) => IsSingle ? Bp2Record.SingleBytes : position == 0 ? Bp2Record.ListHeaderBytes : Bp2Record.ListedBytes;

    /// <summary>Length of the file that an answer opened; null when it opened none, as when the cuff refuses.</summary>
    public static uint? TryReadLength(in ViatomFrame answer) =>
        answer is { Code: Bp2Requests.Open, Flag: 1, Payload.Length: >= sizeof(uint) } ? BinaryPrimitives.ReadUInt32LittleEndian(answer.Payload) : null;

    /// <summary>True for a length that a file of results can have; recordings of the heart have others.</summary>
    public static bool IsReadable(uint fileBytes) => fileBytes == Bp2Record.SingleBytes
        || (fileBytes is >= Bp2Record.ListHeaderBytes and <= MostListBytes && (fileBytes - Bp2Record.ListHeaderBytes) % Bp2Record.ListedBytes == 0);
}
