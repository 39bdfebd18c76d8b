namespace Edge.Drivers.Declared;

/// <summary>A model that speaks the protocol of another driver. It has the other's decoder, unless a quirk takes a metric out of it; the catalogue knows each profile once.</summary>
/// <param name="other">The other driver.</param>
/// <param name="declaration">What this model declares.</param>
/// <param name="decoder">The other's decoder, or one around it.</param>
internal sealed class AliasDriver(IDeviceDriver other, DriverDeclaration declaration, IFrameDecoder decoder) : IDeviceDriver
{
    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = declaration;

    /// <inheritdoc/>
    public IFrameDecoder Decoder { get; } = decoder;

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles => [];

    /// <inheritdoc/>
    public IStreamFramer? CreateFramer() => other.CreateFramer();

    /// <inheritdoc/>
    public DeviceDialogue? CreateDialogue(DialogueStart start) => other.CreateDialogue(start);
}
