using Edge.Sync.Wire;
using Google.Protobuf;

namespace Edge.Gateway.Benchmarks;

/// <summary>
/// Four vital signs at 1 Hz with a reader's jitter of up to 8 ms: heart rate, oxygen saturation, breathing in whole numbers,
/// temperature in tenths, each drifting around a mean. The same numbers for the same seed as in bench/peers' table of encodings.
/// </summary>
internal sealed class VitalsSignal(uint seed)
{
    /// <summary>Codes in the order of the values.</summary>
    private static readonly uint[] Codes = [147842, 150456, 151562, 150364];

    private const long FirstMs = 7_654_321_000;
    private const long WallMs = 1_763_600_000_000;
    private uint _state = seed;
    private double _heart = 74;
    private double _oxygen = 96.5;
    private double _breathing = 15;
    private double _temperature = 36.8;

    /// <summary>Records of so many seconds, four a second, with one stamp a frame or one of each of four devices.</summary>
    public static List<ByteString> Records(uint seed, int seconds, bool fourDevices)
    {
        var signal = new VitalsSignal(seed);
        List<ByteString> records = [];
        for (int i = 0; i < seconds; i++)
        {
            (long[] values, long jitterMs) = signal.Next();
            for (int k = 0; k < values.Length; k++)
            {
                long atMs = (i * 1000L) + (fourDevices && k > 0 ? (k * 237) + signal.Jitter() : jitterMs);
                records.Add(Record(k, values[k], atMs, fourDevices).ToByteString());
            }
        }

        return records;
    }

    private static Record Record(int metric, long value, long atMs, bool fourDevices) => new()
    {
        Version = RecordStamper.Version,
        Boot = 0x9C41_77D0_5EB3_A826,
        MonotonicNs = (ulong)(FirstMs + atMs) * 1_000_000,
        WallMs = WallMs + atMs,
        UncertaintyMs = 12,
        ClockSource = ClockSourceCode.Ntp,
        Reading = new ReadingRecord
        {
            Device = fourDevices && metric > 0 ? $"sensor-0{metric}" : "pulseox-01",
            Patient = "p-000123",
            Mdc = Codes[metric],
            Mantissa = value,
            Scale = metric == 3 ? 1u : 0,
            Validity = 1,
        },
    };

    private (long[] Values, long JitterMs) Next()
    {
        _heart += (0.03 * (74 - _heart)) + (0.5 * Gauss());
        _oxygen += (0.02 * (96.5 - _oxygen)) + (0.15 * Gauss());
        _breathing += (0.03 * (15 - _breathing)) + (0.2 * Gauss());
        _temperature += (0.001 * (36.8 - _temperature)) + (0.003 * Gauss());
        long jitterMs = Jitter();
        return ([Round(_heart), Round(_oxygen), Round(_breathing), Round(_temperature * 10)], jitterMs);
    }

    private long Jitter() => Round(Uniform() * 8);

    private static long Round(double value) => (long)Math.Floor(value + 0.5);

    private double Uniform() => (_state = unchecked((_state * 1664525) + 1013904223)) / 4294967296.0;

    // Six uniform numbers are near enough to a normal one.
    private double Gauss()
    {
        double sum = 0;
        for (int i = 0; i < 6; i++)
        {
            sum += Uniform();
        }

        return sum - 3;
    }
}
