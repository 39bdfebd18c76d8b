using System.Numerics;

namespace Edge.Drivers.Devices.Medibus;

/// <summary>
/// The curve values of one instant: a sync byte D0 to DF whose lower bits name the streams 1 to 4, sync commands Cx with an
/// argument, then two bytes of six bits for each stream. No check sum.
/// </summary>
internal readonly ref struct CurveGroup
{
    /// <summary>Most streams of a group.</summary>
    public const int MaxStreams = 12;

    /// <summary>Longest group: sync byte, three commands, all streams.</summary>
    public const int MaxBytes = 1 + 2 * 3 + 2 * MaxStreams;

    private const byte TransmittedStreams5 = 0xC4;
    private const byte TransmittedStreams9 = 0xC5;
    private const byte StartCycle = 0xC6;

    private readonly ReadOnlySpan<byte> _values;

    private CurveGroup(int streams, ReadOnlySpan<byte> values, bool? isExpiration)
    {
        Streams = streams;
        _values = values;
        IsExpiration = isExpiration;
    }

    /// <summary>Bit i is set when stream i + 1 has a value.</summary>
    public int Streams { get; }

    /// <summary>A breath's phase that starts here, or null.</summary>
    public bool? IsExpiration { get; }

    public static bool IsSync(byte b) => (b & 0xF0) == 0xD0;

    public static bool IsCommand(byte b) => (b & 0xF0) == 0xC0;

    public static bool IsValue(byte b) => (b & 0xC0) == 0x80;

    /// <summary>The streams that a sync byte or a sync command announces.</summary>
    public static int StreamsOf(byte first, byte argument) => first switch
    {
        TransmittedStreams5 => (argument & 0x0F) << 4,
        TransmittedStreams9 => (argument & 0x0F) << 8,
        _ => IsSync(first) ? first & 0x0F : 0,
    };

    /// <summary>Reads a whole group.</summary>
    public static DecodeResult TryRead(ReadOnlySpan<byte> bytes, out CurveGroup group)
    {
        group = default;
        if (bytes.IsEmpty || !IsSync(bytes[0]))
        {
            return DecodeResult.Rejected(bytes.IsEmpty ? RejectReason.Truncated : RejectReason.BadSync, 0);
        }

        int streams = StreamsOf(bytes[0], 0), at = 1;
        bool? isExpiration = null;
        for (; at + 1 < bytes.Length && IsCommand(bytes[at]); at += 2)
        {
            streams |= StreamsOf(bytes[at], bytes[at + 1]);
            isExpiration = bytes[at] == StartCycle ? (bytes[at + 1] & 1) != 0 : isExpiration;
        }

        var values = bytes[at..];
        int wanted = 2 * BitOperations.PopCount((uint)streams);
        if (values.Length != wanted || wanted == 0)
        {
            return DecodeResult.Rejected(values.Length < wanted ? RejectReason.Truncated : RejectReason.BadLength, at);
        }

        foreach (byte b in values)
        {
            if (!IsValue(b))
            {
                return DecodeResult.Rejected(RejectReason.BadEncoding, at);
            }
        }

        group = new CurveGroup(streams, values, isExpiration);
        return DecodeResult.Decoded;
    }

    /// <summary>The value of the n-th stream that is set, 0 to 4095.</summary>
    public int Value(int index) => (_values[2 * index] & 0x3F) | (_values[2 * index + 1] & 0x3F) << 6;
}
