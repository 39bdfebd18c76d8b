namespace Edge.Drivers.Devices.ContecCms50;

/// <summary>
/// Family B packets: a type byte below 80, then bytes with bit 7 set. Byte 1 collects the high bits: its bit i belongs
/// to byte 2 + i. Live packet (type 01, 9 bytes), after the high bits are put back: byte 2: 0-3 signal strength,
/// 4 searched too long, 5 SpO2 dropping, 6 beep, 7 finger out. Byte 3: 0-6 pleth, 7 searching. Byte 4: 0-3 bar graph.
/// Byte 5: pulse rate, 255 none. Byte 6: SpO2, 127 none. Bytes 7-8: perfusion index, little-endian 0.01 %, 65535 none.
/// Source: Contec communication protocol of pulse oximeter V7.0.
/// </summary>
internal static class Cms50FamilyB
{
    public const int PacketBytes = 9;
    public const byte LiveType = 0x01;
    private const int NoPerfusionIndex = 0xFFFF;

    public static DecodeResult TryRead(ReadOnlySpan<byte> bytes, out Cms50Sample sample)
    {
        sample = default;
        if (bytes.IsEmpty)
        {
            return DecodeResult.Rejected(RejectReason.Truncated, 0);
        }

        if ((bytes[0] & 0x80) != 0)
        {
            return DecodeResult.Rejected(RejectReason.BadSync, 0);
        }

        int unmarked = bytes[1..].IndexOfAnyInRange((byte)0x00, (byte)0x7F);
        if (unmarked >= 0)
        {
            return DecodeResult.Rejected(RejectReason.BadSync, unmarked + 1);
        }

        if (bytes.Length > PacketBytes)
        {
            return DecodeResult.Rejected(RejectReason.BadLength, PacketBytes);
        }

        if (bytes[0] != LiveType)
        {
            return bytes.Length > 1 ? DecodeResult.Ignored : DecodeResult.Rejected(RejectReason.Truncated, bytes.Length);
        }

        if (bytes.Length < PacketBytes)
        {
            return DecodeResult.Rejected(RejectReason.Truncated, bytes.Length);
        }

        sample = Read(bytes);
        return DecodeResult.Decoded;
    }

    private static Cms50Sample Read(ReadOnlySpan<byte> bytes)
    {
        byte flags = Whole(bytes, 2), wave = Whole(bytes, 3);
        int perfusion = Whole(bytes, 7) | (Whole(bytes, 8) << 8);
        return new Cms50Sample
        {
            SignalStrength = flags & 0x0F,
            FingerOut = (flags & 0x90) != 0,
            SpO2Dropping = (flags & 0x20) != 0,
            Beep = (flags & 0x40) != 0,
            Pleth = wave & 0x7F,
            Searching = (wave & 0x80) != 0,
            Bar = Whole(bytes, 4) & 0x0F,
            RawPulseRate = Whole(bytes, 5),
            RawSpO2 = Whole(bytes, 6),
            PerfusionIndex = perfusion is 0 or NoPerfusionIndex ? null : new decimal(perfusion, 0, 0, false, 2),
        };
    }

    private static byte Whole(ReadOnlySpan<byte> bytes, int index) =>
        (byte)((bytes[index] & 0x7F) | (((bytes[1] >> (index - 2)) & 1) << 7));
}
