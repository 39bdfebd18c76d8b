using System.Buffers.Binary;

namespace Edge.Drivers.Devices.Ieee20601;

/// <summary>
/// Everything that a manager says: it answers and never asks, so that no clock is set, no memory cleared and no mode changed.
/// </summary>
internal static class ManagerMessages
{
    /// <summary>Accepted; the agent is to send its configuration.</summary>
    public const ushort AcceptedUnknownConfiguration = 3;

    /// <summary>Refused: no data protocol in common.</summary>
    public const ushort NoCommonProtocol = 4;

    /// <summary>Refused: no encoding in common.</summary>
    public const ushort NoCommonParameter = 5;

    private const uint FirstVersion = 0x80000000;
    private const uint ManagerSystem = 0x80000000;

    // Of no maker: the locally administered bit is set.
    private const ulong ManagerId = 0x0245444745000001;

    private const byte Free = 0x00;

    /// <summary>Every message that may be written, with its free bytes.</summary>
    public static IReadOnlyList<PermittedWrite> Permitted { get; } =
    [
        new("association-accepted", AssociationAnswer(AcceptedUnknownConfiguration)),
        new("association-no-protocol", AssociationAnswer(NoCommonProtocol)),
        new("association-no-parameter", AssociationAnswer(NoCommonParameter)),
        new("release-response", ReleaseAnswer()),
        Answer("configuration-accepted", ConfigurationAnswer(0, 0, 0), 22, 23),
        .. Confirmed.Select(e => Answer("report-confirmed", ReportAnswer(0, 0, e))),
    ];

    private static IEnumerable<EventType> Confirmed =>
        Enum.GetValues<EventType>().Where(e => ScanReport.FormOf(e) != ScanForm.None);

    /// <summary>Answer to a request for association.</summary>
    public static byte[] AssociationAnswer(ushort outcome)
    {
        byte[] message = new byte[48];
        Words(message, (ushort)ApduChoice.AssociationResponse, 44, outcome, AssociationTerms.Protocol, 38);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(10), FirstVersion);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(14), AssociationTerms.Mder);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(16), FirstVersion);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(24), ManagerSystem);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(28), sizeof(ulong));
        BinaryPrimitives.WriteUInt64BigEndian(message.AsSpan(30), ManagerId);
        return message;
    }

    /// <summary>Answer to a request for release: a normal end.</summary>
    public static byte[] ReleaseAnswer()
    {
        byte[] message = new byte[6];
        Words(message, (ushort)ApduChoice.ReleaseResponse, 2, 0);
        return message;
    }

    /// <summary>The configuration is accepted.</summary>
    public static byte[] ConfigurationAnswer(ushort invokeId, ushort handle, ushort configurationId)
    {
        byte[] message = new byte[26];
        WriteEventAnswer(message, invokeId, handle, EventType.Configuration);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(22), configurationId);
        return message;
    }

    /// <summary>A report has been taken over: the agent may forget it.</summary>
    public static byte[] ReportAnswer(ushort invokeId, ushort handle, EventType type)
    {
        byte[] message = new byte[22];
        WriteEventAnswer(message, invokeId, handle, type);
        return message;
    }

    private static void WriteEventAnswer(byte[] message, ushort invokeId, ushort handle, EventType type)
    {
        ushort rest = (ushort)(message.Length - Apdu.HeaderBytes);
        Words(message, (ushort)ApduChoice.Presentation, rest, (ushort)(rest - 2), invokeId, (ushort)DataChoice.EventResponse, (ushort)(rest - 8), handle);

        // The time stays zero: this manager keeps no relative time.
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(18), (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(20), (ushort)(message.Length - 22));
    }

    // Invoke id and handle are the agent's to choose.
    private static PermittedWrite Answer(string name, byte[] message, params int[] alsoFree)
    {
        byte[] mask = new byte[message.Length];
        Array.Fill(mask, (byte)0xFF);
        foreach (int at in (ReadOnlySpan<int>)[6, 7, 12, 13, .. alsoFree])
        {
            mask[at] = Free;
        }

        return new PermittedWrite(name, message, mask);
    }

    private static void Words(byte[] message, params ReadOnlySpan<ushort> words)
    {
        for (int i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2 * i), words[i]);
        }
    }
}
