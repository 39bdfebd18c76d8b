using Edge.Drivers.Ble;
using Edge.Drivers.Numbers;

namespace Edge.Drivers.Vectors;

/// <summary>Times of day, zones and device clocks. Source: GATT Specification Supplement.</summary>
internal static class TimeProfiles
{
    private const int MinutesPerStep = 15;
    private const sbyte UnknownZone = -128;
    private const byte UnknownDst = 255;

    // Elapsed Time, flags bits 2 and 3.
    private static readonly decimal[] Resolutions = [1m, 0.1m, 0.001m, 0.0001m];

    public static IReadOnlyList<FrameProfile> All { get; } =
    [
        new FieldProfile("date-time", GattId.DateTime, (ref reader, into) => WriteDateTime(reader.DateTime(), into)),
        new FieldProfile("day-date-time", GattId.Of(0x2A0A), WriteDayDateTime),
        new FieldProfile("current-time", GattId.CurrentTime, WriteCurrentTime),
        new FieldProfile("time-zone", GattId.Of(0x2A0E), (ref reader, into) => WriteZone(ref reader, into)),
        new FieldProfile("dst-offset", GattId.Of(0x2A0D), (ref reader, into) => WriteDst(ref reader, into)),
        new FieldProfile("local-time-information", GattId.Of(0x2A0F), WriteLocalTime),
        new FieldProfile("device-time", GattId.Of(0x2B90), WriteDeviceTime),
        new FieldProfile("elapsed-time", GattId.Of(0x2BF2), WriteElapsedTime),
    ];

    private static void WriteDateTime(GattDateTime time, FrameExplanation into)
    {
        into.Fields.SetTime("timestamp", time);
        into.Fields["reported_timestamp_id"] = time.ReportedTimeStampId;
    }

    private static void WriteDayDateTime(ref FieldReader reader, FrameExplanation into)
    {
        into.Fields.SetTime("timestamp", reader.DateTime());
        into.Fields["day_of_week"] = reader.U8();
    }

    private static void WriteCurrentTime(ref FieldReader reader, FrameExplanation into)
    {
        WriteDayDateTime(ref reader, into);
        into.Fields["fractions_256"] = reader.U8();
        into.Fields["adjust_reason"] = reader.U8();
    }

    private static void WriteLocalTime(ref FieldReader reader, FrameExplanation into)
    {
        WriteZone(ref reader, into);
        WriteDst(ref reader, into);
    }

    private static void WriteZone(ref FieldReader reader, FrameExplanation into)
    {
        int at = reader.Offset;
        sbyte steps = reader.S8();
        if (steps is not (UnknownZone or (>= -48 and <= 56)))
        {
            reader.Reject(RejectReason.BadField, at);
        }

        into.Fields.SetNumber("tz_min", steps == UnknownZone ? null : steps * MinutesPerStep);
    }

    private static void WriteDst(ref FieldReader reader, FrameExplanation into)
    {
        int at = reader.Offset;
        byte steps = reader.U8();
        if (steps is not (0 or 2 or 4 or 8 or UnknownDst))
        {
            reader.Reject(RejectReason.BadField, at);
        }

        into.Fields.SetNumber("dst_min", steps == UnknownDst ? null : steps * MinutesPerStep);
    }

    private static void WriteDeviceTime(ref FieldReader reader, FrameExplanation into)
    {
        into.Fields["base_time_s"] = reader.U32();
        into.Fields["time_zone"] = reader.S8();
        into.Fields["dst_offset"] = reader.U8();
        into.Fields["status"] = reader.U16();
    }

    private static void WriteElapsedTime(ref FieldReader reader, FrameExplanation into)
    {
        byte flags = reader.U8();
        var fields = into.Fields;
        fields["is_tick_counter"] = (flags & 0x01) != 0;
        fields["is_utc"] = (flags & 0x02) != 0;
        fields["resolution_s"] = Resolutions[(flags >> 2) & 3];
        fields["tz_dst_used"] = (flags & 0x10) != 0;
        fields["is_current_timeline"] = (flags & 0x20) != 0;
        fields["time_value"] = reader.U48();
        fields["sync_source"] = reader.U8();
        fields["tz_dst_offset"] = reader.S8();
        byte status = reader.U8();
        fields["clock_needs_set"] = (status & 0x01) != 0;
        byte capability = reader.U8();
        fields["clock_applies_dst"] = (capability & 0x01) != 0;
        fields["clock_manages_tz"] = (capability & 0x02) != 0;
    }
}
