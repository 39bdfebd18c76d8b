using System.Buffers.Binary;
using System.Text;
using Edge.Drivers.Devices.Viatom;
using Edge.Drivers.Numbers;

namespace Edge.Drivers.Tests.Devices.Bluetooth;

/// <summary>
/// A ring with recordings, as far as public notes tell how one behaves: a name that it lists and does not have is answered with the file
/// that was open before.
/// </summary>
internal sealed class SimulatedRing
{
    private const int BlockBytes = 512;

    private readonly List<byte> _request = [];
    private byte[] _open = [];

    /// <summary>Names in its list, in its order.</summary>
    public List<string> Listed { get; } = [];

    public Dictionary<string, byte[]> Files { get; } = [];

    public bool IsWorn { get; set; }

    public string Info => $$"""{"Region":"CE","Model":"1652","SN":"2001","CurBAT":"85%","FileList":"{{string.Join(',', Listed)}}"}""" + "\0\0";

    /// <summary>Adds a recording and lists it.</summary>
    public void Record(string name, int samples, int seed)
    {
        Listed.Add(name);
        Files[name] = Night(name, samples, seed);
    }

    /// <summary>A recording as it lies in a ring.</summary>
    public static byte[] Night(string name, int samples, int seed)
    {
        var start = FileName.StartOf(name)!.Value;
        var random = new Random(seed);
        byte[] file = new byte[40 + (5 * samples)];
        file[0] = 3;
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(2), (ushort)start.Year);
        byte[] time = [(byte)start.Month, (byte)start.Day, (byte)start.Hour, (byte)start.Minute, (byte)start.Second];
        time.CopyTo(file.AsSpan(4));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(9), file.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(13), (ushort)(4 * samples));
        for (int i = 0; i < samples; i++)
        {
            byte[] sample = [(byte)random.Next(80, 100), (byte)random.Next(40, 120), 0, (byte)random.Next(20), 0];
            sample.CopyTo(file.AsSpan(40 + (5 * i)));
        }

        return file;
    }

    /// <summary>Takes one write; the reply once the request is whole, else null.</summary>
    public byte[]? Hear(ReadOnlySpan<byte> write)
    {
        Assert.InRange(write.Length, 1, 20);
        _request.AddRange(write);
        if (_request.Count < 8 || _request.Count < 8 + _request[5])
        {
            return null;
        }

        byte[] request = [.. _request];
        _request.Clear();
        Assert.Equal(Crc8.Plain.Of(request.AsSpan(0, request.Length - 1)), request[^1]);
        int block = request[3] | (request[4] << 8);
        return request[1] switch
        {
            0x17 => Reply([97, 64, 0, 0, 0, 0, 0, 85, 0, 3, 12, IsWorn ? (byte)1 : (byte)0, 0]),
            0x14 => Reply(Encoding.ASCII.GetBytes(Info)),
            0x03 => Open(Encoding.ASCII.GetString(request, 7, request[5] - 1)),
            0x04 when block * BlockBytes < _open.Length => Reply(_open.AsSpan(block * BlockBytes, Math.Min(BlockBytes, _open.Length - (block * BlockBytes))), block),
            0x04 => Reply([], code: 1),
            0x05 => Reply([]),
            _ => throw new InvalidOperationException($"command {request[1]:X2}"),
        };
    }

    public static byte[] Reply(ReadOnlySpan<byte> payload, int block = 0, byte code = 0)
    {
        byte[] frame = [0x55, code, (byte)~code, (byte)block, (byte)(block >> 8), (byte)payload.Length, (byte)(payload.Length >> 8), .. payload, 0];
        frame[^1] = Crc8.Plain.Of(frame.AsSpan(0, frame.Length - 1));
        return frame;
    }

    private byte[] Open(string name)
    {
        _open = Files.GetValueOrDefault(name) ?? _open;
        byte[] size = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(size, _open.Length);
        return Reply(size);
    }
}
