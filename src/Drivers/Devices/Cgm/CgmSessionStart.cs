using System.Buffers.Binary;
using Edge.Drivers.Ble;
using Edge.Drivers.Numbers;
using Edge.Drivers.Vectors;

namespace Edge.Drivers.Devices.Cgm;

/// <summary>
/// When the session began on the sensor's clock, 2AAA: date and time, time zone, DST offset, 9 bytes or 11 with CRC. Year 0 means
/// that nobody has told the sensor the time yet. Source: Continuous Glucose Monitoring Service 1.0.2, session start time.
/// </summary>
/// <param name="Time">Local time at the start.</param>
/// <param name="ZoneQuarters">Offset from UTC in quarters of an hour; -128 = unknown.</param>
/// <param name="DaylightSaving">Quarters of an hour on top of it; 255 = unknown.</param>
internal readonly record struct CgmSessionStart(GattDateTime Time, sbyte ZoneQuarters, byte DaylightSaving, bool IsSecured)
{
    private const int PlainBytes = 9;
    private const int MinutesPerQuarter = 15;

    // Year 1792 to 2047, month below 16, day and hour below 32, minute and second below 64, any zone, no daylight saving.
    private static readonly byte[] PermittedBytes = [0, 0x07, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    private static readonly byte[] PermittedMask = [0x00, 0xFF, 0xF0, 0xE0, 0xE0, 0xC0, 0xC0, 0x00, 0xFF, 0x00, 0x00];

    /// <summary>The permitted forms of a new start: the bits that a date needs are free, all others fixed; without and with CRC.</summary>
    public static IReadOnlyList<PermittedWrite> PermittedWrites { get; } =
    [
        Permit(PlainBytes),
        Permit(PlainBytes + E2eCheck.Bytes),
    ];

    /// <summary>Name under which a start is written.</summary>
    public static string WriteName => "set-session-start";

    public static DecodeResult TryRead(ReadOnlySpan<byte> frame, bool? expectsCrc, out CgmSessionStart start)
    {
        var result = E2eCheck.Read(frame, PlainBytes, expectsCrc, out bool secured);
        var reader = new FieldReader(frame);
        start = new(reader.DateTime(), reader.S8(), reader.U8(), secured);
        return result;
    }

    /// <summary>
    /// The bytes that tell a sensor the present time; it reckons the start of its session from them. The zone carries the whole
    /// offset from UTC, as the gateway does not know which part of it is daylight saving.
    /// </summary>
    public static byte[] Encode(DateTimeOffset now, bool withCrc)
    {
        byte[] bytes = new byte[withCrc ? PlainBytes + E2eCheck.Bytes : PlainBytes];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)now.Year);
        (bytes[2], bytes[3], bytes[4], bytes[5], bytes[6]) = ((byte)now.Month, (byte)now.Day, (byte)now.Hour, (byte)now.Minute, (byte)now.Second);
        bytes[7] = unchecked((byte)(sbyte)(now.TotalOffsetMinutes / MinutesPerQuarter));
        if (withCrc)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(PlainBytes), Crc16.Mcrf4xx.Of(bytes.AsSpan(0, PlainBytes)));
        }

        return bytes;
    }

    private static PermittedWrite Permit(int length) =>
        new(WriteName, PermittedBytes.AsMemory(0, length), PermittedMask.AsMemory(0, length), CgmCharacteristics.SessionStart);
}

/// <summary>Keeps when the session began.</summary>
internal sealed class CgmSessionStartDecoder : IFrameDecoder
{
    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var session = context.State as CgmSession ?? CgmSession.Unknown;
        return CgmSessionStart.TryRead(frame, session.HasCrc, out var start) is { Outcome: DecodeOutcome.Rejected } fault
            ? fault
            : session.Become(session with { StartedAt = start.Time.Value }, into);
    }
}

/// <summary>Fields of the session start.</summary>
internal sealed class CgmSessionStartProfile : FrameProfile
{
    public override string Name => "cgm-session-start-time";

    public override Guid Origin => CgmCharacteristics.SessionStart;

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = CgmSessionStart.TryRead(frame, null, out var start);
        if (result.Outcome == DecodeOutcome.Decoded)
        {
            into.Fields.SetTime("timestamp", start.Time);
            into.Fields["time_zone"] = start.ZoneQuarters;
            into.Fields["dst_offset"] = start.DaylightSaving;
            into.Fields["secured"] = start.IsSecured;
        }

        return result;
    }
}
