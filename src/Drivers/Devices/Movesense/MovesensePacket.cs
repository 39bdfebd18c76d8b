using System.Buffers.Binary;

namespace Edge.Drivers.Devices.Movesense;

/// <summary>
/// One notification of the SensorData protocol: kind u8 (1 answer to a command, 2 data, 3 rest of data that did not fit), reference
/// u8 that the client chose with its subscription, body. Answer: status u16 as in HTTP. ECG: time u32 ms since start, of the
/// first sample, samples s32. Heart rate: average float32 per minute, beat intervals u16 ms. Source: Movesense, GATT
/// SensorData Protocol 1; Movesense API, meas/ecg and meas/hr.
/// </summary>
internal readonly ref struct MovesensePacket
{
    /// <summary>Reference of the ECG subscription.</summary>
    public const byte Ecg = 1;

    /// <summary>Reference of the heart rate subscription.</summary>
    public const byte HeartRate = 2;

    /// <summary>Samples a second that the driver subscribes to.</summary>
    public const int EcgRateHz = 125;

    private const byte Answer = 1;
    private const byte Data = 2;
    private const byte Rest = 3;
    private const int HeaderBytes = 2;
    private const int SampleBytes = 4;
    private const int IntervalBytes = 2;

    private readonly byte _kind;
    private readonly ReadOnlySpan<byte> _body;

    private MovesensePacket(byte kind, byte reference, ReadOnlySpan<byte> body)
    {
        _kind = kind;
        Reference = reference;
        _body = body;
    }

    /// <summary>Which subscription it belongs to.</summary>
    public byte Reference { get; }

    public bool IsAnswer => _kind == Answer;

    public bool IsData => _kind == Data;

    /// <summary>Status of an answer; 200 to 299 = done.</summary>
    public ushort Status => BinaryPrimitives.ReadUInt16LittleEndian(_body);

    /// <summary>Time of the first ECG sample in ms since the sensor started; wraps after 49 days.</summary>
    public uint StampMs => BinaryPrimitives.ReadUInt32LittleEndian(_body);

    /// <summary>ECG samples, or beat intervals of a heart rate packet.</summary>
    public int Count => (_body.Length - sizeof(uint)) / (Reference == Ecg ? SampleBytes : IntervalBytes);

    /// <summary>Average heart rate per minute; null for 0 and what is no rate.</summary>
    public decimal? AverageRate => BinaryPrimitives.ReadSingleLittleEndian(_body) is var rate and > 0 and < 1000 ? (decimal)rate : null;

    /// <summary>ECG sample in counts of the converter.</summary>
    public int Sample(int index) => BinaryPrimitives.ReadInt32LittleEndian(_body[(sizeof(uint) + index * SampleBytes)..]);

    /// <summary>Interval between two beats, ms.</summary>
    public ushort IntervalMs(int index) => BinaryPrimitives.ReadUInt16LittleEndian(_body[(sizeof(float) + index * IntervalBytes)..]);

    public static DecodeResult TryRead(ReadOnlySpan<byte> bytes, out MovesensePacket packet)
    {
        packet = default;
        if (bytes.Length < HeaderBytes)
        {
            return DecodeResult.Rejected(RejectReason.Truncated, bytes.Length);
        }

        var body = bytes[HeaderBytes..];
        var (kind, reference) = (bytes[0], bytes[1]);
        var (least, unit) = (kind, reference) switch
        {
            (Answer, _) => (sizeof(ushort), 0),
            (Data, Ecg) => (sizeof(uint), SampleBytes),
            (Data, HeartRate) => (sizeof(float), IntervalBytes),
            (Rest, Ecg or HeartRate) => (0, 0),
            _ => (-1, 0),
        };
        if (least < 0)
        {
            return DecodeResult.Rejected(RejectReason.UnknownMessage, kind is Answer or Data or Rest ? 1 : 0);
        }

        if (body.Length < least || (unit > 0 && (body.Length - least) % unit != 0))
        {
            return DecodeResult.Rejected(RejectReason.Truncated, bytes.Length);
        }

        packet = new(kind, reference, body);
        return DecodeResult.Decoded;
    }
}
