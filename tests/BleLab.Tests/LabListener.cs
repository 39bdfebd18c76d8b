using System.Collections.Concurrent;
using Edge.Drivers;
using Edge.Model.Observations;

namespace Edge.BleLab.Tests;

/// <summary>Keeps what a source brings, and lets a test wait for it.</summary>
internal sealed class LabListener : IFrameListener
{
    private readonly ConcurrentQueue<string> _links = new();
    private readonly ConcurrentQueue<(Guid Origin, byte[] Bytes, MonotonicTime At)> _frames = new();

    public IReadOnlyList<(Guid Origin, byte[] Bytes, MonotonicTime At)> Frames => [.. _frames];

    /// <summary>Link reports in order: "up" or the problem.</summary>
    public IReadOnlyList<string> Links => [.. _links];

    public int Count(Guid origin) => _frames.Count(f => f.Origin == origin);

    public void OnFrame(ReadOnlySpan<byte> frame, Guid origin, MonotonicTime readAt) => _frames.Enqueue((origin, frame.ToArray(), readAt));

    public void OnLink(LinkState state, string? problem) => _links.Enqueue(problem ?? "up");

    public Task WhenStored(CancellationToken cancel) => Task.CompletedTask;
}

/// <summary>Waits in tests: for a condition, with a stated limit.</summary>
internal static class Eventually
{
    public static async Task HoldsAsync(Func<bool> condition, TimeSpan within, Func<string> otherwise)
    {
        long startedAt = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(startedAt) > within)
            {
                Assert.Fail(otherwise());
            }

            await Task.Delay(20);
        }
    }
}
