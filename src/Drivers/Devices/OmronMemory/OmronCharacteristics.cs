using Edge.Drivers.Ble;

namespace Edge.Drivers.Devices.OmronMemory;

/// <summary>UUIDs of Omron cuffs, as read in public drivers (hass-omron, omblepy).</summary>
internal static class OmronCharacteristics
{
    /// <summary>Service of cuffs that are bonded by the operating system.</summary>
    public static Guid Service { get; } = GattId.Of(0xFE4A);

    /// <summary>Service of older cuffs.</summary>
    public static Guid OlderService { get; } = new("ecbe3980-c9a2-11e1-b1bd-0002a5d5c51b");

    /// <summary>The characteristic that takes requests. Each is 8 bytes, so that the further ones of older cuffs stay unused.</summary>
    public static Guid Request { get; } = new("db5b55e0-aee7-11e1-965e-0002a5d5c51b");

    /// <summary>Where a cuff takes a key or a token, and answers.</summary>
    public static Guid Unlock { get; } = new("b305b680-aee7-11e1-a730-0002a5d5c51b");

    /// <summary>Answers: newer cuffs use the first only, older ones spread an answer over all four, 16 bytes each.</summary>
    public static IReadOnlyList<Guid> Answers { get; } =
    [
        new("49123040-aee8-11e1-a74d-0002a5d5c51b"),
        new("4d0bf320-aee8-11e1-a0d9-0002a5d5c51b"),
        new("5128ce60-aee8-11e1-b84b-0002a5d5c51b"),
        new("560f1420-aee8-11e1-8184-0002a5d5c51b"),
    ];

    /// <summary>Model Number String, which tells the memory's layout.</summary>
    public static Guid ModelNumber { get; } = GattId.Of(0x2A24);

    /// <summary>Place of a characteristic among the answers, or -1.</summary>
    public static int AnswerChannel(Guid origin)
    {
        for (int i = 0; i < Answers.Count; i++)
        {
            if (Answers[i] == origin)
            {
                return i;
            }
        }

        return -1;
    }
}
