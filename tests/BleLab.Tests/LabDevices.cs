using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using Edge.Drivers.Numbers;

namespace Edge.BleLab.Tests;

/// <summary>Device descriptions that are too long to write by hand; the format is that of tests/ble-lab/README.md.</summary>
internal static class LabDevices
{
    /// <summary>Records that the meter holds.</summary>
    public const int GlucoseRecords = 500;

    /// <summary>Records after which the meter loses the link the first time.</summary>
    public const int RecordsBeforeLoss = 260;

    /// <summary>Samples of one ECG frame of the strap, and frames it plays.</summary>
    public const int EcgSamplesPerFrame = 73;

    public const int EcgFrames = 120;

    private const int RecordsPerCheckpoint = 25;

    /// <summary>A meter with 500 records that drops the link in the middle of its first dump and then serves any later start.</summary>
    public static string GlucoseMeter() => Write("glucose-500", new
    {
        name = "Glucose-500",
        advertise = new { uuids = (string[])["1808"] },
        services = (object[])
        [
            new
            {
                uuid = "1808",
                characteristics = (object[])
                [
                    new { uuid = "2a18", flags = (string[])["notify"] },
                    new { uuid = "2a51", flags = (string[])["read"], value = "0000" },
                    new { uuid = "2a52", flags = (string[])["write", "indicate"], onWrite = GlucoseReactions() },
                ],
            },
        ],
    });

    /// <summary>A sensor with E2E-CRC: session start known, ten stored values, then one value each half second.</summary>
    public static string Cgm() => Write("cgm", new
    {
        name = "CGM-Sim",
        advertise = new { uuids = (string[])["181f"] },
        services = (object[])
        [
            new
            {
                uuid = "181f",
                characteristics = (object[])
                [
                    new { uuid = "2aa7", flags = (string[])["notify"] },
                    new { uuid = "2aa8", flags = (string[])["read"], value = WithCrc("00100059") },
                    new { uuid = "2aa9", flags = (string[])["read"], value = WithCrc("6400000000") },
                    new { uuid = "2aaa", flags = (string[])["read", "write"], value = WithCrc("ea070b14000000" + "0400") },
                    new { uuid = "2aab", flags = (string[])["read"], value = WithCrc("f000") },
                    new { uuid = "2aac", flags = (string[])["write", "indicate"] },
                    new { uuid = "2a52", flags = (string[])["write", "indicate"], onWrite = CgmReactions() },
                ],
            },
        ],
    });

    /// <summary>A strap with Polar's ECG service: each sample is its own number in microvolts, so that a gap shows.</summary>
    public static string PolarStrap() => Write("polar", new
    {
        name = "Polar H10 1",
        advertise = new { uuids = (string[])["180d"] },
        services = (object[])
        [
            "heart-rate",
            new
            {
                uuid = "fb005c80-02e7-f387-1cad-8acd2d8df0c8",
                characteristics = (object[])
                [
                    new
                    {
                        uuid = "fb005c81-02e7-f387-1cad-8acd2d8df0c8",
                        flags = (string[])["read", "write", "indicate"],
                        value = "0f0500000000000000000000000000000000",
                        onWrite = (object[])
                        [
                            new { match = "0100", send = Steps((100, null, "f001000000000182000101" + "0e00")) },
                            new { match = "0200*", send = Steps([(100, null, "f002000000"), .. EcgSteps()]) },
                            new { match = "*", error = "0x80" },
                        ],
                    },
                    new { uuid = "fb005c82-02e7-f387-1cad-8acd2d8df0c8", flags = (string[])["notify"] },
                ],
            },
        ],
    });

    /// <summary>A cuff that wants a bond and hands over three stored results with an intermediate pressure before.</summary>
    public static string BondedCuff() => Write("cuff", new
    {
        name = "BP-Bonded",
        advertise = new { uuids = (string[])["1810"] },
        services = (object[])
        [
            new
            {
                uuid = "1810",
                characteristics = (object[])
                [
                    new { uuid = "2a35", flags = (string[])["indicate"], onSubscribe = Steps(
                        (1500, null, CuffRecord(120, 80, 93, 1)), (60, null, CuffRecord(128, 85, 99, 2)), (60, null, CuffRecord(138, 90, 106, 3))) },
                    new { uuid = "2a49", flags = (string[])["encrypt-read"], value = "0000" },
                ],
            },
        ],
    });

