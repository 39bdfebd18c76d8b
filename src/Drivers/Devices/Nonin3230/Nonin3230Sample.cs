using System.Buffers.Binary;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Nonin3230;

/// <summary>
/// One second of the Nonin oximetry characteristic, 10 bytes, big-endian: length, status, battery (0.1 V), pulse amplitude
/// index (0.01 %), counter, SpO2, pulse rate. Status: bit 1 weak signal, 2 SmartPoint, 3 searching, 4 sensor correct,
/// 5 low battery, 6 encrypted. Source: Nonin model 3230 technical information.
/// </summary>
internal readonly record struct Nonin3230Sample(int Status, decimal BatteryVolts, int RawAmplitude, int Counter, int RawSpO2, int RawPulseRate)
{
    private const int Bytes = 10;
    private const int WeakSignalBit = 0x02;
    private const int SearchingBit = 0x08;
    private const int SensorCorrectBit = 0x10;
    private const int LowBatteryBit = 0x20;
    private const int EncryptedBit = 0x40;
    private const int NoSpO2 = 127;
    private const int NoPulseRate = 511;

    public bool WeakSignal => (Status & WeakSignalBit) != 0;

    public bool SmartPoint => (Status & 0x04) != 0;

    public bool Searching => (Status & SearchingBit) != 0;

    public bool SensorCorrect => (Status & SensorCorrectBit) != 0;

    public bool LowBattery => (Status & LowBatteryBit) != 0;

    public bool Encrypted => (Status & EncryptedBit) != 0;

    /// <summary>Saturation, %, or null.</summary>
    public decimal? SpO2 => RawSpO2 == NoSpO2 ? null : RawSpO2;

    /// <summary>Beats a minute, or null.</summary>
    public decimal? PulseRate => RawPulseRate == NoPulseRate ? null : RawPulseRate;

    /// <summary>Pulse amplitude index, %.</summary>
    public decimal AmplitudeIndex => RawAmplitude * 0.01m;

    /// <summary>What the status says about the numbers.</summary>
    public SignalCondition Condition => SignalCondition.Good
        .Off(!SensorCorrect)
        .Off(Encrypted, QualityFlags.None)
        .Doubtful(WeakSignal, QualityFlags.LowPerfusion)
        .Doubtful(Searching, QualityFlags.Searching)
        .Note(LowBattery, QualityFlags.LowBattery);

    /// <summary>Reads a value. The length may or may not count itself; more fields may follow in later devices.</summary>
    public static DecodeResult TryRead(ReadOnlySpan<byte> frame, out Nonin3230Sample sample)
    {
        sample = default;
        if (frame.Length < Bytes)
        {
            return DecodeResult.Rejected(RejectReason.Truncated, frame.Length);
        }

        if (frame[0] < Bytes - 1 || frame[0] > frame.Length)
        {
            return DecodeResult.Rejected(RejectReason.BadLength, 0);
        }

        sample = new(
            frame[1],
            frame[2] * 0.1m,
            BinaryPrimitives.ReadUInt16BigEndian(frame[3..]),
            BinaryPrimitives.ReadUInt16BigEndian(frame[5..]),
            frame[7],
            BinaryPrimitives.ReadUInt16BigEndian(frame[8..]));
        return DecodeResult.Decoded;
    }
}
