using Edge.Drivers.Ble;
using Edge.Drivers.Numbers;

namespace Edge.Drivers.Vectors;

/// <summary>What a device knows about its users: the User Data Service. Source: User Data Service 1.1.</summary>
internal static class UserProfiles
{
    private static readonly string[] Genders = ["male", "female", "unspecified"];

    public static IReadOnlyList<FrameProfile> All { get; } =
    [
        Byte("age", 0x2A80, "a"),
        Byte("heart-rate-max", 0x2A8D, "/min"),
        Byte("resting-heart-rate", 0x2A92, "/min"),
        Byte("vo2-max", 0x2A96, "mL/kg/min"),
        Byte("user-index", 0x2A9A, "1"),
        Word("weight", 0x2A98, 0.005m, "kg"),
        Word("height", 0x2A8E, 0.01m, "m"),
        Word("hip-circumference", 0x2A8F, 0.01m, "m"),
        Word("waist-circumference", 0x2A97, 0.01m, "m"),
        new FieldProfile("gender", GattId.Of(0x2A8C), WriteGender),
        new FieldProfile("date-of-birth", GattId.Of(0x2A85), WriteDateOfBirth),
        new FieldProfile("registered-user", GattId.Of(0x2B37), WriteRegisteredUser),
    ];

    private static FieldProfile Byte(string name, ushort characteristic, string ucum) =>
        new(name, GattId.Of(characteristic), (ref reader, into) => Write(reader.U8(), ucum, into));

    private static FieldProfile Word(string name, ushort characteristic, decimal factor, string ucum) =>
        new(name, GattId.Of(characteristic), (ref reader, into) => Write(reader.U16() * factor, ucum, into));

    private static void Write(decimal value, string ucum, FrameExplanation into)
    {
        into.Fields["value"] = value;
        into.Fields["unit"] = ucum;
    }

    private static void WriteGender(ref FieldReader reader, FrameExplanation into)
    {
        byte gender = reader.U8();
        into.Fields["value"] = gender;
        into.Fields["name"] = gender < Genders.Length ? Genders[gender] : null;
    }

    private static void WriteDateOfBirth(ref FieldReader reader, FrameExplanation into)
    {
        into.Fields["year"] = reader.U16();
        into.Fields["month"] = reader.U8();
        into.Fields["day"] = reader.U8();
    }

    private static void WriteRegisteredUser(ref FieldReader reader, FrameExplanation into)
    {
        into.Fields["segment_index"] = reader.U8();
        into.Fields["user_index"] = reader.U8();
        into.Fields["user_name"] = GattText.Read(ref reader);
    }
}
