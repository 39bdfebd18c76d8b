using Edge.Drivers.Ieee11073;
using Edge.Drivers.Numbers;

namespace Edge.Drivers.Devices.Ieee20601;

/// <summary>What both sides tell of themselves for the data protocol 20601: versions, encoding, identity, configuration.</summary>
internal readonly record struct AssociationTerms
{
    /// <summary>The data protocol of IEEE 11073-20601.</summary>
    public const ushort Protocol = 20601;

    /// <summary>Bit of the medical device encoding rules.</summary>
    public const ushort Mder = 0x8000;

    private const int SystemIdBytes = 8;

    public uint ProtocolVersion { get; init; }

    public ushort EncodingRules { get; init; }

    public uint NomenclatureVersion { get; init; }

    public uint FunctionalUnits { get; init; }

    public uint SystemType { get; init; }

    /// <summary>EUI-64 of the device.</summary>
    public ulong SystemId { get; init; }

    /// <summary>Number of the configuration: below 4000 (hexadecimal) of a standard, above the device's own.</summary>
    public ushort ConfigurationId { get; init; }

    public ushort RequestModes { get; init; }

    public byte AgentRequests { get; init; }

    public byte ManagerRequests { get; init; }

    /// <summary>Reads the terms; anything left over is a fault.</summary>
    public static AssociationTerms Read(ref BigEndianReader reader)
    {
        var terms = new AssociationTerms
        {
            ProtocolVersion = reader.U32(),
            EncodingRules = reader.U16(),
            NomenclatureVersion = reader.U32(),
            FunctionalUnits = reader.U32(),
            SystemType = reader.U32(),
            SystemId = ReadSystemId(ref reader),
            ConfigurationId = reader.U16(),
            RequestModes = reader.U16(),
            AgentRequests = reader.U8(),
            ManagerRequests = reader.U8(),
        };
        AttributeList.Skip(ref reader);
        return terms;
    }

    private static ulong ReadSystemId(ref BigEndianReader reader)
    {
        int at = reader.Offset;
        int length = reader.U16();
        if (length != SystemIdBytes)
        {
            reader.Reject(RejectReason.BadField, at);
            return 0;
        }

        return ((ulong)reader.U32() << 32) | reader.U32();
    }
}

/// <summary>An agent asks for an association and offers data protocols.</summary>
internal readonly ref struct AssociationRequest
{
    /// <summary>Version, and an empty list of protocols.</summary>
    public const int LeastBytes = 8;

    public uint Version { get; private init; }

    /// <summary>Protocol whose terms are read: 20601, or the first one offered.</summary>
    public ushort Protocol { get; private init; }

    public AssociationTerms Terms { get; private init; }

    /// <summary>Reads the body of the message.</summary>
    public static DecodeResult TryRead(ReadOnlySpan<byte> body, out AssociationRequest request)
    {
        var reader = new BigEndianReader(body, Apdu.HeaderBytes);
        uint version = reader.U32();
        int count = reader.U16();
        var offers = reader.Part(reader.U16());
        ushort protocol = 0;
        var terms = default(AssociationTerms);
        for (int i = 0; i < count && offers.IsGood; i++)
        {
            ushort offered = offers.U16();
            var info = offers.Part(offers.U16());
            protocol = protocol == 0 ? offered : protocol;
            if (offered == AssociationTerms.Protocol)
            {
                protocol = offered;
                terms = AssociationTerms.Read(ref info);
                offers.Close(info);
            }
        }

        reader.Close(offers);
        request = new AssociationRequest { Version = version, Protocol = protocol, Terms = terms };
        return Finish(reader);
    }

    private static DecodeResult Finish(in BigEndianReader reader) =>
        reader.IsGood && !reader.IsAtEnd ? DecodeResult.Rejected(RejectReason.BadLength, reader.Offset) : reader.Result;
}

/// <summary>A manager's answer to a request for association.</summary>
internal readonly ref struct AssociationResponse
{
    /// <summary>Result, protocol, and empty terms.</summary>
    public const int LeastBytes = 6;

    /// <summary>0 accepted, 3 accepted with a configuration still to be sent, others refused.</summary>
    public ushort Outcome { get; private init; }

    public ushort Protocol { get; private init; }

    public AssociationTerms Terms { get; private init; }

    /// <summary>Reads the body of the message.</summary>
    public static DecodeResult TryRead(ReadOnlySpan<byte> body, out AssociationResponse response)
    {
        var reader = new BigEndianReader(body, Apdu.HeaderBytes);
        ushort outcome = reader.U16(), protocol = reader.U16();
        var info = reader.Part(reader.U16());
        var terms = default(AssociationTerms);
        if (protocol == AssociationTerms.Protocol && !info.IsAtEnd)
        {
            terms = AssociationTerms.Read(ref info);
            reader.Close(info);
        }

        response = new AssociationResponse { Outcome = outcome, Protocol = protocol, Terms = terms };
        return reader.IsGood && !reader.IsAtEnd ? DecodeResult.Rejected(RejectReason.BadLength, reader.Offset) : reader.Result;
    }
}
