namespace Edge.Drivers;

/// <summary>
/// One kind of device: a declaration, a pure decoder and, for byte streams, a framer. A driver opens no port,
/// reads no clock and holds no static state; what must be written to the device is data in its declaration.
/// </summary>
public interface IDeviceDriver
{
    /// <summary>What the device is, how it is reached, what it may be sent and what it measures.</summary>
    DriverDeclaration Declaration { get; }

    /// <summary>The decoder of whole frames; stateless, so one instance serves any number of ports.</summary>
    IFrameDecoder Decoder { get; }

    /// <summary>A new framer for one byte stream, owning its buffer; null when the source delivers whole frames, as characteristics do.</summary>
    IStreamFramer? CreateFramer();

    /// <summary>A new conversation for one connection; null when the declaration says all there is to say.</summary>
    DeviceDialogue? CreateDialogue(DialogueStart start) => null;

    /// <summary>Named views of single frames for vectors and the <c>decode</c> verb.</summary>
    IReadOnlyList<FrameProfile> Profiles { get; }
}

/// <summary>Turns one whole frame into readings. Pure: the result depends on its arguments alone.</summary>
public interface IFrameDecoder
{
    /// <summary>
    /// Decodes <paramref name="frame"/> and adds what it holds to <paramref name="into"/>, which the caller has cleared.
    /// Any bytes are allowed: malformed ones give <see cref="DecodeOutcome.Rejected"/> with a reason and never an exception.
    /// Allocates nothing unless the decoder state changes; only the decoder of a declared line allocates for a line that fits.
    /// </summary>
    DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into);
}

/// <summary>
/// Cuts a byte stream into frames: finds the next frame by sync mark and check, discards and counts the rest.
/// The frames found do not depend on how the stream was cut into chunks.
/// </summary>
public interface IStreamFramer
{
    /// <summary>Takes the next bytes of the stream and hands every frame they complete to <paramref name="sink"/>.</summary>
    /// <returns>Number of frames handed over.</returns>
    int Push(ReadOnlySpan<byte> input, IFrameSink sink);

    /// <summary>Bytes discarded since construction because they belonged to no frame.</summary>
    long DiscardedBytes { get; }

    /// <summary>Frames given up since construction because their check failed.</summary>
    long BadFrames { get; }

    /// <summary>Forgets the bytes of a partial frame, after a port was re-opened.</summary>
    void Reset();
}

/// <summary>Receives frames; the span is valid only during the call.</summary>
public interface IFrameSink
{
    void OnFrame(ReadOnlySpan<byte> frame);
}
