namespace Edge.Drivers.Devices.PolarPmd;

/// <summary>
/// What the control point says: features <c>0F</c> and a bit mask of measurement types, or the answer <c>F0</c>, operation,
/// type, status, more, parameters.
/// </summary>
internal readonly ref struct PmdControl
{
    public const byte Response = 0xF0;
    public const byte Features = 0x0F;
    public const byte GetSettings = 1;
    public const byte StartMeasurement = 2;
    public const byte Succeeded = 0;
    public const byte AlreadyInState = 6;

    private const int HeaderBytes = 4;

    private readonly ReadOnlySpan<byte> _bytes;

    private PmdControl(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    public bool IsFeatures => _bytes[0] == Features;

    /// <summary>Mask of measurement types of a features value: bit n = type n.</summary>
    public int FeatureBits => _bytes[1] | (_bytes.Length > 2 ? _bytes[2] << 8 : 0);

    /// <summary>Operation that is answered: 1 settings, 2 start, 3 stop.</summary>
    public byte Operation => _bytes[1];

    public PmdType Type => (PmdType)_bytes[2];

    /// <summary>0 done, 6 already so, anything else a refusal.</summary>
    public byte Status => _bytes[3];

    /// <summary>True when more parameters follow in another answer.</summary>
    public bool HasMore => _bytes.Length > HeaderBytes && _bytes[HeaderBytes] != 0;

    public ReadOnlySpan<byte> Parameters => _bytes.Length > HeaderBytes ? _bytes[(HeaderBytes + 1)..] : [];

    /// <summary>True when the measurement runs after this answer.</summary>
    public bool IsRunning => Operation == StartMeasurement && Status is Succeeded or AlreadyInState;

    public static DecodeResult TryRead(ReadOnlySpan<byte> bytes, out PmdControl control)
    {
        control = default;
        if (bytes.IsEmpty)
        {
            return DecodeResult.Rejected(RejectReason.Truncated, 0);
        }

        int needed = bytes[0] switch
        {
            Features => 2,
            Response => HeaderBytes,
            _ => 0,
        };
        if (needed == 0)
        {
            return DecodeResult.Rejected(RejectReason.UnknownMessage, 0);
        }

        if (bytes.Length < needed)
        {
            return DecodeResult.Rejected(RejectReason.Truncated, bytes.Length);
        }

        control = new(bytes);
        return DecodeResult.Decoded;
    }
}
