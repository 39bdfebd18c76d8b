using Edge.Sync.Wire;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Record = Edge.Sync.Wire.Record;

namespace Edge.Sync.Tests.Wire.Columns;

/// <summary>Records for codec tests: ordinary ones, odd ones, and bytes that are no record at all.</summary>
internal static class RecordGen
{
    private static readonly long[] Extremes = [0, 1, -1, 64, -65, int.MaxValue, int.MinValue, 1L << 59, (1L << 59) + 1, -(1L << 59), -(1L << 59) - 1, long.MaxValue, long.MinValue];

    /// <summary>Batches of up to 120 records.</summary>
    public static Gen<List<ByteString>> Lists => Gen.Choose(1, 10_000_000).Select(OfSeed);

    /// <summary>The batch of one seed.</summary>
    public static List<ByteString> OfSeed(int seed) => Mixed(new Random(seed));

    /// <summary>One frame a second of four readings and a lead of 50 samples; every so many seconds something else happens.</summary>
    public static List<ByteString> Bedside(int seconds, int oddEvery)
    {
        var random = new Random(5);
        List<ByteString> records = [];
        for (int i = 0; i < seconds; i++)
        {
            long at = 5_000_000 + i * 1000L + random.Next(8);
            uint[] codes = [147842, 150456, 151562, 150364];
            foreach (uint code in codes)
                records.Add(Reading("monitor-1", code, i, at, 60 + random.Next(3)).ToByteString());
            records.Add(Wave("monitor-1", at, [.. Enumerable.Range(0, 50).Select(k => (int)(1000 * Math.Sin(k / 8.0)) + random.Next(5))]).ToByteString());
            if (oddEvery > 0 && i % oddEvery == 0)
                records.Add(Odd(random).ToByteString());
        }

        return records;
    }

    /// <summary>One of everything that is rare: every optional field, odd numbers, odd qualities, bytes that are no record.</summary>
    public static List<ByteString> Strange()
    {
        var full = Stamped(9_000_001, new Record
        {
            Reading = new ReadingRecord
            {
                Device = "meter-2",
                Patient = "p2",
                Mdc = 160184,
                Mantissa = -102,
                Scale = 1,
                Validity = 1,
                Flags = 64,
                Sqi = 0.123456f,
                Mode = 2,
                DeviceTimeMs = 1_770_000_060_000,
                Unit = "mmol/L",
                SiteMdc = 160188,
                DeviceRecord = 17,
                ClockOffsetMs = -3_600_000,
            },
        });
        List<ByteString> records = [full.ToByteString()];
        for (int i = 1; i < 5; i++)
        {
            full.MonotonicNs += 300_001_000_000 + (ulong)i;
            full.WallMs += 300_001;
            full.Reading.DeviceTimeMs += 300_000;
            full.Reading.DeviceRecord++;
            full.Reading.Mantissa += i;
            records.Add(full.ToByteString());
        }

        full.Reading.ClearMantissa();
        full.Reading.ClearSqi();
        full.Reading.ClearClockOffsetMs();
        (full.Reading.Validity, full.Reading.Mdc, full.Boot, full.Version) = (9, 123_456_789, 77, 2);
        records.Add(full.ToByteString());
        Record wave = Wave("s5", 9_400_000, [.. Enumerable.Range(0, 40).Select(i => i % 9 == 0 ? int.MinValue : i * 1000)]);
        (wave.Waveform.LostBefore, wave.Waveform.RateHz, wave.Waveform.Scale, wave.Waveform.Offset, wave.Waveform.Mode) = (3, 62.5, 1 / 3.0, -0.0, 1);
        records.Add(wave.ToByteString());
        records.AddRange([ByteString.Empty, ByteString.CopyFrom([1, 2, 3, 255]), ByteString.CopyFrom(new byte[300])]);
        return records;
    }

    /// <summary>Three readings of one sensor, for the description of the format.</summary>
    public static List<ByteString> Example() =>
        [.. new (long At, long Tenths)[] { (5_000_000, 368), (5_001_003, 368), (5_001_998, 369) }.Select(r => Stamped(r.At, new Record
        {
            Reading = new ReadingRecord { Device = "thermo-1", Patient = "p1", Mdc = 150364, Mantissa = r.Tenths, Scale = 1, Validity = 1 },
        }).ToByteString())];

    public static Record Reading(string device, uint mdc, int number, long atMs, long mantissa) => Stamped(atMs, new Record
    {
        Reading = new ReadingRecord { Device = device, Patient = "p1", Mdc = mdc, Mantissa = mantissa, Scale = number % 50 == 49 ? 1u : 0, Validity = 1, Sqi = 0.9f },
    });

    public static Record Wave(string device, long atMs, int[] samples)
    {
        var record = Stamped(atMs, new Record { Waveform = new WaveformRecord { Device = device, Patient = "p1", Mdc = 131328, RateHz = 50, Scale = 0.005, Offset = -5.12 } });
        record.Waveform.Samples.AddRange(samples);
        return record;
    }

