using Edge.Sync.Journal;
using Google.Protobuf;

namespace Edge.Sync.Wire.Columns;

/// <summary>What packing gave.</summary>
/// <param name="Bytes">Version byte and coded records.</param>
/// <param name="SaidOnceBytes">How many of them define series and clock; the rest are rows.</param>
/// <param name="RawRecords">Records that travel as they are.</param>
public readonly record struct PackedColumns(byte[] Bytes, int SaidOnceBytes, int RawRecords);

/// <summary>
/// Consecutive records as columns, one set for each patient, device and metric, in the order of the records. Invariants:
/// unpacking gives exactly the packed bytes; it never makes more than it was told to expect, never throws on any input, and
/// its time and memory are bounded by that size. Layout: docs/wire.md. Any thread.
/// </summary>
public static class BatchColumns
{
    /// <summary>Packs records.</summary>
    public static PackedColumns Pack(IReadOnlyList<ByteString> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        var range = new RangeCoder();
        var columns = new ColumnCoder(range);
        var shape = new RecordShape();
        int raw = 0;
        foreach (ByteString record in records)
        {
            Series? series = shape.TryTakeApart(record.Span, out SeriesKey key, out RecordRow row) ? columns.Find(key) : null;
            columns.TryCodeHead(ref series, ref row);
            if (series is not null)
            {
                columns.TryCodeNumbers(series, ref row, shape.Samples);
                continue;
            }

            columns.TryCodeRaw(record.Span, record.Length, out _);
            raw++;
        }

        return new PackedColumns([ColumnLimits.Version, .. range.Finish()], columns.SaidOnceBytes + 1, raw);
    }

    /// <summary>Unpacks records; null when they are not what is stated.</summary>
    /// <param name="bytes">The columns.</param>
    /// <param name="count">Number of records, as stated.</param>
    /// <param name="plainBytes">Size of their <see cref="RecordBlock"/>, as stated; at most <see cref="BatchCodec.MaxPlainBytes"/>.</param>
    public static IReadOnlyList<ByteString>? Unpack(ReadOnlySpan<byte> bytes, int count, int plainBytes)
    {
        // A record takes at least its tag and its length.
        if (bytes.IsEmpty || bytes[0] != ColumnLimits.Version || count < 1 || plainBytes > BatchCodec.MaxPlainBytes || count > plainBytes / 2)
            return null;
        var range = new RangeCoder(bytes.ToArray(), 1);
        var columns = new ColumnCoder(range);
        var shape = new RecordShape();
        var records = new List<ByteString>();
        int left = plainBytes;
        for (int i = 0; i < count; i++)
        {
            if (Record(columns, shape, left) is not { } record)
                return null;
            left -= CodedOutputStream.ComputeBytesSize(record) + 1;
            if (left < 0)
                return null;
            records.Add(record);
        }

        return left == 0 ? records : null;
    }

    private static ByteString? Record(ColumnCoder columns, RecordShape shape, int left)
    {
        Series? series = null;
        RecordRow row = default;
        if (!columns.TryCodeHead(ref series, ref row))
            return null;
        if (series is null)
            return columns.TryCodeRaw([], left, out byte[] raw) ? UnsafeByteOperations.UnsafeWrap(raw) : null;
        if (row.SampleCount > left)
            return null;
        shape.EnsureSamples(row.SampleCount);
        return columns.TryCodeNumbers(series, ref row, shape.Samples) ? ByteString.CopyFrom(shape.PutTogether(series.Key, row)) : null;
    }
}
