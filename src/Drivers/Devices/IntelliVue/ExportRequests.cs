using System.Buffers.Binary;

namespace Edge.Drivers.Devices.IntelliVue;

/// <summary>
/// Everything that is said to a monitor: the request for an association, the confirmation of its announcement, and polls of
/// numerics and waves. Nothing here changes the monitor, starts a cuff or touches an alarm.
/// </summary>
internal static class ExportRequests
{
    /// <summary>Time for which one extended poll brings results; it is renewed before.</summary>
    public static readonly TimeSpan ActivePeriod = TimeSpan.FromSeconds(12);

    private const ushort NumericClass = 6;
    private const ushort SampleClass = 9;
    private const ushort AllAttributes = 0;
    private const ushort ObservedValues = 0x0803;
    private const ushort Poll = 0x0C16;
    private const ushort ExtendedPoll = 0xF13B;
    private const uint TicksPerSecond = 8000;

    // Session and presentation layers of the association, fixed by the interface: connect, its data, presentation header.
    private static readonly byte[] AssociationHead =
    [
        0x0D, 0xEC, 0x05, 0x08, 0x13, 0x01, 0x00, 0x16, 0x01, 0x02, 0x80, 0x00, 0x14, 0x02, 0x00, 0x02,
        0xC1, 0xDC, 0x31, 0x80, 0xA0, 0x80, 0x80, 0x01, 0x01, 0x00, 0x00, 0xA2, 0x80, 0xA0, 0x03, 0x00, 0x00, 0x01,
        0xA4, 0x80, 0x30, 0x80, 0x02, 0x01, 0x01, 0x06, 0x04, 0x52, 0x01, 0x00, 0x01, 0x30, 0x80, 0x06, 0x02, 0x51, 0x01, 0x00, 0x00, 0x00, 0x00,
        0x30, 0x80, 0x02, 0x01, 0x02, 0x06, 0x0C, 0x2A, 0x86, 0x48, 0xCE, 0x14, 0x02, 0x01, 0x00, 0x00, 0x00, 0x01, 0x01,
        0x30, 0x80, 0x06, 0x0C, 0x2A, 0x86, 0x48, 0xCE, 0x14, 0x02, 0x01, 0x00, 0x00, 0x00, 0x02, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
        0x61, 0x80, 0x30, 0x80, 0x02, 0x01, 0x01, 0xA0, 0x80, 0x60, 0x80, 0xA1, 0x80,
        0x06, 0x0C, 0x2A, 0x86, 0x48, 0xCE, 0x14, 0x02, 0x01, 0x00, 0x00, 0x00, 0x03, 0x01, 0x00, 0x00,
        0xBE, 0x80, 0x28, 0x80, 0x06, 0x0C, 0x2A, 0x86, 0x48, 0xCE, 0x14, 0x02, 0x01, 0x00, 0x00, 0x00, 0x01, 0x01, 0x02, 0x01, 0x02, 0x81,
    ];

    private static readonly byte[] AssociationTail = new byte[16];

    /// <summary>Asks for an association, with numerics each second and waves.</summary>
    public static ReadOnlyMemory<byte> Association { get; } = IntelliVueFrame.Pack([.. AssociationHead, .. UserInformation(), .. AssociationTail]);

    /// <summary>Polls all numerics once.</summary>
    public static ReadOnlyMemory<byte> Numerics { get; } = IntelliVueFrame.Pack(PollBody(1, NumericClass, ObservedValues, isExtended: false));

    /// <summary>Polls all numerics every second for the active period.</summary>
    public static ReadOnlyMemory<byte> ContinuousNumerics { get; } = IntelliVueFrame.Pack(PollBody(2, NumericClass, ObservedValues, isExtended: true));

    /// <summary>Polls all waves for the active period.</summary>
    public static ReadOnlyMemory<byte> ContinuousWaves { get; } = IntelliVueFrame.Pack(PollBody(3, SampleClass, AllAttributes, isExtended: true));

    /// <summary>Every message that may be written.</summary>
    public static IReadOnlyList<PermittedWrite> Permitted { get; } =
    [
        new("associate", Association),
        new("poll-numerics", Numerics),
        new("poll-numerics-continuously", ContinuousNumerics),
        new("poll-waves-continuously", ContinuousWaves),
        .. ConfirmationForms(),
    ];

    /// <summary>Confirms that the monitor announced itself.</summary>
    public static byte[] Confirmation(ushort invokeId, in ManagedObject system) => IntelliVueFrame.Pack(ConfirmationBody(invokeId, system));

    private static byte[] ConfirmationBody(ushort invokeId, in ManagedObject system) => Words(
        0xE100, 2, 2, 20, invokeId, 1, 14, system.Class, system.Context, system.Handle, 0, 0, 0x0D06, 0);

    // Version, nomenclature, units, client, cold start, no options, one profile: polling, with the extension.
    private static byte[] UserInformation() =>
    [
        0x48,
        .. DoubleWords(0x80000000, 0x40000000, 0, 0x80000000, 0x20000000, 0),
        .. Words(1, 44, 1, 40),
        .. DoubleWords(0x80000000, TicksPerSecond, 1000, 1000, uint.MaxValue, 0x60000000),
        .. Words(1, 12, 0xF001, 8),
        .. DoubleWords(0x88000000, 0),
    ];

    private static byte[] PollBody(ushort number, ushort objectClass, ushort attributes, bool isExtended)
    {
        byte[] period = isExtended ? [.. Words(1, 8, 0xF13E, 4), .. DoubleWords((uint)(ActivePeriod.TotalSeconds * TicksPerSecond))] : [];
        byte[] request = [.. Words(number, 1, objectClass, attributes), .. period];
        byte[] action = [.. Words(33, 0, 0, 0, 0, isExtended ? ExtendedPoll : Poll, (ushort)request.Length), .. request];
        byte[] invoke = [.. Words(number, 7, (ushort)action.Length), .. action];
        return [.. Words(0xE100, 2, 1, (ushort)invoke.Length), .. invoke];
    }

    // Invoke id and handle are the monitor's; the check depends on them, and each of its bytes may have to be escaped.
    private static IEnumerable<PermittedWrite> ConfirmationForms()
    {
        byte[] plain = [0xC0, 0x11, 0x01, 0, 28, .. ConfirmationBody(0, new ManagedObject(33, 0, 0))];
        int[] free = [13, 14, 21, 22, 23, 24];
        foreach (byte[] check in (byte[][])[[0, 0], [0x7D, 0, 0], [0, 0x7D, 0], [0x7D, 0, 0x7D, 0]])
        {
            byte[] bytes = [.. plain, .. check, 0xC1];
            byte[] mask = [.. bytes.Select(_ => (byte)0xFF)];
            foreach (int at in free)
            {
                mask[at] = 0;
            }

            for (int i = 0; i < check.Length; i++)
            {
                mask[plain.Length + i] = (byte)(check[i] == 0x7D ? 0xFF : 0);
            }

            yield return new PermittedWrite("confirm-system", bytes, mask);
        }
    }

    private static byte[] Words(params ReadOnlySpan<ushort> words)
    {
        byte[] bytes = new byte[2 * words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2 * i), words[i]);
        }

        return bytes;
    }

    private static byte[] DoubleWords(params ReadOnlySpan<uint> words)
    {
        byte[] bytes = new byte[4 * words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4 * i), words[i]);
        }

        return bytes;
    }
}
