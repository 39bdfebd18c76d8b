using System.Buffers.Binary;
using Edge.Drivers.Devices.Ieee20601;
using Edge.Drivers.Ieee11073;

namespace Edge.Drivers.Simulation;

/// <summary>
/// An oximeter of IEEE 11073-20601: association and configuration at once, then a fixed scan report every second. It does not
/// wait for the manager's answers.
/// </summary>
internal sealed class PhdAgentEncoder(DateTime startsAt) : FrameEncoder
{
    private const ushort ConfigurationId = 0x4000;
    private const ushort SpO2Handle = 1;
    private const ushort PulseHandle = 10;
    private const ushort NotANumber = 0x07FF;

    private ushort _report;

    public override double WritesPerSecond => 1;

    public override int MaxWriteBytes => 512;

    public override int Write(in SimulatedVitals vitals, TimeSpan at, Span<byte> into)
    {
        var time = startsAt + at;
        byte[] report = Event(
            EventType.Fixed,
            [
                .. Words(0xF000, _report),
                .. List(
                    [.. Words(SpO2Handle, 10, vitals.SensorOff ? NotANumber : (ushort)vitals.RoundedSpO2), .. Bcd(time)],
                    [.. Words(PulseHandle, 10, vitals.SensorOff ? NotANumber : (ushort)vitals.RoundedPulseRate), .. Bcd(time)]),
            ]);
        byte[] bytes = _report++ == 0 ? [.. Association(), .. Configuration(), .. report] : report;
        bytes.CopyTo(into);
        return bytes.Length;
    }

    private static byte[] Association()
    {
        byte[] terms =
        [
            .. Words(0x8000, 0, AssociationTerms.Mder, 0x8000, 0, 0, 0, 0x0080, 0, 8),
            .. Words(0x0011, 0x2233, 0x4455, 0x6677),
            .. Words(ConfigurationId, 0x0081, 0x0101, 0, 0),
        ];
        byte[] body = [.. Words(0x8000, 0), .. List([.. Words(AssociationTerms.Protocol, (ushort)terms.Length), .. terms])];
        return [.. Words((ushort)ApduChoice.AssociationRequest, (ushort)body.Length), .. body];
    }

    private static byte[] Configuration() => Event(
        EventType.Configuration,
        [.. Words(ConfigurationId), .. List(Numeric(SpO2Handle, 0x4BB8, 0x0220), Numeric(PulseHandle, 0x481A, 0x0AA0))]);

    private static byte[] Numeric(ushort handle, ushort term, ushort unit) =>
    [
        .. Words(6, handle),
        .. List(
            [.. Words(AttributeId.TypeOf, 4, 2, term)],
            [.. Words(AttributeId.UnitCode, 2, unit)],
            [.. Words(AttributeId.ValueMap, 12, 2, 8, AttributeId.BasicObserved, 2, AttributeId.TimeStampAbsolute, 8)]),
    ];

    private static byte[] Event(EventType type, byte[] content)
    {
        byte[] body = [.. Words(0, 0, 0, (ushort)type, (ushort)content.Length), .. content];
        byte[] message = [.. Words(1, (ushort)DataChoice.ConfirmedEvent, (ushort)body.Length), .. body];
        return [.. Words((ushort)ApduChoice.Presentation, (ushort)(message.Length + 2), (ushort)message.Length), .. message];
    }

    private static byte[] List(params ReadOnlySpan<byte[]> items)
    {
        byte[] bytes = [];
        foreach (byte[] item in items)
        {
            bytes = [.. bytes, .. item];
        }

        return [.. Words((ushort)items.Length, (ushort)bytes.Length), .. bytes];
    }

    private static byte[] Bcd(DateTime time)
    {
        ReadOnlySpan<int> fields = [time.Year / 100, time.Year % 100, time.Month, time.Day, time.Hour, time.Minute, time.Second, 0];
        byte[] bytes = new byte[fields.Length];
        for (int i = 0; i < fields.Length; i++)
        {
            bytes[i] = (byte)(fields[i] / 10 << 4 | fields[i] % 10);
        }

        return bytes;
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
}
