namespace Edge.Drivers.Ble;

/// <summary>
/// One HCI LE advertising report event (04 3E, length, subevent): who advertised, how loud, and the advertised structures.
/// Legacy (subevent 02): event type 5, address type 6, address 7-12 reversed, length 13, structures, RSSI last. Extended (0D):
/// address 8-13 reversed, RSSI 18, length 28, structures from 29. Source: Bluetooth Core, volume 4 part E, 7.7.65.
/// </summary>
public readonly ref struct AdvertisingReport
{
    private const byte EventPacket = 0x04;
    private const byte LeMetaEvent = 0x3E;
    private const byte Legacy = 0x02;
    private const byte Extended = 0x0D;
    private const byte ServiceData16 = 0x16;
    private const int HeaderBytes = 5;

    // 127 is the code for "RSSI not available".
    private const sbyte NoRssi = 127;

    private readonly int _start;

    private AdvertisingReport(ReadOnlySpan<byte> address, sbyte rssi, int start, ReadOnlySpan<byte> structures)
    {
        ulong value = 0;
        for (int i = 5; i >= 0; i--)
        {
            value = (value << 8) | address[i];
        }

        Address = new(value);
        Rssi = rssi == NoRssi ? null : rssi;
        _start = start;
        Structures = structures;
    }

    /// <summary>Who advertised.</summary>
    public BluetoothAddress Address { get; }

    /// <summary>Received strength in dBm, or null when the controller does not know it.</summary>
    public sbyte? Rssi { get; }

    /// <summary>All advertised structures: length, type, payload, one after the other.</summary>
    public ReadOnlySpan<byte> Structures { get; }

    /// <summary>Reads one event that holds one report, as controllers send it; an event of several reports is rejected.</summary>
    public static DecodeResult TryRead(ReadOnlySpan<byte> bytes, out AdvertisingReport report)
    {
        report = default;
        if (bytes.Length < HeaderBytes)
        {
            return DecodeResult.Rejected(RejectReason.Truncated, bytes.Length);
        }

        if (bytes[0] != EventPacket || bytes[1] != LeMetaEvent)
        {
            return DecodeResult.Rejected(RejectReason.BadSync, bytes[0] != EventPacket ? 0 : 1);
        }

        if (bytes.Length != 3 + bytes[2])
        {
            return DecodeResult.Rejected(bytes.Length < 3 + bytes[2] ? RejectReason.Truncated : RejectReason.BadLength, 2);
        }

        if (bytes[4] != 1)
        {
            return DecodeResult.Rejected(RejectReason.BadField, 4);
        }

        return bytes[3] switch
        {
            Legacy => TryCut(bytes, addressAt: 7, lengthAt: 13, tailBytes: 1, out report),
            Extended => TryCut(bytes, addressAt: 8, lengthAt: 28, tailBytes: 0, out report),
            _ => DecodeResult.Rejected(RejectReason.UnknownMessage, 3),
        };
    }

    /// <summary>Finds the service data of a 16-bit UUID. Structures behind one that does not fit, or behind padding, are not seen.</summary>
    /// <param name="uuid">UUID that stands in front of the data.</param>
    /// <param name="data">The data without UUID.</param>
    /// <param name="offset">Where the data starts in the event.</param>
    public bool TryFindServiceData(ushort uuid, out ReadOnlySpan<byte> data, out int offset)
    {
        for (int at = 0; at < Structures.Length && Structures[at] != 0 && at + 1 + Structures[at] <= Structures.Length; at += 1 + Structures[at])
        {
            var structure = Structures.Slice(at + 1, Structures[at]);
            if (structure.Length >= 3 && structure[0] == ServiceData16 && (structure[1] | (structure[2] << 8)) == uuid)
            {
                data = structure[3..];
                offset = _start + at + 4;
                return true;
            }
        }

        data = default;
        offset = 0;
        return false;
    }

    private static DecodeResult TryCut(ReadOnlySpan<byte> bytes, int addressAt, int lengthAt, int tailBytes, out AdvertisingReport report)
    {
        report = default;
        if (bytes.Length <= lengthAt)
        {
            return DecodeResult.Rejected(RejectReason.Truncated, bytes.Length);
        }

        int start = lengthAt + 1;
        if (bytes.Length != start + bytes[lengthAt] + tailBytes)
        {
            return DecodeResult.Rejected(RejectReason.BadLength, lengthAt);
        }

        sbyte rssi = unchecked((sbyte)(tailBytes == 0 ? bytes[18] : bytes[^1]));
        report = new(bytes.Slice(addressAt, 6), rssi, start, bytes.Slice(start, bytes[lengthAt]));
        return DecodeResult.Decoded;
    }
}
