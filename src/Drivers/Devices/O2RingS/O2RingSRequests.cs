using System.Buffers.Binary;
using Edge.Drivers.Devices.Viatom;
using Edge.Drivers.Numbers;

namespace Edge.Drivers.Devices.O2RingS;

/// <summary>
/// The three requests that a ring is ever sent: introduce, set up, ask for the present values. The introduction carries 16 bytes, a
/// key combined by exclusive or with the maker's word: 8 bytes of that word, four digits in place of a serial number, and the
/// seconds since 1970. Nothing secret is in it. Sources: nglessner/o2ring-s-protocol; Tepna's reference of the ring for the bytes of the time.
/// </summary>
internal static class O2RingSRequests
{
    public const byte Introduce = 0xFF;
    public const byte SetUp = 0x10;
    public const byte Live = 0x04;

    private const int TimeAt = 12;
    private const string AnySerial = "0000";

    // MD5 of "lepucloud", the same in every such device and program.
    private static ReadOnlySpan<byte> Word => [0xC2, 0xA7, 0xCF, 0x50, 0xDA, 0xFE, 0xD8, 0x85, 0xA8, 0xF8, 0xF7, 0xEA, 0xC4, 0x43, 0x35, 0xF3];

    public static PermittedWrite AskLive { get; } =
        new("live", ViatomFrame.Request(ViatomFrame.SecondGeneration, Live), default, O2RingSId.Write);

    public static PermittedWrite AskSetUp { get; } =
        new("set-up", ViatomFrame.Request(ViatomFrame.SecondGeneration, SetUp, 0, [0]), default, O2RingSId.Write);

    /// <summary>The introduction; its time and its check are free.</summary>
    public static PermittedWrite AnyIntroduction { get; } =
        new("introduce", Introduction(0), FreeTimeAndCheck(), O2RingSId.Write);

    /// <param name="unixSeconds">Seconds since 1970; a ring takes any, so 0 serves while the time is not known.</param>
    public static byte[] Introduction(uint unixSeconds)
    {
        Span<byte> key = stackalloc byte[Word.Length];
        for (int i = 0; i < 8; i++)
        {
            key[i] = Word[2 * i];
        }

        System.Text.Encoding.ASCII.GetBytes(AnySerial, key[8..]);
        BinaryPrimitives.WriteUInt32LittleEndian(key[TimeAt..], unixSeconds);
        for (int i = 0; i < key.Length; i++)
        {
            key[i] ^= Word[i];
        }

        return ViatomFrame.Request(ViatomFrame.SecondGeneration, Introduce, 0, key);
    }

    private static byte[] FreeTimeAndCheck()
    {
        byte[] mask = new byte[ViatomFrame.HeaderBytes + Word.Length + 1];
        mask.AsSpan().Fill(0xFF);
        mask.AsSpan(ViatomFrame.HeaderBytes + TimeAt).Clear();
        return mask;
    }
}
