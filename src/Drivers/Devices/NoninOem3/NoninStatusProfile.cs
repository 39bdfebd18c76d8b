namespace Edge.Drivers.Devices.NoninOem3;

/// <summary>The status byte of formats 2 and 7 on its own.</summary>
internal sealed class NoninStatusProfile : FrameProfile
{
    public override string Name => "nonin-df2-status";

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        if (frame.Length != 1)
        {
            return DecodeResult.Rejected(frame.IsEmpty ? RejectReason.Truncated : RejectReason.BadLength, Math.Min(frame.Length, 1));
        }

        var status = new NoninStatus(frame[0]);
        if (!status.IsValid)
        {
            return DecodeResult.Rejected(RejectReason.BadSync, 0);
        }

        into.Fields["sync"] = status.IsSync;
        into.Fields["perfusion"] = status.Perfusion;
        into.Fields["sensor_alarm"] = status.SensorAlarm;
        into.Fields["out_of_track"] = status.OutOfTrack;
        into.Fields["artifact"] = status.Artifact;
        into.Fields["sensor_disconnect"] = status.Disconnected;
        return DecodeResult.Decoded;
    }
}
