namespace Edge.Drivers.Devices.Viatom;

/// <summary>The frame of O2Ring-S and BP2 devices.</summary>
internal sealed class OxyiiProfile : FrameProfile
{
    private readonly Bp2Decoder _decoder = new();

    public override string Name => "oxyii-frame";

    public override Guid Origin => ViatomId.Notify;

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = ViatomFrame.TryRead(frame, ViatomFrame.SecondGeneration, out var read);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        var fields = into.Fields;
        fields["cmd"] = (int)read.Code;
        fields["flag"] = (int)read.Flag;
        fields["seq"] = (int)read.Sequence;
        fields["len"] = read.Payload.Length;
        fields["crc_ok"] = true;
        _decoder.Decode(frame, default, into.Readings);
        return result;
    }
}