    private static List<ByteString> Mixed(Random random)
    {
        List<ByteString> records = [];
        string[] devices = ["nonin-1", "s5", "", "Gerät-äöü", new string('x', random.Next(250, 262))];
        int count = random.Next(1, 120);
        long at = random.NextInt64(0, 1L << 34);
        for (int i = 0; i < count; i++)
        {
            at += random.Next(3) == 0 ? random.Next(0, 3000) : 0;
            string device = devices[random.Next(devices.Length)];
            Record record = random.Next(5) switch
            {
                0 => Odd(random),
                1 => Wave(device, at, [.. Enumerable.Range(0, random.Next(0, 80)).Select(k => random.Next(20) == 0 ? (int)Some(random) : k * 3)]),
                _ => Reading(device, random.Next(2) == 0 ? 150456u : (uint)Some(random), i, at, random.Next(4) == 0 ? Some(random) : random.Next(50, 60)),
            };
            if (random.Next(4) == 0)
                Bend(random, record);
            records.Add(Spoil(random, record.ToByteArray()));
        }

        return records;
    }

    // Bytes that mean the same, or nothing: unknown fields, overlong varints, fields in another order, cuts, noise.
    private static ByteString Spoil(Random random, byte[] bytes)
    {
        byte[] spoilt = random.Next(24) switch
        {
            0 => [.. bytes, 0xF8, 0x07, 0x05],
            1 => [.. bytes, 0x28, 0x80, 0x00],
            2 => [0x30, 0x01, .. bytes],
            3 => bytes[..random.Next(0, bytes.Length + 1)],
            4 => [.. Enumerable.Range(0, random.Next(0, 60)).Select(_ => (byte)random.Next(256))],
            5 => [.. bytes, .. bytes],
            6 => Flip(random, bytes),
            _ => bytes,
        };
        return ByteString.CopyFrom(spoilt);
    }

    private static byte[] Flip(Random random, byte[] bytes)
    {
        if (bytes.Length > 0)
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return bytes;
    }

    private static void Bend(Random random, Record record)
    {
        switch (random.Next(8))
        {
            case 0: record.MonotonicNs = random.Next(2) == 0 ? ulong.MaxValue - (ulong)random.Next(3_000_000) : (ulong)Some(random); break;
            case 1: record.WallMs = Some(random); break;
            case 2: record.MonotonicNs += (ulong)random.Next(1_000_000); break;
            case 3: (record.Boot, record.Version) = ((ulong)random.NextInt64(), (uint)random.Next(3)); break;
            case 4: (record.UncertaintyMs, record.ClockSource) = ((uint)Some(random), (ClockSourceCode)random.Next(-1, 7)); break;
            case 5 when record.Waveform is { } wave:
                (wave.RateHz, wave.Scale, wave.Offset) = (BitConverter.Int64BitsToDouble(random.NextInt64()), -0.0, double.NaN);
                (wave.LostBefore, wave.Mode) = ((uint)Some(random), 2);
                break;
            default:
                BendReading(random, record.Reading);
                break;
        }
    }

    private static void BendReading(Random random, ReadingRecord? reading)
    {
        if (reading is null)
            return;
        if (random.Next(3) == 0)
            reading.ClearMantissa();
        if (random.Next(3) == 0)
            reading.ClearSqi();
        else if (random.Next(3) == 0)
            reading.Sqi = random.Next(2) == 0 ? random.NextSingle() : BitConverter.Int32BitsToSingle(random.Next());
        if (random.Next(3) == 0)
            reading.DeviceTimeMs = random.Next(2) == 0 ? Some(random) : 1_770_000_000_000 + random.Next(100_000);
        if (random.Next(3) == 0)
            reading.DeviceRecord = random.Next(2) == 0 ? Some(random) : random.Next(100);
        if (random.Next(3) == 0)
            reading.ClockOffsetMs = Some(random);
        (reading.Flags, reading.Validity, reading.Scale) = ((uint)random.Next(4), (uint)random.Next(1, 10), (uint)Some(random));
        (reading.Mode, reading.SiteMdc, reading.Unit) = ((uint)random.Next(3), (uint)Some(random), random.Next(2) == 0 ? "" : "mmol/L");
    }

    private static Record Odd(Random random) => Stamped(random.Next(1 << 30), random.Next(4) switch
    {
        0 => new Record { Alarm = new AlarmRecord { Rule = "spo2-low", Patient = "p1", Type = AlarmEventType.Start, Episode = ByteString.CopyFrom(new byte[16]) } },
        1 => new Record { Anchor = new ClockAnchor { MonotonicNs = 5, WallMs = random.Next() } },
        2 => new Record(),
        _ => new Record { Reading = new ReadingRecord() },
    });

    private static Record Stamped(long atMs, Record record)
    {
        (record.Version, record.Boot, record.MonotonicNs, record.WallMs, record.UncertaintyMs, record.ClockSource) =
            (1, 0x0102030405060708, (ulong)atMs * 1_000_000, 1_770_000_000_000 + atMs, 20, ClockSourceCode.Ntp);
        return record;
    }

    private static long Some(Random random) => Extremes[random.Next(Extremes.Length)];
}
