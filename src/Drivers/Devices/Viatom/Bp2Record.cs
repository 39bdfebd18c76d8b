using System.Buffers.Binary;
using Edge.Drivers.Vectors;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Viatom;

/// <summary>
/// A stored result of a BP2. In the list of a BP2W, 37 bytes: 0 time u32, 4 account u32, 8 mode, 10 interval u16, 12 error, 13 systolic u16, 15
/// diastolic u16, 17 mean u16, 19 pulse rate, 20 findings (bit 0 irregular beat, bit 1 movement). In a file of its own, 38 bytes: 0 version, 1
/// kind (1 = blood pressure), 2 time, 10 error, and the rest from 11 on in the same order. Programs that call byte 17 the pulse are
/// wrong: it is the mean pressure. Source: LepuBle, the maker's parser; viatom_bp2_ha for the mean.
/// </summary>
internal readonly record struct Bp2Record
{
    public const int ListedBytes = 37;
    public const int ListHeaderBytes = 10;
    public const int SingleBytes = 38;
    private const byte BloodPressure = 1;

    /// <summary>mmHg.</summary>
    public ushort Systolic { get; private init; }

    /// <summary>mmHg.</summary>
    public ushort Diastolic { get; private init; }

    /// <summary>mmHg; 0 = none.</summary>
    public ushort Mean { get; private init; }

    /// <summary>A minute; 0 = none.</summary>
    public byte PulseRate { get; private init; }

    /// <summary>Time on the cuff's clock; null when the cuff does not know it.</summary>
    public DateTime? MeasuredAt { get; private init; }

    public bool IsIrregular { get; private init; }

    public bool IsMoved { get; private init; }

    /// <summary>0 = good.</summary>
    public byte Error { get; private init; }

    /// <summary>Reads a record of the list, or a file of one record; an empty one is rejected.</summary>
    public static DecodeResult TryRead(ReadOnlySpan<byte> bytes, out Bp2Record record)
    {
        record = default;
        if (bytes.Length is not (ListedBytes or SingleBytes))
        {
            return DecodeResult.Rejected(RejectReason.BadLength, bytes.Length);
        }

        bool isListed = bytes.Length == ListedBytes;
        if (!isListed && bytes[1] != BloodPressure)
        {
            return DecodeResult.Rejected(RejectReason.UnknownMessage, 1);
        }

        int timeAt = isListed ? 0 : 2;
        int errorAt = isListed ? 12 : 10;
        uint seconds = BinaryPrimitives.ReadUInt32LittleEndian(bytes[timeAt..]);
        var values = bytes[(errorAt + 1)..];
        record = new()
        {
            MeasuredAt = seconds is 0 or uint.MaxValue ? null : new DateTime(1970, 1, 1).AddSeconds(seconds),
            Error = bytes[errorAt],
            Systolic = BinaryPrimitives.ReadUInt16LittleEndian(values),
            Diastolic = BinaryPrimitives.ReadUInt16LittleEndian(values[2..]),
            Mean = BinaryPrimitives.ReadUInt16LittleEndian(values[4..]),
            PulseRate = values[6],
            IsIrregular = (values[7] & 1) != 0,
            IsMoved = (values[7] & 2) != 0,
        };
        bool isEmpty = record.Systolic is 0 or ushort.MaxValue || record.Diastolic is 0 or ushort.MaxValue;
        return isEmpty ? DecodeResult.Rejected(RejectReason.BadField, errorAt + 1) : DecodeResult.Decoded;
    }

    /// <summary>
    /// Adds pressures and pulse rate; nothing of a measurement that failed. Movement makes them doubtful; an irregular beat is a finding about
    /// the patient and leaves them usable.
    /// </summary>
    public void AddTo(DecodedFrame into)
    {
        if (Error != 0)
        {
            return;
        }

        var condition = SignalCondition.Good
            .Doubtful(IsMoved || MeasuredAt is null, IsMoved ? QualityFlags.Artefact : QualityFlags.None)
            .Note(true, QualityFlags.FromStorage);
        into.Add(condition.Reading(Metrics.NibpSystolic, Systolic, MeasuredAt));
        into.Add(condition.Reading(Metrics.NibpDiastolic, Diastolic, MeasuredAt));
        if (Mean > 0)
        {
            into.Add(condition.Reading(Metrics.NibpMean, Mean, MeasuredAt));
        }

        into.Add(condition.Reading(Metrics.PulseRateCuff, PulseRate == 0 ? (decimal?)null : PulseRate, MeasuredAt));
    }
}

/// <summary>Fields of a stored result.</summary>
/// <param name="name">Profile name.</param>
/// <param name="bytes">Its length: out of a list, or in a file of its own.</param>
internal sealed class Bp2RecordProfile(string name, int bytes) : FrameProfile
{
    public override string Name => name;

    public override Guid Origin => ViatomId.Notify;

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        if (frame.Length != bytes)
        {
            return DecodeResult.Rejected(RejectReason.BadLength, frame.Length);
        }

        var result = Bp2Record.TryRead(frame, out var record);
        if (result.Outcome == DecodeOutcome.Decoded)
        {
            var fields = into.Fields;
            fields.SetQuantity("systolic", record.Systolic, "mm[Hg]");
            fields.SetQuantity("diastolic", record.Diastolic, "mm[Hg]");
            fields.SetQuantity("map", record.Mean == 0 ? null : record.Mean, "mm[Hg]");
            fields.SetQuantity("pulse_rate", record.PulseRate == 0 ? null : record.PulseRate, "/min");
            fields.SetTime("timestamp", record.MeasuredAt);
            fields["irregular"] = record.IsIrregular;
            fields["movement"] = record.IsMoved;
            fields["status"] = (int)record.Error;
            record.AddTo(into.Readings);
        }

        return result;
    }
}
