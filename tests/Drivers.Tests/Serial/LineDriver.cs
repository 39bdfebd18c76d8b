namespace Edge.Drivers.Tests.Serial;

/// <summary>A device that sends lines of text, with the timing and the conversation a test needs.</summary>
internal sealed class LineDriver : IDeviceDriver, IFrameDecoder
{
    /// <summary>A line with this byte makes the framer fail as a bug would.</summary>
    public const byte Poison = (byte)'!';

    public LineDriver(TimeSpan? quietTime = null) => Declaration = new DriverDeclaration
    {
        Id = "lines",
        DisplayName = "Lines",
        Models = ["test"],
        Transport = DeviceTransport.Serial,
        Lines = [new SerialLine(9600)],
        Signals = [],
        QuietTime = quietTime ?? TimeSpan.FromMinutes(10),
        Evidence = EvidenceLevel.Vectors,
    };

    public DriverDeclaration Declaration { get; init; }

    public IFrameDecoder Decoder => this;

    public IReadOnlyList<FrameProfile> Profiles => [];

    public static PermittedWrite Permit(ConversationStep.Write write) => new(write.Name, write.Bytes);

    public static ConversationStep.Write Write(string text) => new(text, System.Text.Encoding.ASCII.GetBytes(text));

    /// <summary>Makes the dialogue of each opening; null = the driver has none.</summary>
    public Func<DialogueStart, DeviceDialogue>? Dialogue { get; init; }

    public IStreamFramer CreateFramer() => new Framer();

    public DeviceDialogue? CreateDialogue(DialogueStart start) => Dialogue?.Invoke(start);

    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into) => DecodeResult.Decoded;

    private sealed class Framer : IStreamFramer
    {
        private readonly List<byte> _line = [];

        public long DiscardedBytes => 0;

        public long BadFrames => 0;

        public int Push(ReadOnlySpan<byte> input, IFrameSink sink)
        {
            int frames = 0;
            foreach (byte b in input)
            {
                if (b == Poison)
                {
                    throw new InvalidOperationException("The framer has a bug.");
                }

                if (b != (byte)'\n')
                {
                    _line.Add(b);
                    continue;
                }

                sink.OnFrame(_line.ToArray());
                _line.Clear();
                frames++;
            }

            return frames;
        }

        public void Reset() => _line.Clear();
    }
}
