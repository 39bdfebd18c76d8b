using System.Globalization;
using Edge.Drivers.Hl7;
using Edge.Drivers.Ieee11073;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Hl7Pcd01;

/// <summary>
/// One observation segment: OBX-3 what, OBX-5 value, OBX-6 unit, OBX-8 what it is worth, OBX-11 status, OBX-14 time.
/// Source: IHE Device Enterprise Communication, PCD-01, Appendix B.8.
/// </summary>
internal readonly ref struct Pcd01Observation
{
    // Monitors of one maker write this where others write nothing.
    private const decimal NoValue = -100;

    private readonly Hl7Segment _segment;

    public Pcd01Observation(Hl7Segment segment)
    {
        _segment = segment;
        Mdc = ReadMdc(segment);
        Number = ReadNumber(segment);
        if (Number == NoValue)
        {
            Number = null;
            IsAbsent = true;
        }
        else
        {
            var value = segment.Field(5);
            IsAbsent = value.Trim((byte)' ').IsEmpty || value.SequenceEqual("\"\""u8) || Status.SequenceEqual("X"u8);
            Number = IsAbsent ? null : Number;
        }
    }

    /// <summary>32-bit code of 11073-10101, or null when the code is of another system. The name beside it may disagree; the code counts.</summary>
    public uint? Mdc { get; }

    /// <summary>The value, or null when there is none or it is no number.</summary>
    public decimal? Number { get; }

    /// <summary>True when the sender has no value.</summary>
    public bool IsAbsent { get; }

    public ReadOnlySpan<byte> Code => _segment.Component(3, 1);

    public ReadOnlySpan<byte> Name => _segment.Component(3, 2);

    public ReadOnlySpan<byte> CodingSystem => _segment.Component(3, 3);

    public ReadOnlySpan<byte> Value => _segment.Field(5);

    /// <summary>Status of the result: R not verified, F final, X cannot be obtained, and others; empty is normal.</summary>
    public ReadOnlySpan<byte> Status => _segment.Component(11, 1);

    /// <summary>The time stamp as sent; empty is normal.</summary>
    public ReadOnlySpan<byte> Time => _segment.Component(14, 1);

    /// <summary>What the vocabulary calls it, or null.</summary>
    public Metric? Metric => Mdc is { } code ? MdcMetric.Find(code) : null;

    /// <summary>UCUM unit, or null when it is not stated or not known.</summary>
    public string? Unit
    {
        get
        {
            var unit = _segment.Component(6, 1);
            if (_segment.Component(6, 3).SequenceEqual("UCUM"u8))
            {
                return UcumOf(unit);
            }

            return uint.TryParse(unit, NumberStyles.None, CultureInfo.InvariantCulture, out uint code) ? MdcUnit.Ucum(code) : UcumOf(unit);
        }
    }

    /// <summary>True when the device demonstrates or tests itself.</summary>
    public bool IsSimulated => _segment.Has(8, "DEMO"u8) || _segment.Has(8, "TEST"u8);

    /// <summary>True when the value is measured now and then: it keeps its time while messages repeat it.</summary>
    public bool IsAperiodic =>
        _segment.Component(17, 1).SequenceEqual("APERIODIC"u8)
        || _segment.Component(17, 2).SequenceEqual("APERIODIC"u8)
        || _segment.Component(13, 1).SequenceEqual("APERIODIC"u8);

    /// <summary>True when the value lies in the range of what it measures, or of its unit; null without number.</summary>
    public bool? IsPlausible => Number is not { } number ? null
        : Metric is { } metric && Unit == metric.Ucum ? metric.IsPlausible(number)
        : Unit switch
        {
            "%" => number is >= 0 and <= 100,
            "Cel" => number is >= -50 and <= 60,
            "/min" => number is >= 0 and <= 500,
            "mm[Hg]" => number is >= -100 and <= 500,
            _ => true,
        };

    /// <summary>What the sender says of the value.</summary>
    public Validity Validity
    {
        get
        {
            bool isWithdrawn = Status.SequenceEqual("W"u8) || Status.SequenceEqual("D"u8);
            return IsAbsent || _segment.Has(8, "NAV"u8) ? Validity.NotAvailable
                : isWithdrawn || _segment.Has(8, "INV"u8) || Number is null ? Validity.Invalid
                : _segment.Has(8, "CAL"u8) ? Validity.CalibrationOngoing
                : _segment.Has(8, "QUES"u8) ? Validity.Questionable
                : _segment.Has(8, "BUSY"u8) ? Validity.Ongoing
                : _segment.Has(8, "VAL"u8) ? Validity.Validated
                : Validity.Valid;
        }
    }

    /// <summary>True when there is a number that may be shown.</summary>
    public bool IsUsable => Validity is not (Validity.NotAvailable or Validity.Invalid) && IsPlausible == true;

    /// <summary>Remarks beside the validity.</summary>
    public QualityFlags Flags =>
        (IsSimulated ? QualityFlags.Simulated : QualityFlags.None)
        | (_segment.Has(8, "EARLY"u8) ? QualityFlags.Early : QualityFlags.None)
        | (_segment.Has(8, "ALACT"u8) ? QualityFlags.DeviceAlarm : QualityFlags.None);

    /// <summary>True when the header says training or debugging instead of production: no patient's values.</summary>
    public static bool IsRehearsal(Hl7Segment header) =>
        header.Component(11, 1).SequenceEqual("T"u8) || header.Component(11, 1).SequenceEqual("D"u8);

    private static uint? ReadMdc(Hl7Segment segment)
    {
        // Beside the first triplet an alternate one may stand.
        ReadOnlySpan<byte> code = segment.Component(3, 3).SequenceEqual("MDC"u8) ? segment.Component(3, 1)
            : segment.Component(3, 6).SequenceEqual("MDC"u8) ? segment.Component(3, 4)
            : default;
        return uint.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) ? number : null;
    }

    private static decimal? ReadNumber(Hl7Segment segment)
    {
        if (segment.Repeats(5))
        {
            return null;
        }

        // A structured number has a comparator before it: only "equals" leaves it a number.
        var type = segment.Field(2);
        bool isStructured = type.SequenceEqual("SN"u8);
        if (isStructured && segment.Component(5, 1) is not ([] or [(byte)'=']))
        {
            return null;
        }

        bool mayBeNumber = isStructured || type.IsEmpty || type.SequenceEqual("NM"u8);
        var text = segment.Component(5, isStructured ? 2 : 1);
        const NumberStyles Form = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        return mayBeNumber && decimal.TryParse(text, Form, CultureInfo.InvariantCulture, out decimal number) ? number : null;
    }

    private static string? UcumOf(ReadOnlySpan<byte> unit)
    {
        foreach (string known in Metrics.UcumAllowed)
        {
            if (System.Text.Ascii.Equals(unit, known))
            {
                return known;
            }
        }

        return System.Text.Ascii.Equals(unit, "kPa") ? "kPa" : System.Text.Ascii.Equals(unit, "[degF]") ? "[degF]" : null;
    }
}
