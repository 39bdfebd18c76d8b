using System.Buffers.Binary;

namespace Edge.Drivers.Tests.Ble;

/// <summary>One stored test of a simulated meter.</summary>
internal readonly record struct StoredTest(ushort Number, DateTime BaseTime);

/// <summary>What a simulated meter understands.</summary>
internal readonly record struct MeterAbilities(bool Filter, bool FirstAndLast, bool NewestFirst);

/// <summary>A blood glucose meter as the Record Access Control Point sees it: bounded memory, numbers that wrap, resets.</summary>
internal sealed class SimulatedMeter(MeterAbilities abilities, int capacity, ushort firstNumber)
{
    private readonly List<StoredTest> _memory = [];
    private ushort _next = firstNumber;
    private DateTime _clock = new(2026, 1, 1);
    private DateTime _factoryClock = new(2020, 1, 1);

    public IReadOnlyList<StoredTest> Memory => _memory;

    public void Measure(int tests)
    {
        for (int i = 0; i < tests; i++)
        {
            _clock += TimeSpan.FromHours(3);
            _memory.Add(new(_next++, _clock));
        }

        _memory.RemoveRange(0, Math.Max(0, _memory.Count - capacity));
    }

    /// <summary>
    /// The battery was out: records are gone, numbers begin again, and perhaps the clock goes back. It never goes back twice to the same
    /// days: records of the same number and time are the same record to everybody.
    /// </summary>
    public void Reset(bool alsoTheClock)
    {
        _memory.Clear();
        _next = 0;
        if (alsoTheClock)
        {
            _clock = _factoryClock;
            _factoryClock += TimeSpan.FromDays(400);
        }
    }

    /// <summary>What the meter sends after a request, in order: characteristic and value.</summary>
    public IEnumerable<(ushort Characteristic, byte[] Value)> Answer(byte[] request)
    {
        (bool understood, IEnumerable<StoredTest> chosen) = request switch
        {
            [1, 1] => (true, _memory),
            [1, 3, 1, _, _] => (abilities.Filter, _memory.Where(t => t.Number >= BinaryPrimitives.ReadUInt16LittleEndian(request.AsSpan(3)))),
            [1, 5] => (abilities.FirstAndLast, _memory.Take(1)),
            [1, 6] => (abilities.FirstAndLast, _memory.TakeLast(1)),
            [3, 0] => (true, []),
            _ => throw new InvalidOperationException(Convert.ToHexString(request)),
        };
        var sent = understood ? chosen.ToList() : [];
        if (abilities.NewestFirst)
        {
            sent.Reverse();
        }

        foreach (var test in sent)
        {
            yield return (0x2A18, Encode(test));
        }

        yield return (0x2A52, [6, 0, request[0], (byte)(!understood ? 4 : sent.Count == 0 && request[0] == 1 ? 6 : 1)]);
    }

    public static StoredTest Decode(in DecodedReading reading) => new((ushort)reading.Record!.Value, reading.MeasuredAt!.Value);

    private static byte[] Encode(StoredTest test)
    {
        byte[] value = new byte[13];
        value[0] = 2;
        BinaryPrimitives.WriteUInt16LittleEndian(value.AsSpan(1), test.Number);
        BinaryPrimitives.WriteUInt16LittleEndian(value.AsSpan(3), (ushort)test.BaseTime.Year);
        (value[5], value[6], value[7], value[8], value[9]) =
            ((byte)test.BaseTime.Month, (byte)test.BaseTime.Day, (byte)test.BaseTime.Hour, (byte)test.BaseTime.Minute, (byte)test.BaseTime.Second);
        (value[10], value[11], value[12]) = (0x69, 0xB0, 0x11);
        return value;
    }
}
