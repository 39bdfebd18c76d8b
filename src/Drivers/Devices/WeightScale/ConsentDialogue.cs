using Edge.Model.Observations;

namespace Edge.Drivers.Devices.WeightScale;

/// <summary>
/// Tells a scale that keeps user data which user stands on it: without consent many withhold their measurements. Writes
/// opcode 2, slot and code to the User Control Point once a connection; the answer is <c>20 02</c> and a result, 1 = ok.
/// Source: User Data Service 1.1, section 3.3.
/// </summary>
internal sealed class ConsentDialogue(UserConsent consent, Guid controlPoint) : DeviceDialogue
{
    public const string WriteName = "consent";

    private const byte Opcode = 0x02;
    private const byte Response = 0x20;
    private const byte Success = 0x01;
    private const ushort MaxCode = 9999;

    /// <summary>The permitted write: any slot, any code of four digits.</summary>
    public static PermittedWrite Permitted(Guid controlPoint) =>
        new(WriteName, new byte[] { Opcode, 0, 0, 0 }, new byte[] { 0xFF, 0x00, 0x00, 0xC0 }, controlPoint);

    /// <inheritdoc/>
    public override void Start(MonotonicTime now, DialogueOutput output)
    {
        if (consent.Code > MaxCode)
        {
            output.Fail("The consent code of a scale has four digits.");
            return;
        }

        output.Write(WriteName, new byte[] { Opcode, consent.Slot, (byte)consent.Code, (byte)(consent.Code >> 8) }, controlPoint);
    }

    /// <inheritdoc/>
    public override void OnFrame(ReadOnlySpan<byte> frame, Guid origin, MonotonicTime now, DialogueOutput output)
    {
        if (origin == controlPoint && frame is [Response, Opcode, not Success, ..])
        {
            output.Fail("The scale refuses the user slot or its consent code.");
        }
    }

    /// <inheritdoc/>
    public override void OnTick(MonotonicTime now, DialogueOutput output)
    {
        // A scale that does not answer may still send what it measures.
    }
}
