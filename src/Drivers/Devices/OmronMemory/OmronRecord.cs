using System.Buffers.Binary;
using Edge.Drivers.Numbers;

namespace Edge.Drivers.Devices.OmronMemory;

/// <summary>How a cuff packs a measurement into its memory.</summary>
internal enum OmronRecordForm
{
    /// <summary>Bytes and little-endian words; 14 bytes, or 16 with two that are not used here.</summary>
    Words = 1,

    /// <summary>14 bytes, big-endian bit fields.</summary>
    BitPacked = 2,

    /// <summary>As <see cref="BitPacked"/>, with a year of 6 bits.</summary>
    BitPackedShortYear = 3,

    /// <summary>16 bytes, one field a byte, date first.</summary>
    DateFirst = 4,

    /// <summary>24 bytes of the HeartGuide: as <see cref="Words"/>, with a record id and an error code further on.</summary>
    HeartGuide = 5,
}

/// <summary>One measurement of a cuff's memory.</summary>
internal readonly record struct OmronRecord
{
    private const int SystolicBias = 25;
    private const int FirstYear = 2000;
    private const byte MaxSystolic = 0xE1;
    private const int WordsBytes = 14;
    private const int PaddedWordsBytes = 16;
    private const int DateFirstBytes = 16;
    private const int HeartGuideBytes = 24;
    private const int HeartGuideError = 17;

    /// <summary>mmHg.</summary>
    public int Systolic { get; private init; }

    /// <summary>mmHg; 0 = none.</summary>
    public byte Diastolic { get; private init; }

    /// <summary>A minute; 0 = none.</summary>
    public byte PulseRate { get; private init; }

    /// <summary>Time on the cuff's clock; null when it is none.</summary>
    public DateTime? MeasuredAt { get; private init; }

    /// <summary>Body movement during the measurement; above 0 = seen.</summary>
    public int Movement { get; private init; }

    /// <summary>Irregular heart beat; above 0 = seen.</summary>
    public int IrregularBeat { get; private init; }

    /// <summary>Cuff, battery and position bits; null in a form that has none. Their sense differs by model.</summary>
    public int? Cuff { get; private init; }

    public int? Battery { get; private init; }

    public int? Position { get; private init; }

    /// <summary>The cuff's own number of the record; null when it has none.</summary>
    public ushort? RecordId { get; private init; }

    /// <summary>Reads one slot of the memory; an empty one and one that holds an error are rejected.</summary>
    public static DecodeResult TryRead(ReadOnlySpan<byte> slot, OmronRecordForm form, out OmronRecord record)
    {
        record = default;
        if (!HasLength(slot.Length, form))
        {
            return DecodeResult.Rejected(RejectReason.BadLength, slot.Length);
        }

        if (IsEmpty(slot, form))
        {
            return DecodeResult.Rejected(RejectReason.BadField, SystolicAt(form));
        }

        if (form == OmronRecordForm.HeartGuide && slot[HeartGuideError] != 0)
        {
            return DecodeResult.Rejected(RejectReason.BadField, HeartGuideError);
        }

        record = form switch
        {
            OmronRecordForm.Words => ReadWords(slot, slot.Length == WordsBytes ? U16(slot, WordsBytes - 2) : null),
            OmronRecordForm.HeartGuide => ReadWords(slot, U16(slot, 10)),
            OmronRecordForm.DateFirst => ReadDateFirst(slot),
            _ => ReadBits(BinaryPrimitives.ReadUInt64BigEndian(slot), form == OmronRecordForm.BitPacked ? 8 : 6),
        };
        return DecodeResult.Decoded;
    }

    /// <summary>True for a slot that was never written or was cleared; one that holds an error is not empty.</summary>
    /// <param name="slot">Of the length of this form.</param>
    public static bool IsEmpty(ReadOnlySpan<byte> slot, OmronRecordForm form) =>
        slot[SystolicAt(form)] > MaxSystolic || !slot.ContainsAnyExcept((byte)0);

    private static int SystolicAt(OmronRecordForm form) => form switch
    {
        OmronRecordForm.Words or OmronRecordForm.HeartGuide => 0,
        OmronRecordForm.DateFirst => 6,
        _ => 1,
    };

    private static bool HasLength(int length, OmronRecordForm form) => form switch
    {
        OmronRecordForm.Words => length is WordsBytes or PaddedWordsBytes,
        OmronRecordForm.DateFirst => length == DateFirstBytes,
        OmronRecordForm.HeartGuide => length == HeartGuideBytes,
        _ => length == WordsBytes,
    };

    private static OmronRecord ReadWords(ReadOnlySpan<byte> slot, ushort? recordId)
    {
        int date = U16(slot, 4), time = U16(slot, 6);
        return new()
        {
            Systolic = slot[0] + SystolicBias,
            Diastolic = slot[1],
            PulseRate = slot[2],
            MeasuredAt = DeviceClock.At(
                FirstYear + (slot[3] & 0x3F), (date >> 10) & 0x0F, (date >> 5) & 0x1F, date & 0x1F, (time >> 6) & 0x3F, time & 0x3F),
            IrregularBeat = (date >> 14) & 1,
            Movement = (date >> 15) & 1,
            Cuff = (time >> 12) & 1,
            Battery = (time >> 13) & 1,
            Position = (time >> 14) & 3,
            RecordId = recordId,
        };
    }

    // Bits count from the first of the record, so that field a-b is shifted down by 63 - b.
    private static OmronRecord ReadBits(ulong bits, int yearBits) => new()
    {
        Diastolic = (byte)Field(bits, 0, 8),
        Systolic = Field(bits, 8, 8) + SystolicBias,
        PulseRate = (byte)Field(bits, 24, 8),
        MeasuredAt = DeviceClock.At(
            FirstYear + Field(bits, 24 - yearBits, yearBits), Field(bits, 34, 4), Field(bits, 38, 5), Field(bits, 43, 5), Field(bits, 52, 6), Field(bits, 58, 6)),
        Movement = Field(bits, 32, 1),
        IrregularBeat = Field(bits, 33, 1),
        Position = Field(bits, 48, 2),
        Battery = Field(bits, 50, 1),
        Cuff = Field(bits, 51, 1),
    };

    private static OmronRecord ReadDateFirst(ReadOnlySpan<byte> slot) => new()
    {
        MeasuredAt = DeviceClock.At(FirstYear + slot[0], slot[1], slot[2], slot[3], slot[4], slot[5]),
        Systolic = slot[6] + SystolicBias,
        Diastolic = slot[7],
        PulseRate = slot[8],
        IrregularBeat = slot[11] & 3,
        Movement = (slot[11] >> 2) & 3,
    };

    private static int Field(ulong bits, int first, int count) => (int)(bits >> (64 - first - count)) & ((1 << count) - 1);

    private static ushort U16(ReadOnlySpan<byte> slot, int at) => BinaryPrimitives.ReadUInt16LittleEndian(slot[at..]);
}

/// <summary>Fields of one slot of the memory.</summary>
/// <param name="name">Profile name.</param>
/// <param name="form">How the slot is packed.</param>
internal sealed class OmronRecordProfile(string name, OmronRecordForm form) : FrameProfile
{
    public override string Name => name;

    public override Guid Origin => OmronCharacteristics.Answers[0];

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = OmronRecord.TryRead(frame, form, out var record);
        if (result.Outcome == DecodeOutcome.Decoded)
        {
            OmronReadings.Write(record, into.Fields);
            OmronReadings.Add(record, null, null, into.Readings);
        }

        return result;
    }
}
