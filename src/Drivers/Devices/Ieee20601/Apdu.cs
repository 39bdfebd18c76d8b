using Edge.Drivers.Numbers;

namespace Edge.Drivers.Devices.Ieee20601;

/// <summary>Kinds of messages between an agent and its manager; the first two bytes of each.</summary>
internal enum ApduChoice : ushort
{
    AssociationRequest = 0xE200,
    AssociationResponse = 0xE300,
    ReleaseRequest = 0xE400,
    ReleaseResponse = 0xE500,
    Abort = 0xE600,

    /// <summary>Everything said within an association.</summary>
    Presentation = 0xE700,
}

/// <summary>
/// One message of IEEE 11073-20601 in MDER encoding: choice, length of the rest, body. Every length inside must fit its
/// surroundings to the byte, because truncated and padded messages circulate.
/// </summary>
internal readonly ref struct Apdu
{
    public const int HeaderBytes = 4;

    /// <summary>Longest message taken. The standard allows 64 KiB; agents of the specialisations send at most 9 KiB.</summary>
    public const int MaxBytes = 16 * 1024;

    private const int ReasonBytes = 2;

    private Apdu(ApduChoice choice, ReadOnlySpan<byte> body)
    {
        Choice = choice;
        Body = body;
    }

    public ApduChoice Choice { get; }

    /// <summary>Everything after choice and length.</summary>
    public ReadOnlySpan<byte> Body { get; }

    /// <summary>Reason of an abort, a release request or a release response.</summary>
    public ushort Reason => new BigEndianReader(Body).U16();

    /// <summary>True when the first bytes, as many as there are, may start a message; from the seventh on its inner lengths are looked at.</summary>
    public static bool MayStart(ReadOnlySpan<byte> bytes, out int messageBytes)
    {
        messageBytes = 0;
        if (bytes[0] is < 0xE2 or > 0xE7 || (bytes.Length > 1 && bytes[1] != 0))
        {
            return false;
        }

        if (bytes.Length < HeaderBytes)
        {
            return true;
        }

        var reader = new BigEndianReader(bytes);
        var choice = (ApduChoice)reader.U16();
        int length = reader.U16();
        messageBytes = HeaderBytes + length;
        return messageBytes <= MaxBytes && choice switch
        {
            ApduChoice.AssociationRequest => length >= AssociationRequest.LeastBytes,
            ApduChoice.AssociationResponse => length >= AssociationResponse.LeastBytes,
            ApduChoice.Presentation => DataMessage.MayStart(bytes[HeaderBytes..], length),
            _ => length == ReasonBytes,
        };
    }

    /// <summary>Reads a message and checks all its lengths.</summary>
    public static DecodeResult TryRead(ReadOnlySpan<byte> bytes, out Apdu apdu)
    {
        var reader = new BigEndianReader(bytes);
        var choice = (ApduChoice)reader.U16();
        int length = reader.U16();
        apdu = new Apdu(choice, reader.Rest);
        if (!reader.IsGood)
        {
            return reader.Result;
        }

        if (length != reader.Rest.Length)
        {
            return DecodeResult.Rejected(length > reader.Rest.Length ? RejectReason.Truncated : RejectReason.BadLength, 2);
        }

        return choice switch
        {
            ApduChoice.AssociationRequest => AssociationRequest.TryRead(apdu.Body, out _),
            ApduChoice.AssociationResponse => AssociationResponse.TryRead(apdu.Body, out _),
            ApduChoice.Presentation => DataMessage.Check(apdu.Body),
            ApduChoice.ReleaseRequest or ApduChoice.ReleaseResponse or ApduChoice.Abort =>
                length == ReasonBytes ? DecodeResult.Decoded : DecodeResult.Rejected(RejectReason.BadLength, 2),
            _ => DecodeResult.Rejected(RejectReason.UnknownMessage, 0),
        };
    }
}
