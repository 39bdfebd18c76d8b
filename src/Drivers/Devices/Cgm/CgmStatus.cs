using Edge.Drivers.Ble;
using Edge.Drivers.Numbers;
using Edge.Drivers.Vectors;

namespace Edge.Drivers.Devices.Cgm;

/// <summary>The state of a sensor, 2AA9: time offset and three annunciation octets, 5 bytes or 7 with CRC.</summary>
/// <param name="OffsetMinutes">Minutes since the start of the session.</param>
internal readonly record struct CgmStatus(ushort OffsetMinutes, CgmAnnunciation Annunciation, bool IsSecured)
{
    private const int PlainBytes = 5;

    public static DecodeResult TryRead(ReadOnlySpan<byte> frame, bool? expectsCrc, out CgmStatus status)
    {
        var result = E2eCheck.Read(frame, PlainBytes, expectsCrc, out bool secured);
        var reader = new FieldReader(frame);
        status = new(reader.U16(), new(reader.U8(), reader.U8(), reader.U8()), secured);
        return result;
    }
}

/// <summary>Keeps how far the session had come when the link was made.</summary>
internal sealed class CgmStatusDecoder : IFrameDecoder
{
    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var session = context.State as CgmSession ?? CgmSession.Unknown;
        return CgmStatus.TryRead(frame, session.HasCrc, out var status) is { Outcome: DecodeOutcome.Rejected } fault
            ? fault
            : session.Become(session with { OffsetAtConnect = status.OffsetMinutes }, into);
    }
}

/// <summary>Fields of the sensor state.</summary>
internal sealed class CgmStatusProfile : FrameProfile
{
    public override string Name => "cgm-status";

    public override Guid Origin => CgmCharacteristics.Status;

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = CgmStatus.TryRead(frame, null, out var status);
        if (result.Outcome == DecodeOutcome.Decoded)
        {
            into.Fields.SetQuantity("time_offset", status.OffsetMinutes, "min");
            into.Fields["status"] = status.Annunciation.Status;
            into.Fields["cal_temp"] = status.Annunciation.CalibrationTemperature;
            into.Fields["warning"] = status.Annunciation.Warning;
            into.Fields["secured"] = status.IsSecured;
        }

        return result;
    }
}
