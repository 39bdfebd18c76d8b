using System.Buffers.Binary;
using System.Text;
using Edge.Drivers.Devices.Viatom;
using Edge.Drivers.Numbers;

namespace Edge.Drivers.Tests.Devices.Bluetooth;

/// <summary>A BP2 as far as public notes tell how one behaves: files, states, silence while it measures, one open file a connection.</summary>
internal sealed class SimulatedBp2
{
    private byte[]? _open;
    private int _opened;

    public Dictionary<string, byte[]> Files { get; } = [];

    /// <summary>3 idle, 4 measuring, 5 result.</summary>
    public byte Status { get; set; } = 3;

    /// <summary>Files that it opens in one connection.</summary>
    public int MostOpened { get; init; } = int.MaxValue;

    public int PartBytes { get; init; } = 200;

    public static byte[] Listed(uint time, int systolic, int diastolic, int mean, byte pulse, byte findings = 0, byte error = 0)
    {
        byte[] record = new byte[37];
        BinaryPrimitives.WriteUInt32LittleEndian(record, time);
        record[12] = error;
        Values(record.AsSpan(13), systolic, diastolic, mean, pulse, findings);
        return record;
    }

    public static byte[] Single(uint time, int systolic, int diastolic, int mean, byte pulse, byte kind = 1)
    {
        byte[] file = new byte[38];
        (file[0], file[1]) = (1, kind);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(2), time);
        Values(file.AsSpan(11), systolic, diastolic, mean, pulse, 0);
        return file;
    }

    public void Reconnect() => (_open, _opened) = (null, 0);

    /// <summary>The answer to a request; null when it does not answer.</summary>
    public byte[]? Hear(ReadOnlySpan<byte> request)
    {
        Assert.Equal(0xA5, request[0]);
        var payload = request[7..^1];
        byte command = request[1], sequence = request[4];
        switch (command)
        {
            case 0x08:
                return Answer(command, sequence, [Status, 0, 90, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 121, 0, 78, 0, 92, 0, 66, 0, 0]);
            case 0xF1:
                return Answer(command, sequence, [(byte)Files.Count, .. Files.Keys.SelectMany(n => Encoding.ASCII.GetBytes(n.PadRight(16, '\0')))]);
            case 0xF2 when Status == 4:
                return null;
            case 0xF2 when _opened == MostOpened || !Files.TryGetValue(Encoding.ASCII.GetString(payload).TrimEnd('\0'), out _open):
                return Answer(command, sequence, [], flag: 0xE1);
            case 0xF2:
                _opened++;
                byte[] size = new byte[4];
                BinaryPrimitives.WriteInt32LittleEndian(size, _open.Length);
                return Answer(command, sequence, size);
            case 0xF3:
                int offset = BinaryPrimitives.ReadInt32LittleEndian(payload);
                return Answer(command, sequence, _open.AsSpan(offset, Math.Min(PartBytes, _open!.Length - offset)));
            case 0xF4:
                _open = null;
                return Answer(command, sequence, []);
            default:
                throw new InvalidOperationException($"command {command:X2}");
        }
    }

    public static byte[] Answer(byte command, byte sequence, ReadOnlySpan<byte> payload, byte flag = 1)
    {
        byte[] frame = [0xA5, command, (byte)~command, flag, sequence, (byte)payload.Length, (byte)(payload.Length >> 8), .. payload, 0];
        frame[^1] = Crc8.Plain.Of(frame.AsSpan(0, frame.Length - 1));
        return frame;
    }

    private static void Values(Span<byte> into, int systolic, int diastolic, int mean, byte pulse, byte findings)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(into, (ushort)systolic);
        BinaryPrimitives.WriteUInt16LittleEndian(into[2..], (ushort)diastolic);
        BinaryPrimitives.WriteUInt16LittleEndian(into[4..], (ushort)mean);
        (into[6], into[7]) = (pulse, findings);
    }
}
