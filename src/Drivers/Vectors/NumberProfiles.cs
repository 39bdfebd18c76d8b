using System.Globalization;
using Edge.Drivers.Numbers;

namespace Edge.Drivers.Vectors;

/// <summary>Numbers, texts and check sums on their own.</summary>
internal static class NumberProfiles
{
    public static IReadOnlyList<FrameProfile> All { get; } =
    [
        new FieldProfile("sfloat", default, (ref reader, into) => Write(reader.SFloat(), into)),
        new FieldProfile("float32", default, (ref reader, into) => Write(reader.Float(), into)),
        new FieldProfile("sint16", default, (ref reader, into) => into.Fields["int"] = reader.S16()),
        new FieldProfile("sint24", default, (ref reader, into) => into.Fields["int"] = reader.S24()),
        new FieldProfile("sint32", default, (ref reader, into) => into.Fields["int"] = reader.S32()),
        new FieldProfile("uint48", default, (ref reader, into) => into.Fields["int"] = reader.U48()),
        new FieldProfile("utf8-string", default, (ref reader, into) => into.Fields["text"] = GattText.Read(ref reader)),
        Crc("crc16:mcrf4xx", Crc16.Mcrf4xx),
        Crc("crc16:xmodem", Crc16.Xmodem),
        Crc("crc16:x25", Crc16.X25),
        Crc("crc16:arc", Crc16.Arc),
        Crc("crc16:ccitt_false", Crc16.CcittFalse),
        Crc("crc16:aug_ccitt", Crc16.AugCcitt),
        Crc("crc16:kermit", Crc16.Kermit),
        Crc("crc16:maxim16", Crc16.Maxim16),
        Crc("crc8", Crc8.Plain),
        Crc("crc8:maxim", Crc8.Maxim),
    ];

    private static FieldProfile Crc(string name, Crc16 crc) =>
        new(name, default, (ref reader, into) => into.Fields["crc"] = crc.Of(reader.Rest));

    private static FieldProfile Crc(string name, Crc8 crc) =>
        new(name, default, (ref reader, into) => into.Fields["crc"] = crc.Of(reader.Rest));

    private static void Write(MderNumber number, FrameExplanation into)
    {
        into.Fields.SetNumber("value", number.Value);
        into.Fields["decimal_text"] = number.Value?.ToString(CultureInfo.InvariantCulture);
        into.Fields["special"] = number.SpecialName;
        into.Fields["data_absent_reason"] = number.DataAbsentReason;
    }
}
