namespace Edge.Drivers.Devices.ContecCms50;

/// <summary>
/// Family A live frame of 5 bytes, 60 a second, bit 7 set on byte 0 alone. Byte 0: 0-3 signal strength, 4 finger out,
/// 5 SpO2 dropping, 6 beep. Byte 1: pleth. Byte 2: 0-3 bar graph, 4 probe error, 5 searching, 6 = bit 7 of the pulse
/// rate. Byte 3: pulse rate. Byte 4: SpO2.
/// </summary>
internal static class Cms50FamilyA
{
    public const int FrameBytes = 5;

    public static DecodeResult TryRead(ReadOnlySpan<byte> bytes, out Cms50Sample sample)
    {
        sample = default;
        if (bytes.Length != FrameBytes)
        {
            return DecodeResult.Rejected(
                bytes.Length < FrameBytes ? RejectReason.Truncated : RejectReason.BadLength, Math.Min(bytes.Length, FrameBytes));
        }

        for (int i = 0; i < FrameBytes; i++)
        {
            if ((bytes[i] & 0x80) != 0 != (i == 0))
            {
                return DecodeResult.Rejected(RejectReason.BadSync, i);
            }
        }

        sample = new Cms50Sample
        {
            SignalStrength = bytes[0] & 0x0F,
            FingerOut = (bytes[0] & 0x10) != 0,
            SpO2Dropping = (bytes[0] & 0x20) != 0,
            Beep = (bytes[0] & 0x40) != 0,
            Pleth = bytes[1],
            Bar = bytes[2] & 0x0F,
            ProbeError = (bytes[2] & 0x10) != 0,
            Searching = (bytes[2] & 0x20) != 0,
            RawPulseRate = ((bytes[2] & 0x40) << 1) | (bytes[3] & 0x7F),
            RawSpO2 = bytes[4],
        };
        return DecodeResult.Decoded;
    }
}
