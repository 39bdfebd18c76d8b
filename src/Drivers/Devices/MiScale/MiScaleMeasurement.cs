using Edge.Drivers.Numbers;

namespace Edge.Drivers.Devices.MiScale;

/// <summary>Unit that a person chose on the scale.</summary>
internal enum MiScaleUnit : byte
{
    Kilogram = 0,
    Pound = 1,

    /// <summary>Half a kilogram.</summary>
    Jin = 2,
}

/// <summary>
/// What a Mi scale advertises. Scale 1, service data 181D: control (bit 0 lb, 4 jin, 5 stabilized, 7 removed), weight u16, Date
/// Time. Scale 2, 181B: control of two bytes (first: bit 0 lb; second: 1 impedance, 5 stabilized, 6 jin, 7 removed), Date Time,
/// impedance u16, weight u16. A weight counts 1/200 kg, 1/100 lb or 1/100 jin.
/// </summary>
internal readonly record struct MiScaleMeasurement
{
    public const ushort Service1 = 0x181D;
    public const ushort Service2 = 0x181B;
    private const int Bytes1 = 10;
    private const int Bytes2 = 13;

    // The top code is "no result"; its neighbour is no resistance of a body either.
    private const ushort NoImpedance = 0xFFFE;

    public MiScaleUnit Unit { get; private init; }

    public ushort RawWeight { get; private init; }

    public bool IsStabilized { get; private init; }

    /// <summary>True when the person stepped off.</summary>
    public bool IsRemoved { get; private init; }

    public GattDateTime Time { get; private init; }

    /// <summary>Ohm, or null when not measured.</summary>
    public ushort? Impedance { get; init; }

    /// <summary>True when the weight is a result and not a passing number.</summary>
    public bool IsResult => IsStabilized && !IsRemoved;

    /// <summary>Weight in <see cref="UnitCode"/>.</summary>
    public decimal Weight => RawWeight * (Unit == MiScaleUnit.Kilogram ? 0.005m : 0.01m);

    /// <summary>UCUM code of the unit, or <c>jin</c>, for which UCUM has none.</summary>
    public string UnitCode => Unit switch
    {
        MiScaleUnit.Pound => "[lb_av]",
        MiScaleUnit.Jin => "jin",
        _ => "kg",
    };

    /// <summary>Reads the service data of scale 1.</summary>
    public static DecodeResult TryRead1(ReadOnlySpan<byte> bytes, out MiScaleMeasurement measurement)
    {
        measurement = default;
        if (bytes.Length != Bytes1)
        {
            return DecodeResult.Rejected(bytes.Length < Bytes1 ? RejectReason.Truncated : RejectReason.BadLength, Math.Min(bytes.Length, Bytes1));
        }

        var reader = new FieldReader(bytes);
        byte control = reader.U8();
        measurement = new()
        {
            Unit = UnitOf((control & 0x01) != 0, (control & 0x10) != 0),
            IsStabilized = (control & 0x20) != 0,
            IsRemoved = (control & 0x80) != 0,
            RawWeight = reader.U16(),
            Time = reader.DateTime(),
        };
        return reader.Result;
    }

    /// <summary>Reads the service data of scale 2.</summary>
    public static DecodeResult TryRead2(ReadOnlySpan<byte> bytes, out MiScaleMeasurement measurement)
    {
        measurement = default;
        if (bytes.Length != Bytes2)
        {
            return DecodeResult.Rejected(bytes.Length < Bytes2 ? RejectReason.Truncated : RejectReason.BadLength, Math.Min(bytes.Length, Bytes2));
        }

        var reader = new FieldReader(bytes);
        byte units = reader.U8();
        byte control = reader.U8();
        var time = reader.DateTime();
        ushort impedance = reader.U16();
        measurement = new()
        {
            Unit = UnitOf((units & 0x01) != 0, (control & 0x40) != 0),
            IsStabilized = (control & 0x20) != 0,
            IsRemoved = (control & 0x80) != 0,
            Time = time,
            Impedance = (control & 0x02) != 0 && impedance is > 0 and < NoImpedance ? impedance : null,
            RawWeight = reader.U16(),
        };
        return reader.Result;
    }

    private static MiScaleUnit UnitOf(bool isPound, bool isJin) => isPound ? MiScaleUnit.Pound : isJin ? MiScaleUnit.Jin : MiScaleUnit.Kilogram;
}
