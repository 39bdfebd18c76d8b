using System.Buffers.Binary;

namespace Edge.Drivers.Devices.PolarPmd;

/// <summary>How the samples of a measurement type and frame type are laid out.</summary>
/// <param name="Channels">Numbers in a sample.</param>
/// <param name="Bytes">Bytes of a number: 1 to 4, two's complement, or the pattern of a 32-bit float.</param>
internal readonly record struct PmdLayout(int Channels, int Bytes)
{
    /// <summary>The layout, or null when the pair is not known. Compressed frames state their first sample at full width.</summary>
    public static PmdLayout? Of(in PmdFrame frame) => (frame.Type, frame.FrameType, frame.IsCompressed) switch
    {
        (PmdType.Acceleration, 0, false) => new(3, 1),
        (PmdType.Acceleration, 1, false) => new(3, 2),
        (PmdType.Acceleration, 2, false) => new(3, 3),
        (PmdType.Acceleration, 0 or 1, true) => new(3, 2),
        (PmdType.Temperature or PmdType.SkinTemperature or PmdType.Pressure, 0, _) => new(1, 4),
        _ => null,
    };
}

/// <summary>
/// Reads the samples of a frame. Compressed: a first sample, then blocks of bits u8, count u8, and count samples of signed
/// differences of that many bits, least significant first, each block padded to a whole byte; a difference adds to the sample
/// before it. The differences of floats are those of their bit patterns.
/// </summary>
internal static class PmdSamples
{
    // Blocks of no bits would let a short frame claim any number of samples.
    private const int MaxNumbers = 4096;
    private const int MaxBits = 32;

    /// <summary>Appends all numbers in order, channel by channel within a sample.</summary>
    public static DecodeResult Read(in PmdFrame frame, List<int> into)
    {
        if (PmdLayout.Of(frame) is not { } layout)
        {
            return DecodeResult.Rejected(RejectReason.UnknownMessage, 9);
        }

        if (frame.IsCompressed)
        {
            return ReadCompressed(frame.Body, layout, into);
        }

        var result = frame.CheckWhole(layout.Channels * layout.Bytes);
        for (int at = 0; result.Outcome == DecodeOutcome.Decoded && at < frame.Body.Length; at += layout.Bytes)
        {
            into.Add(Signed(frame.Body.Slice(at, layout.Bytes)));
        }

        return result;
    }

    private static DecodeResult ReadCompressed(ReadOnlySpan<byte> body, PmdLayout layout, List<int> into)
    {
        int at = layout.Channels * layout.Bytes;
        if (body.Length < at)
        {
            return DecodeResult.Rejected(RejectReason.Truncated, PmdFrame.HeaderBytes + body.Length);
        }

        for (int channel = 0; channel < layout.Channels; channel++)
        {
            into.Add(Signed(body.Slice(channel * layout.Bytes, layout.Bytes)));
        }

        while (at < body.Length)
        {
            if (at + 2 > body.Length)
            {
                return DecodeResult.Rejected(RejectReason.Truncated, PmdFrame.HeaderBytes + body.Length);
            }

            int bits = body[at];
            int numbers = body[at + 1] * layout.Channels;
            at += 2;
            if (bits > MaxBits || into.Count + numbers > MaxNumbers)
            {
                return DecodeResult.Rejected(RejectReason.BadField, PmdFrame.HeaderBytes + at - 2);
            }

            int blockBytes = (bits * numbers + 7) / 8;
            if (at + blockBytes > body.Length)
            {
                return DecodeResult.Rejected(RejectReason.Truncated, PmdFrame.HeaderBytes + body.Length);
            }

            AddDifferences(body.Slice(at, blockBytes), bits, numbers, layout.Channels, into);
            at += blockBytes;
        }

        return DecodeResult.Decoded;
    }

    private static void AddDifferences(ReadOnlySpan<byte> block, int bits, int numbers, int channels, List<int> into)
    {
        int bit = 0;
        for (int i = 0; i < numbers; i++)
        {
            uint raw = 0;
            for (int b = 0; b < bits; b++, bit++)
            {
                raw |= (uint)((block[bit >> 3] >> (bit & 7)) & 1) << b;
            }

            int difference = bits == 0 ? 0 : (int)(raw << (32 - bits)) >> (32 - bits);
            into.Add(unchecked(into[^channels] + difference));
        }
    }

    private static int Signed(ReadOnlySpan<byte> number) => number.Length switch
    {
        1 => unchecked((sbyte)number[0]),
        2 => BinaryPrimitives.ReadInt16LittleEndian(number),
        3 => (BinaryPrimitives.ReadUInt16LittleEndian(number) | (number[2] << 16)) << 8 >> 8,
        _ => BinaryPrimitives.ReadInt32LittleEndian(number),
    };
}
