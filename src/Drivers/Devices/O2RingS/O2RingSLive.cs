using System.Buffers.Binary;
using Edge.Drivers.Devices.Viatom;
using Edge.Drivers.Numbers;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.O2RingS;

/// <summary>
/// Answer to the question for present values, offsets in the payload: 0 seconds of the recording u32, 4 state of the recording, 5 contact
/// (0 = no finger), 6 SpO2, 7 perfusion index in tenths, 8 pulse rate u16, 11 motion, 12 battery state, 13 battery, 24 number of
/// samples u16, then raw light. Source: Tepna's reference of the ring, which follows the maker's own parser.
/// </summary>
internal readonly record struct O2RingSLive
{
    public const int HeaderBytes = 24;

    /// <summary>0 = no finger, 1 = finger, 3 = finger while a file is open.</summary>
    public byte Contact { get; private init; }

    public byte RawSpO2 { get; private init; }

    public byte RawPerfusionIndex { get; private init; }

    public ushort RawPulseRate { get; private init; }

    public byte Motion { get; private init; }

    public byte RawBattery { get; private init; }

    /// <summary>Seconds since the ring began to record.</summary>
    public uint RecordedSeconds { get; private init; }

    public bool IsWorn => Contact != 0;

    public bool IsCalibrating => IsWorn && RawSpO2 == 0;

    public decimal? SpO2 => IsWorn ? OximeterCode.SpO2(RawSpO2) : null;

    public decimal? PulseRate => IsWorn ? OximeterCode.PulseRate(RawPulseRate) : null;

    public decimal? PerfusionIndex => IsWorn ? OximeterCode.PerfusionIndex(RawPerfusionIndex) : null;

    public decimal? Battery => OximeterCode.Battery(RawBattery);

    /// <summary>Reads the payload of an answer.</summary>
    public static DecodeResult TryRead(ReadOnlySpan<byte> payload, out O2RingSLive live)
    {
        live = default;
        if (payload.Length < HeaderBytes)
        {
            return DecodeResult.Rejected(RejectReason.Truncated, ViatomFrame.HeaderBytes + payload.Length);
        }

        live = new()
        {
            RecordedSeconds = BinaryPrimitives.ReadUInt32LittleEndian(payload),
            Contact = payload[5],
            RawSpO2 = payload[6],
            RawPerfusionIndex = payload[7],
            RawPulseRate = BinaryPrimitives.ReadUInt16LittleEndian(payload[8..]),
            Motion = payload[11],
            RawBattery = payload[13],
        };
        return DecodeResult.Decoded;
    }

    /// <summary>Adds the readings: without a finger there is no number but the battery's.</summary>
    public void AddTo(DecodedFrame into)
    {
        var condition = SignalCondition.Good.Off(!IsWorn);
        into.Add(Reading(condition, Metrics.SpO2, SpO2));
        into.Add(Reading(condition, Metrics.PulseRateOximeter, PulseRate));
        into.Add(Reading(condition, Metrics.PerfusionIndex, PerfusionIndex));
        if (Battery is { } battery)
        {
            into.Add(new(Metrics.Battery, battery, Validity.Valid));
        }
    }

    private DecodedReading Reading(SignalCondition condition, Metric metric, decimal? value) => IsCalibrating
        ? new(metric, null, Validity.CalibrationOngoing, QualityFlags.Searching)
        : condition.Reading(metric, value);
}
