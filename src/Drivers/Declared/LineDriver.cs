using Edge.Drivers.Framing;

namespace Edge.Drivers.Declared;

/// <summary>A device that prints lines and is declared by a file.</summary>
internal sealed class LineDriver : IDeviceDriver
{
    /// <param name="declaration">The declaration.</param>
    /// <param name="grammar">How its lines are read.</param>
    public LineDriver(DriverDeclaration declaration, LineGrammar grammar)
    {
        var decoder = new LineDecoder(grammar);
        Declaration = declaration;
        Decoder = decoder;
        Profiles = [new LineProfile(declaration.Id, grammar, decoder)];
    }

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; }

    /// <inheritdoc/>
    public IFrameDecoder Decoder { get; }

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; }

    /// <inheritdoc/>
    public IStreamFramer CreateFramer() => new LineFramer();
}
