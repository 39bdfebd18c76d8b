using System.Buffers.Binary;
using Edge.Drivers.Ble;

namespace Edge.Drivers.Devices.Cgm;

/// <summary>Fields of the session run time, 2AAB: hours that the sensor lasts, 2 bytes or 4 with CRC.</summary>
internal sealed class CgmSessionRunTimeProfile : FrameProfile
{
    private const int PlainBytes = 2;

    public override string Name => "cgm-session-run-time";

    public override Guid Origin => CgmCharacteristics.SessionRunTime;

    public static DecodeResult Check(ReadOnlySpan<byte> frame) => E2eCheck.Read(frame, PlainBytes, null, out _);

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = E2eCheck.Read(frame, PlainBytes, null, out bool secured);
        if (result.Outcome == DecodeOutcome.Decoded)
        {
            into.Fields["hours"] = BinaryPrimitives.ReadUInt16LittleEndian(frame);
            into.Fields["secured"] = secured;
        }

        return result;
    }
}
