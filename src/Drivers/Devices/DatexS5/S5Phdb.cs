using System.Buffers.Binary;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.DatexS5;

/// <summary>
/// A physiological sub-record of 278 bytes: time, 270 bytes of groups, marker, class. In the basic class each group
/// is status (32 bit), label (16 bit), then 16-bit values.
/// </summary>
internal readonly ref struct S5Phdb(ReadOnlySpan<byte> bytes)
{
    public const int SubRecordBytes = 278;
    public const byte DisplayedType = 1;
    public const int BasicClass = 0;

    // Offsets of the values that become readings; the whole table is in S5Fields.
    public const int HeartRateAt = 10;
    public const int ImpedanceRateAt = 18;
    public const int P1At = 26;
    public const int NibpAt = 82;
    public const int T1At = 96;
    public const int SpO2At = 128;
    public const int PulseRateAt = 130;
    public const int EtCo2At = 142;
    public const int Co2RateAt = 146;
    public const int AmbientPressureAt = 148;
    public const int FiO2At = 158;
    public const int FlowRateAt = 188;

    private const int AgentLabelAt = 174;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public DateTime Time => S5Record.UnixTime(BinaryPrimitives.ReadUInt32LittleEndian(_bytes));

    /// <summary>0 basic, 1 to 3 the extended classes.</summary>
    public int Class => (BinaryPrimitives.ReadUInt16LittleEndian(_bytes[276..]) >> 8) & 0x0F;

    public ushort AgentLabel => BinaryPrimitives.ReadUInt16LittleEndian(_bytes[AgentLabelAt..]);

    public S5Value Value(int at, byte decimals) => new(BinaryPrimitives.ReadInt16LittleEndian(_bytes[at..]), decimals);

    /// <summary>
    /// End-tidal CO2 as a pressure: the share of the ambient pressure, rounded to 0.1 mm[Hg]. The reason of a missing
    /// part is the reason of the whole.
    /// </summary>
    public S5Value EtCo2Pressure
    {
        get
        {
            S5Value share = Value(EtCo2At, 2), ambient = Value(AmbientPressureAt, 1);
            if (share.IsAbsent || ambient.IsAbsent)
            {
                return share.IsAbsent ? share : ambient;
            }

            // 0.01 % x 0.1 mm[Hg] = 0.00001 mm[Hg]; in tenths of mm[Hg] 0.0001.
            decimal tenths = decimal.Round(share.Raw * (decimal)ambient.Raw / 10000m, MidpointRounding.AwayFromZero);
            return tenths is > short.MinValue and <= short.MaxValue ? new((short)tenths, 1) : new(short.MinValue, 1);
        }
    }

    /// <summary>
    /// Respiration rate of the gas module, which also says when it finds no breaths; without that module of the flow
    /// sensor, else of the ECG impedance.
    /// </summary>
    public S5Value RespirationRate
    {
        get
        {
            var gas = Value(Co2RateAt, 0);
            if (gas.Validity != Validity.NotAvailable)
            {
                return gas;
            }

            var flow = Value(FlowRateAt, 0);
            return flow.Validity != Validity.NotAvailable ? flow : Value(ImpedanceRateAt, 0);
        }
    }
}
