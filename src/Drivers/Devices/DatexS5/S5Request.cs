using System.Buffers.Binary;

namespace Edge.Drivers.Devices.DatexS5;

/// <summary>The requests that make a monitor send displayed values and waves.</summary>
internal static class S5Request
{
    private const int BodyBytes = 9;
    private const int WaveBodyBytes = 32;
    private const int WaveTypesAt = 4;
    private const byte EndOfTable = 0xFF;

    /// <summary>Interface levels of 2001, 2003, 2005, 2009 and 2015; a monitor answers only its own.</summary>
    public static IReadOnlyList<byte> Levels { get; } = [0x07, 0x08, 0x09, 0x0A, 0x0B];

    /// <summary>Waves that are asked for; together they reach the most that the interface sends.</summary>
    public static IReadOnlyList<byte> Waves { get; } =
        [S5Wave.Ecg1, S5Wave.Pressure1, S5Wave.Pleth, S5Wave.Co2, S5Wave.AirwayPressure, S5Wave.Flow, S5Wave.Respiration];

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

    /// <summary>Frame that asks for <see cref="Waves"/> without end.</summary>
    /// <param name="level">Interface level of the monitor.</param>
    public static byte[] ContinuousWaves(byte level)
    {
        Span<byte> record = stackalloc byte[S5Record.HeaderBytes + WaveBodyBytes];
        record.Clear();
        BinaryPrimitives.WriteInt16LittleEndian(record, (short)record.Length);
        record[3] = level;
        BinaryPrimitives.WriteInt16LittleEndian(record[14..], S5Record.WaveType);
        record[21] = EndOfTable;

        // Request 0 is "start"; the list of types ends like a table.
        var types = record[(S5Record.HeaderBytes + WaveTypesAt)..];
        for (int i = 0; i < Waves.Count; i++)
        {
            types[i] = Waves[i];
        }

        types[Waves.Count] = EndOfTable;
        return S5Wire.Pack(record);
    }
}
