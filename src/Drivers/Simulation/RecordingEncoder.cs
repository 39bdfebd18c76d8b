namespace Edge.Drivers.Simulation;

/// <summary>
/// Plays a recording frame by frame at the device's pace, from the start of the file and then over and over from its
/// first whole frame. Each frame is written in ten slices, so that a reader sees it cut as on a real line.
/// </summary>
internal sealed class RecordingEncoder : FrameEncoder
{
    private const int SlicesPerFrame = 10;

    private readonly List<byte[]> _parts;
    private readonly double _framesPerSecond;
    private readonly bool _hasLead;
    private int _part;
    private int _slice;

    private RecordingEncoder(List<byte[]> parts, bool hasLead, double framesPerSecond)
    {
        _parts = parts;
        _hasLead = hasLead;
        _framesPerSecond = framesPerSecond;
        MaxWriteBytes = parts.Max(p => p.Length);
    }

    public override double WritesPerSecond => _framesPerSecond * SlicesPerFrame;

    public override int MaxWriteBytes { get; }

    /// <summary>Cuts a recording with the framer of its device.</summary>
    /// <param name="driver">Driver of the device.</param>
    /// <param name="recording">Raw bytes.</param>
    /// <param name="framesPerSecond">Real pace.</param>
    /// <returns>The player, or null when the recording holds no frame.</returns>
    public static RecordingEncoder? Cut(IDeviceDriver driver, ReadOnlySpan<byte> recording, double framesPerSecond)
    {
        var cutter = new Cutter();
        var framer = driver.CreateFramer();
        int end = 0;
        var parts = new List<byte[]>();
        bool hasLead = false;
        for (int i = 0; i < recording.Length; i++)
        {
            if (framer?.Push(recording.Slice(i, 1), cutter) > 0)
            {
                int start = i + 1 - cutter.FrameBytes;
                hasLead |= parts.Count == 0 && start > 0;
                if (start > end)
                {
                    parts.Add(recording[end..start].ToArray());
                }

                parts.Add(recording[start..(i + 1)].ToArray());
                end = i + 1;
            }
        }

        return parts.Count == 0 ? null : new RecordingEncoder(parts, hasLead, framesPerSecond);
    }

    public override int Write(in SimulatedVitals vitals, TimeSpan at, Span<byte> into)
    {
        // The partial frame before the first whole one goes out at once.
        if (_part == 0 && _slice == 0 && _hasLead)
        {
            byte[] lead = _parts[_part++];
            lead.CopyTo(into);
            return lead.Length;
        }

        byte[] part = _parts[_part];
        int from = part.Length * _slice / SlicesPerFrame, to = part.Length * (_slice + 1) / SlicesPerFrame;
        part.AsSpan(from, to - from).CopyTo(into);
        if (++_slice == SlicesPerFrame)
        {
            _slice = 0;
            _part = _part + 1 == _parts.Count ? (_hasLead ? 1 : 0) : _part + 1;
        }

        return to - from;
    }

    private sealed class Cutter : IFrameSink
    {
        public int FrameBytes { get; private set; }

        public void OnFrame(ReadOnlySpan<byte> frame) => FrameBytes = frame.Length;
    }
}