    private static object[] GlucoseReactions()
    {
        List<object> reactions =
        [
            new { match = "0101", send = (object[])[.. GlucoseSteps(1, RecordsBeforeLoss), new { afterMs = 0, drop = true }] },
            new { match = "0106", send = Steps((10, "2a18", GlucoseRecord(GlucoseRecords)), (10, null, "06000101")) },
            new { match = "0105", send = Steps((10, "2a18", GlucoseRecord(1)), (10, null, "06000101")) },
        ];
        for (int first = 1 + RecordsPerCheckpoint; first <= GlucoseRecords; first += RecordsPerCheckpoint)
        {
            reactions.Add(new
            {
                match = "010301" + Hex16(first),
                send = (object[])[.. GlucoseSteps(first, GlucoseRecords), .. Steps((50, null, "06000101"))],
            });
        }

        reactions.Add(new { match = "010301" + Hex16(GlucoseRecords + 1), send = Steps((10, null, "06000106")) });
        reactions.Add(new { match = "*", error = "0x80" });
        return [.. reactions];
    }

    private static object[] GlucoseSteps(int first, int last) =>
        Steps([.. Enumerable.Range(first, last - first + 1).Select(n => (4, (string?)"2a18", GlucoseRecord(n)))]);

    // Flags 03: offset, concentration in kg/L; 1 November 2026 00:00 plus a minute a record; capillary whole blood from a finger.
    private static string GlucoseRecord(int number)
    {
        var at = new DateTime(2026, 11, 1).AddMinutes(number);
        string time = $"ea070b{at.Day:x2}{at.Hour:x2}{at.Minute:x2}00";
        int mgPerDl = 80 + (number % 100);
        return $"03{Hex16(number)}{time}0000{Hex16(0xB000 | mgPerDl)}11";
    }

    private static object[] CgmReactions()
    {
        (int, string?, string)[] stored = [.. Enumerable.Range(1, 10).Select(i => (20, (string?)"2aa7", CgmRecord(i * 5)))];
        (int, string?, string)[] live = [.. Enumerable.Range(11, 40).Select(i => (500, (string?)"2aa7", CgmRecord(i * 5)))];
        return [new { match = "01*", send = Steps([.. stored, (50, null, "06000101"), .. live]) }];
    }

    // Size 8, no flags, glucose in mg/dL, minutes since the session began, check.
    private static string CgmRecord(int minutes) => WithCrc($"0800{Hex16(100 + (minutes % 50))}{Hex16(minutes)}");

    // Flags 1e: time, pulse rate, user, status; 20 November 2026 03:MM.
    private static string CuffRecord(int systolic, int diastolic, int mean, int minute) =>
        $"1e{Hex16(systolic)}{Hex16(diastolic)}{Hex16(mean)}ea070b1403{minute:x2}00{Hex16(72)}010000";

    private static (int, string?, string)[] EcgSteps() => [.. Enumerable.Range(0, EcgFrames).Select(f =>
        (f == 0 ? 200 : 555, (string?)"fb005c82-02e7-f387-1cad-8acd2d8df0c8", EcgFrame(f)))];

    private static string EcgFrame(int frame)
    {
        byte[] bytes = new byte[10 + (3 * EcgSamplesPerFrame)];
        ulong last = (ulong)((frame + 1) * EcgSamplesPerFrame) * 1_000_000_000 / 130;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(1), 600_000_000_000_000_000 + last);
        for (int i = 0; i < EcgSamplesPerFrame; i++)
        {
            int value = (frame * EcgSamplesPerFrame) + i;
            (bytes[10 + (3 * i)], bytes[11 + (3 * i)], bytes[12 + (3 * i)]) = ((byte)value, (byte)(value >> 8), (byte)(value >> 16));
        }

        return Convert.ToHexStringLower(bytes);
    }

    private static object[] Steps(params (int AfterMs, string? Uuid, string Value)[] steps) =>
        [.. steps.Select(s => s.Uuid is null ? (object)new { afterMs = s.AfterMs, value = s.Value } : new { afterMs = s.AfterMs, uuid = s.Uuid, value = s.Value })];

    private static string WithCrc(string hex)
    {
        byte[] bytes = Convert.FromHexString(hex);
        return hex + Hex16(Crc16.Mcrf4xx.Of(bytes));
    }

    private static string Hex16(int value) => string.Create(CultureInfo.InvariantCulture, $"{value & 0xFF:x2}{(value >> 8) & 0xFF:x2}");

    private static string Write(string name, object description)
    {
        string file = Path.Combine(Path.GetTempPath(), $"edge-lab-{name}-{Environment.ProcessId}.json");
        File.WriteAllText(file, JsonSerializer.Serialize(description));
        return file;
    }
}
