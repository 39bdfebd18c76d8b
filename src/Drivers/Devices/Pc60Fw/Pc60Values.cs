using System.Buffers.Binary;
using Edge.Drivers.Numbers;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Pc60Fw;

/// <summary>
/// Type 01 of a measurement frame: SpO2 u8, pulse rate u16, perfusion index u8 x 0.1 %, status (bit 1 no finger, 2 searching,
/// 3 probe fault), one byte more.
/// </summary>
internal readonly record struct Pc60Values(byte RawSpO2, ushort RawPulseRate, byte RawPerfusionIndex, byte Status)
{
    public const byte Type = 0x01;
    private const int MinBytes = 5;

    public decimal? SpO2 => OximeterCode.SpO2(RawSpO2);

    public decimal? PulseRate => OximeterCode.PulseRate(RawPulseRate);

    public decimal? PerfusionIndex => OximeterCode.PerfusionIndex(RawPerfusionIndex);

    public bool IsOff => (Status & 0x02) != 0;

    public bool IsSearching => (Status & 0x04) != 0;

    public bool IsProbeFault => (Status & 0x08) != 0;

    /// <summary>What the status says about the numbers.</summary>
    public SignalCondition Condition => SignalCondition.Good
        .Off(IsOff)
        .Off(IsProbeFault, QualityFlags.SensorOff | QualityFlags.SensorFault)
        .Doubtful(IsSearching, QualityFlags.Searching);

    /// <summary>Reads the content of the frame, or null when it is too short.</summary>
    public static Pc60Values? Read(ReadOnlySpan<byte> content) => content.Length < MinBytes
        ? null
        : new(content[0], BinaryPrimitives.ReadUInt16LittleEndian(content[1..]), content[3], content[4]);
}
