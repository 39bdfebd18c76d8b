using Edge.Drivers.Numbers;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.NoninOem3;

/// <summary>
/// One packet of formats 2 and 7: 25 frames of 5 bytes, three packets a second. Format 2 frame: 01, status, pleth,
/// mux, sum. Format 7 frame: status, pleth MSB, pleth LSB, mux, sum. The sum is the low byte of the four before it.
/// </summary>
internal readonly ref struct NoninPacket
{
    public const int FrameBytes = 5;
    public const int FrameCount = 25;
    public const int PacketBytes = FrameBytes * FrameCount;

    /// <summary>Pleth samples a second.</summary>
    public const double PlethRateHz = 75;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly bool _wide;

    private NoninPacket(ReadOnlySpan<byte> bytes, bool wide)
    {
        _bytes = bytes;
        _wide = wide;
    }

    public int HeartRate => Pair(1);

    public int SpO2 => Seven(3);

    public int Revision => Mux(4);

    /// <summary>Counter of thirds of a second.</summary>
    public int Timer => (Seven(6) << 7) | Seven(7);

    public bool SmartPoint => (Mux(8) & 0x20) != 0;

    public bool LowBattery => (Mux(8) & 0x01) != 0;

    public int SpO2Display => Seven(9);

    public int SpO2Fast => Seven(10);

    public int SpO2Beat => Seven(11);

    public int ExtendedHeartRate => Pair(14);

    public int ExtendedSpO2 => Seven(16);

    public int ExtendedSpO2Display => Seven(17);

    public int HeartRateDisplay => Pair(20);

    public int ExtendedHeartRateDisplay => Pair(22);

    /// <summary>What the status bytes of all frames say together.</summary>
    public SignalCondition Condition
    {
        get
        {
            var condition = SignalCondition.Good.Note(LowBattery, QualityFlags.LowBattery);
            for (int frame = 1; frame <= FrameCount; frame++)
            {
                var status = Status(frame);
                condition = condition
                    .Off(status.Disconnected, QualityFlags.SensorOff | QualityFlags.SensorFault)
                    .Off(status.SensorAlarm)
                    .Doubtful(status.OutOfTrack, QualityFlags.Searching)
                    .Doubtful(status.LowPerfusion, QualityFlags.LowPerfusion)
                    .Note(status.MarginalPerfusion, QualityFlags.LowPerfusion)
                    .Note(status.Artifact, QualityFlags.Artefact);
            }

            return condition;
        }
    }

    /// <summary>Checks the frames at hand, whole ones only: sync, bit 7 of the status and sum.</summary>
    /// <returns>Decoded, or the reason and the offset of the first byte that does not fit.</returns>
    public static DecodeResult Check(ReadOnlySpan<byte> frames, bool wide)
    {
        for (int at = 0; at + FrameBytes <= frames.Length; at += FrameBytes)
        {
            var frame = frames.Slice(at, FrameBytes);
            if (!wide && frame[0] != 0x01)
            {
                return DecodeResult.Rejected(RejectReason.BadSync, at);
            }

            int statusAt = wide ? 0 : 1;
            var status = new NoninStatus(frame[statusAt]);
            if (!status.IsValid || status.IsSync != (at == 0))
            {
                return DecodeResult.Rejected(RejectReason.BadSync, at + statusAt);
            }

            if (Sum8.Of(frame[..4]) != frame[4])
            {
                return DecodeResult.Rejected(RejectReason.BadChecksum, at + 4);
            }
        }

        return DecodeResult.Decoded;
    }

    /// <summary>Reads a whole packet.</summary>
    public static DecodeResult TryRead(ReadOnlySpan<byte> bytes, bool wide, out NoninPacket packet)
    {
        packet = new NoninPacket(bytes, wide);
        if (bytes.Length > PacketBytes)
        {
            return DecodeResult.Rejected(RejectReason.BadLength, PacketBytes);
        }

        var result = Check(bytes, wide);
        return result.Outcome == DecodeOutcome.Decoded && bytes.Length < PacketBytes
            ? DecodeResult.Rejected(RejectReason.Truncated, bytes.Length)
            : result;
    }

    /// <summary>Status of frame 1 to 25.</summary>
    public NoninStatus Status(int frame) => new(_bytes[(frame - 1) * FrameBytes + (_wide ? 0 : 1)]);

    /// <summary>Pleth of frame 1 to 25: 0 to 255 in format 2, 0 to 65535 in format 7.</summary>
    public int Pleth(int frame)
    {
        int at = (frame - 1) * FrameBytes;
        return _wide ? (_bytes[at + 1] << 8) | _bytes[at + 2] : _bytes[at + 2];
    }

    private byte Mux(int frame) => _bytes[(frame - 1) * FrameBytes + 3];

    private int Seven(int frame) => Mux(frame) & 0x7F;

    // Rates have 9 bits: two in the first frame, seven in the next.
    private int Pair(int frame) => ((Mux(frame) & 3) << 7) | Seven(frame + 1);
}
