namespace Edge.Drivers.Devices.OmronMemory;

/// <summary>What a cuff wants before it serves its memory.</summary>
internal enum OmronUnlock
{
    /// <summary>Nothing beyond the bond.</summary>
    None = 0,

    /// <summary>A key of 16 bytes that was written into it when it was paired.</summary>
    Key = 1,

    /// <summary>Any four bytes, which it repeats.</summary>
    Token = 2,
}

/// <summary>What follows an answer of the gate.</summary>
internal enum OmronGateStep
{
    /// <summary>Not an answer to what was asked.</summary>
    Wait = 0,

    /// <summary>The next request is to be sent.</summary>
    Ask = 1,

    Open = 2,

    Refused = 3,
}

/// <summary>
/// The words before the memory, on a characteristic of their own. Key: <c>01 key</c>, answer <c>81 00</c>. A cuff that refuses it and is in pairing, which
/// a person starts with its button, takes a new one: <c>02</c> and zeros, answer <c>82</c>, <c>00 key</c>, answer <c>80</c>, and then the first words again.
/// Token: <c>11</c>, four bytes and zeros, answer <c>91 00</c> and the four bytes. Source: omblepy and hass-omron, as facts.
/// </summary>
/// <param name="kind">Key or token.</param>
/// <param name="key">16 bytes; one of another length stands for the key that public programs share.</param>
internal sealed class OmronGate(OmronUnlock kind, ReadOnlyMemory<byte> key)
{
    public const int KeyBytes = 16;
    private const int TokenBytes = 4;
    private const int TokenRequestBytes = 20;
    private const byte UseKey = 0x01;
    private const byte EnterPairing = 0x02;
    private const byte WriteKey = 0x00;
    private const byte UseToken = 0x11;
    private const byte IsAnswer = 0x80;
    private const byte Done = 0x00;

    private static readonly byte[] SharedKey =
        [0xDE, 0xAD, 0xBE, 0xAF, 0x12, 0x34, 0x12, 0x34, 0xDE, 0xAD, 0xBE, 0xAF, 0x12, 0x34, 0x12, 0x34];

    private readonly ReadOnlyMemory<byte> _key = key.Length == KeyBytes ? key : SharedKey;
    private byte _asked = kind == OmronUnlock.Token ? UseToken : UseKey;
    private bool _isKeyWritten;

    /// <summary>All that may be written to the characteristic: keys and tokens are free, the words are not.</summary>
    public static IReadOnlyList<PermittedWrite> PermittedWrites { get; } =
    [
        Permit("unlock", UseKey, 1 + KeyBytes, KeyBytes),
        Permit("enter-pairing", EnterPairing, 1 + KeyBytes, 0),
        Permit("write-key", WriteKey, 1 + KeyBytes, KeyBytes),
        Permit("token", UseToken, TokenRequestBytes, TokenBytes),
    ];

    /// <summary>What is to be sent.</summary>
    public OmronRequest Request => _asked switch
    {
        UseToken => new("token", (byte[])[UseToken, .. _key.Span[..TokenBytes], .. new byte[TokenRequestBytes - 1 - TokenBytes]]),
        EnterPairing => new("enter-pairing", (byte[])[EnterPairing, .. new byte[KeyBytes]]),
        WriteKey => new("write-key", (byte[])[WriteKey, .. _key.Span]),
        _ => new("unlock", (byte[])[UseKey, .. _key.Span]),
    };

    /// <summary>Takes an answer.</summary>
    public OmronGateStep Take(ReadOnlySpan<byte> answer)
    {
        if (answer.Length < 2 || answer[0] != (_asked | IsAnswer))
        {
            return OmronGateStep.Wait;
        }

        switch (_asked)
        {
            case UseToken:
                bool repeats = answer.Length >= 2 + TokenBytes && answer.Slice(2, TokenBytes).SequenceEqual(_key.Span[..TokenBytes]);
                return answer[1] == Done && repeats ? OmronGateStep.Open : OmronGateStep.Refused;
            case UseKey when answer[1] == Done:
                return OmronGateStep.Open;
            case UseKey when _isKeyWritten:
                return OmronGateStep.Refused;
            case UseKey:
                _asked = EnterPairing;
                return OmronGateStep.Ask;
            case EnterPairing:
                _asked = WriteKey;
                return OmronGateStep.Ask;
            default:
                // Whether it was taken shows when it is used.
                (_asked, _isKeyWritten) = (UseKey, true);
                return OmronGateStep.Ask;
        }
    }

    private static PermittedWrite Permit(string name, byte word, int length, int freeBytes)
    {
        byte[] bytes = new byte[length], mask = new byte[length];
        bytes[0] = word;
        mask.AsSpan().Fill(0xFF);
        mask.AsSpan(1, freeBytes).Clear();
        return new(name, bytes, mask, OmronCharacteristics.Unlock);
    }
}
