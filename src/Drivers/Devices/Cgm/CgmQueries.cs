using System.Buffers.Binary;
using Edge.Drivers.Ble;
using Edge.Drivers.Numbers;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Cgm;

/// <summary>
/// Asks a sensor once for its settings through the specific ops control point: those that its feature value says it has, one after the
/// other. Only the operations that get something exist here. A sensor that does not answer one is not asked for the rest.
/// </summary>
internal sealed class CgmQueries
{
    /// <summary>How long an answer may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Queue<(string Name, byte[] Bytes)> _left = new();
    private MonotonicTime? _askedAt;

    // Operation, feature bits that say it is supported (0 = of every sensor), operand.
    private static readonly (byte Operation, string Name, int Feature, byte[] Operand)[] All =
    [
        (2, "get-interval", 0, []),

        // FFFF = the last calibration.
        (5, "get-calibration", 1 << 0, [0xFF, 0xFF]),
        (8, "get-patient-high", 1 << 1, []),
        (11, "get-patient-low", 1 << 1, []),
        (14, "get-hypo", 1 << 2, []),
        (17, "get-hyper", 1 << 3, []),
        (20, "get-rate-decrease", 1 << 4, []),
        (23, "get-rate-increase", 1 << 4, []),
    ];

    /// <param name="feature">What the sensor says it has.</param>
    public CgmQueries(CgmFeature feature)
    {
        foreach (var (operation, name, bit, operand) in All)
        {
            if (bit == 0 || (feature.Bits & bit) != 0)
            {
                _left.Enqueue((name, Encode(operation, operand, feature.HasCrc)));
            }
        }
    }

    /// <summary>The only writes to the control point: each question, with CRC and without.</summary>
    public static IReadOnlyList<PermittedWrite> PermittedWrites { get; } =
    [
        .. All.SelectMany(q => new[] { false, true }, (q, secured) =>
            new PermittedWrite(q.Name, Encode(q.Operation, q.Operand, secured), default, CgmCharacteristics.SpecificOperations)),
    ];

    /// <summary>Asks the first question.</summary>
    public void Start(MonotonicTime now, DialogueOutput output) => Ask(now, output);

    /// <summary>A value of the control point came.</summary>
    public void OnFrame(ReadOnlySpan<byte> frame, MonotonicTime now, DialogueOutput output)
    {
        if (_askedAt is not null && CgmOperation.Check(frame).Outcome == DecodeOutcome.Decoded)
        {
            Ask(now, output);
        }
    }

    /// <summary>Time went on.</summary>
    public void OnTick(MonotonicTime now)
    {
        if (_askedAt is { } asked && now - asked >= Patience)
        {
            _left.Clear();
            _askedAt = null;
        }
    }

    private static byte[] Encode(byte operation, byte[] operand, bool secured)
    {
        byte[] plain = [operation, .. operand];
        if (!secured)
        {
            return plain;
        }

        byte[] value = [.. plain, 0, 0];
        BinaryPrimitives.WriteUInt16LittleEndian(value.AsSpan(plain.Length), Crc16.Mcrf4xx.Of(plain));
        return value;
    }

    private void Ask(MonotonicTime now, DialogueOutput output)
    {
        _askedAt = null;
        if (_left.TryDequeue(out var next))
        {
            _askedAt = now;
            output.Write(next.Name, next.Bytes, CgmCharacteristics.SpecificOperations, isOptional: true);
        }
    }
}
