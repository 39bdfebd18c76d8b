using System.Buffers.Binary;

namespace Edge.Drivers.Devices.DatexS5;

/// <summary>The request that makes a monitor send displayed values.</summary>
internal static class S5Request
{
    private const int BodyBytes = 9;
    private const byte EndOfTable = 0xFF;

    /// <summary>Interface levels of 2001, 2003, 2005, 2009 and 2015; a monitor answers only its own.</summary>
    public static IReadOnlyList<byte> Levels { get; } = [0x07, 0x08, 0x09, 0x0A, 0x0B];

    /// <summary>Frame that asks for displayed values of the basic class.</summary>
    /// <param name="level">Interface level of the monitor.</param>
    /// <param name="intervalSeconds">Time between records, 1 to 300; 0 would stop them.</param>
    public static byte[] DisplayedValues(byte level, short intervalSeconds)
    {
        Span<byte> record = stackalloc byte[S5Record.HeaderBytes + BodyBytes];
        record.Clear();
        BinaryPrimitives.WriteInt16LittleEndian(record, (short)record.Length);
        record[3] = level;

        // Main type 0 and sub-record 0 {offset 0, type 0 = request} stay zero; sub-record 1 ends the table.
        record[21] = EndOfTable;
        var body = record[S5Record.HeaderBytes..];
        body[0] = S5Phdb.DisplayedType;
        BinaryPrimitives.WriteInt16LittleEndian(body[1..], intervalSeconds);
        return S5Wire.Pack(record);
    }
}
