namespace Edge.Drivers.Declared;

/// <summary>A model that speaks the protocol of another driver. It has the other's decoder; the catalogue knows each profile once.</summary>
internal sealed class AliasDriver(IDeviceDriver other, DriverDeclaration declaration) : IDeviceDriver
{
    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = declaration;

    /// <inheritdoc/>
    public IFrameDecoder Decoder => other.Decoder;

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles => [];

    /// <inheritdoc/>
    public IStreamFramer? CreateFramer() => other.CreateFramer();

    /// <inheritdoc/>
    public DeviceDialogue? CreateDialogue(DialogueStart start) => other.CreateDialogue(start);
}
