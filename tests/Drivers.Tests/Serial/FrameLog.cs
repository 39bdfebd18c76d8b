using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Serial;

/// <summary>Keeps everything a source reports, and lets a test wait until something has come.</summary>
internal sealed class FrameLog : IFrameListener
{
    // Generous: it bounds a hanging test and is never what is measured.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly List<byte[]> _frames = [];
    private readonly List<(LinkState State, string? Problem)> _links = [];

    public List<byte[]> Frames
    {
        get
        {
            lock (_gate)
            {
                return [.. _frames];
            }
        }
    }

    public List<(LinkState State, string? Problem)> Links
    {
        get
        {
            lock (_gate)
            {
                return [.. _links];
            }
        }
    }

    public List<string> Texts => [.. Frames.Select(System.Text.Encoding.ASCII.GetString)];

    public static void Until(Func<bool> holds, string what) => Assert.True(SpinWait.SpinUntil(holds, Patience), "never came: " + what);

    public void OnFrame(ReadOnlySpan<byte> frame, Guid origin, MonotonicTime readAt)
    {
        lock (_gate)
        {
            _frames.Add(frame.ToArray());
        }
    }

    /// <summary>What storing everything so far comes to; completed unless a test says otherwise.</summary>
    public Func<CancellationToken, Task> Storing { get; set; } = _ => Task.CompletedTask;

    public Task WhenStored(CancellationToken cancel) => Storing(cancel);

    public void OnLink(LinkState state, string? problem)
    {
        lock (_gate)
        {
            _links.Add((state, problem));
        }
    }

    /// <summary>Waits for the next report that fits and returns its text.</summary>
    /// <param name="after">Reports to pass over.</param>
    public string? WaitForLink(LinkState state, int after = 0, string containing = "")
    {
        bool Fits((LinkState State, string? Problem) link) =>
            link.State == state && (link.Problem ?? "").Contains(containing, StringComparison.Ordinal);
        Until(() => Links.Skip(after).Any(Fits), $"{state} '{containing}', but: {string.Join(" | ", Links)}");
        return Links.Skip(after).First(Fits).Problem;
    }

    public void WaitForFrames(int count) => Until(() => Frames.Count >= count, $"{count} frames, but {Frames.Count}");
}
