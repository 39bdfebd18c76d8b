using System.Buffers.Binary;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.DatexS5;

/// <summary>
/// A sub-record of a wave record: number of samples, status, reserved, samples of 16 bits. Samples of -32001 and below are
/// reasons for having none, as with values.
/// </summary>
internal readonly ref struct S5Wave
{
    public const byte Ecg1 = 1;
    public const byte Pressure1 = 4;
    public const byte Pleth = 8;
    public const byte Co2 = 9;
    public const byte AirwayPressure = 13;
    public const byte Flow = 14;
    public const byte Respiration = 15;

    /// <summary>Most samples a second that the interface sends in all.</summary>
    public const int MaxSamplesPerSecond = 600;

    private const byte Command = 0;
    private const int HeaderBytes = 6;
    private const int SampleBytes = 2;

    private readonly ReadOnlySpan<byte> _samples;

    /// <param name="type">Type in the record's table.</param>
    /// <param name="bytes">The sub-record and what follows it.</param>
    public S5Wave(byte type, ReadOnlySpan<byte> bytes)
    {
        Type = type;
        Status = type == Command ? (ushort)0 : BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]);
        _samples = type == Command ? default : bytes.Slice(HeaderBytes, SampleBytes * BinaryPrimitives.ReadInt16LittleEndian(bytes));
    }

    public byte Type { get; }

    public ushort Status { get; }

    public int Count => _samples.Length / SampleBytes;

    /// <summary>Name in the view of a record, or null.</summary>
    public string? Name => Type switch
    {
        >= 1 and <= 3 => $"ecg{Type}",
        >= 4 and <= 7 => $"p{Type - 3}",
        Pleth => "pleth",
        Co2 => "co2",
        10 => "o2",
        11 => "n2o",
        12 => "aa",
        AirwayPressure => "awp",
        Flow => "flow",
        Respiration => "resp",
        16 or 17 => $"p{Type - 11}",
        >= 18 and <= 21 => $"eeg{Type - 17}",
        23 => "vol",
        24 => "tono",
        29 => "spi",
        32 => "ent",
        35 => "bis",
        _ => null,
    };

    /// <summary>Samples a second of a wave that is asked for, else 0.</summary>
    public static int RateHz(byte type) => type switch
    {
        Ecg1 => 300,
        Pressure1 or Pleth => 100,
        Co2 or AirwayPressure or Flow or Respiration => 25,
        _ => 0,
    };

    /// <summary>What a wave is emitted as, or null.</summary>
    public static Metric? MetricOf(byte type) => type switch
    {
        Ecg1 => Metrics.EcgWaveform,
        Pressure1 => Metrics.InvasivePressureWaveform,
        Pleth => Metrics.PlethWaveform,
        Co2 => Metrics.Co2Waveform,
        AirwayPressure => Metrics.AirwayPressureWaveform,
        Flow => Metrics.AirwayFlowWaveform,
        Respiration => Metrics.RespirationWaveform,
        _ => null,
    };

    /// <summary>Metric's unit per count; CO2 is a share of the ambient pressure. Not confirmed by a recording.</summary>
    /// <param name="type">Type of the wave.</param>
    /// <param name="ambientMercury">Ambient pressure in mm[Hg], or null when it was not told yet.</param>
    /// <returns>Null when the scale is not known.</returns>
    public static double? Scale(byte type, double? ambientMercury) => type switch
    {
        AirwayPressure => 0.1,
        Co2 => 0.0001 * ambientMercury,
        _ => 0.01,
    };

    /// <summary>True when a sub-record and its samples lie inside the record.</summary>
    public static bool Fits(byte type, int room, ReadOnlySpan<byte> record, int at)
    {
        if (type == Command)
        {
            return room >= 0;
        }

        int count = room >= HeaderBytes ? BinaryPrimitives.ReadInt16LittleEndian(record[at..]) : -1;
        return count >= 0 && HeaderBytes + SampleBytes * count <= room;
    }

    public short Sample(int index) => BinaryPrimitives.ReadInt16LittleEndian(_samples[(SampleBytes * index)..]);

    /// <summary>Samples from this one on that are numbers, up to the first that is a reason; 0 when this one is.</summary>
    public int RunFrom(int index)
    {
        int end = index;
        while (end < Count && !new S5Value(Sample(end), 0).IsAbsent)
        {
            end++;
        }

        return end - index;
    }
}
