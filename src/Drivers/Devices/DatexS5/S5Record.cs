using System.Buffers.Binary;

namespace Edge.Drivers.Devices.DatexS5;

/// <summary>
/// A record: 40-byte header with length, number, level, time, main type and up to eight sub-records, then the body.
/// All integers are little-endian; offsets count from the body.
/// </summary>
internal readonly ref struct S5Record
{
    public const int HeaderBytes = 40;
    public const int PhdbType = 0;
    public const int WaveType = 1;

    /// <summary>Most sub-records.</summary>
    public const int MaxSubRecords = 8;

    private const int SubRecordTable = 16;
    private const int SubRecordEntryBytes = 3;
    private const byte EndOfTable = 0xFF;

    private readonly ReadOnlySpan<byte> _bytes;

    private S5Record(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    public byte Number => _bytes[2];

    public byte Level => _bytes[3];

    /// <summary>Time of the monitor's clock, read as it stands.</summary>
    public DateTime Time => UnixTime(BinaryPrimitives.ReadUInt32LittleEndian(_bytes[6..]));

    public short MainType => BinaryPrimitives.ReadInt16LittleEndian(_bytes[14..]);

    /// <summary>Reads the header of an unescaped record without its sum, and checks that all sub-records lie inside.</summary>
    public static DecodeResult TryRead(ReadOnlySpan<byte> bytes, out S5Record record)
    {
        record = new S5Record(bytes);
        if (bytes.Length < HeaderBytes)
        {
            return DecodeResult.Rejected(RejectReason.Truncated, bytes.Length);
        }

        if (BinaryPrimitives.ReadInt16LittleEndian(bytes) != bytes.Length)
        {
            return DecodeResult.Rejected(RejectReason.BadLength, 0);
        }

        if (record.MainType is not (PhdbType or WaveType))
        {
            return DecodeResult.Ignored;
        }

        for (int i = 0; record.HasSubRecord(i); i++)
        {
            if (!record.HoldsSubRecord(i))
            {
                return DecodeResult.Rejected(RejectReason.BadField, SubRecordTable + i * SubRecordEntryBytes);
            }
        }

        return DecodeResult.Decoded;
    }

    /// <summary>True when there is a sub-record of this index.</summary>
    public bool HasSubRecord(int index) => index < MaxSubRecords && SubType(index) != EndOfTable;

    /// <summary>A sub-record of a wave record; samples only where its type is a wave.</summary>
    public S5Wave Wave(int index) => new(SubType(index), _bytes[(HeaderBytes + SubOffset(index))..]);

    /// <summary>The displayed values of the basic class, or false when the record has none.</summary>
    public bool TryFindBasic(out S5Phdb basic)
    {
        for (int i = 0; HasSubRecord(i); i++)
        {
            basic = new S5Phdb(_bytes.Slice(HeaderBytes + SubOffset(i), S5Phdb.SubRecordBytes));
            if (SubType(i) == S5Phdb.DisplayedType && basic.Class == S5Phdb.BasicClass)
            {
                return true;
            }
        }

        basic = default;
        return false;
    }

    /// <summary>Seconds since 1970 of a monitor clock without zone.</summary>
    public static DateTime UnixTime(uint seconds) =>
        DateTime.SpecifyKind(DateTime.UnixEpoch.AddSeconds(seconds), DateTimeKind.Unspecified);

    private bool HoldsSubRecord(int index)
    {
        int offset = SubOffset(index);
        int room = _bytes.Length - HeaderBytes - offset;
        return offset >= 0 && (MainType == PhdbType ? room >= S5Phdb.SubRecordBytes : S5Wave.Fits(SubType(index), room, _bytes, HeaderBytes + offset));
    }

    private short SubOffset(int index) =>
        BinaryPrimitives.ReadInt16LittleEndian(_bytes[(SubRecordTable + index * SubRecordEntryBytes)..]);

    private byte SubType(int index) => _bytes[SubRecordTable + index * SubRecordEntryBytes + 2];
}
