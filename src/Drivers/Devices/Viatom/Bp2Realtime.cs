using System.Buffers.Binary;

namespace Edge.Drivers.Devices.Viatom;

/// <summary>
/// Answer of a BP2 to the realtime command, offsets in the payload: 0 status (3 idle, 4 measuring, 5 result, 15 to 17 the same of
/// three in a row), 1 battery state, 2 battery, 9 kind of data (1 = blood pressure result), then of a result: 10 deflating, 11
/// cuff pressure, 13 systolic, 15 diastolic, 17 mean, 19 pulse rate, each 16 bits, 21 error (0 = none).
/// </summary>
internal readonly record struct Bp2Realtime
{
    public const byte Command = 0x08;
    private const int StateBytes = 9;
    private const int ResultBytes = 22;
    private const byte ResultKind = 1;

    /// <summary>What the device is doing.</summary>
    public byte Status { get; private init; }

    public byte RawBattery { get; private init; }

    /// <summary>True when a whole result without error is shown.</summary>
    public bool IsResult { get; private init; }

    public ushort Systolic { get; private init; }

    public ushort Diastolic { get; private init; }

    public ushort Mean { get; private init; }

    /// <summary>Reads the payload of an answer.</summary>
    public static DecodeResult TryRead(ReadOnlySpan<byte> payload, out Bp2Realtime realtime)
    {
        realtime = default;
        if (payload.Length < StateBytes)
        {
            return DecodeResult.Rejected(RejectReason.Truncated, ViatomFrame.HeaderBytes + payload.Length);
        }

        realtime = new() { Status = payload[0], RawBattery = payload[2] };
        bool shows = payload[0] is 5 or 17 && payload.Length >= ResultBytes && payload[9] == ResultKind && payload[21] == 0;
        if (shows)
        {
            realtime = realtime with
            {
                IsResult = true,
                Systolic = BinaryPrimitives.ReadUInt16LittleEndian(payload[13..]),
                Diastolic = BinaryPrimitives.ReadUInt16LittleEndian(payload[15..]),
                Mean = BinaryPrimitives.ReadUInt16LittleEndian(payload[17..]),
            };
        }

        return DecodeResult.Decoded;
    }
}
