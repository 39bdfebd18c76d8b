using System.Buffers.Binary;
using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Ble;

/// <summary>Keeps what a Bluetooth source brings; a test may hold it up as a slow host would.</summary>
internal sealed class BleLog : IFrameListener
{
    private readonly Lock _gate = new();
    private readonly List<(Guid Origin, byte[] Bytes)> _frames = [];
    private readonly List<string> _links = [];
    private readonly object _flow = new();
    private bool _flows = true;

    /// <summary>What <see cref="WhenStored"/> waits for.</summary>
    public Task Stored { get; set; } = Task.CompletedTask;

    /// <summary>False holds the source's thread inside the next frame.</summary>
    public bool Flows
    {
        get => Volatile.Read(ref _flows);
        set
        {
            lock (_flow)
            {
                _flows = value;
                Monitor.PulseAll(_flow);
            }
        }
    }

    public IReadOnlyList<(Guid Origin, byte[] Bytes)> Frames
    {
        get
        {
            lock (_gate)
            {
                return [.. _frames];
            }
        }
    }

    /// <summary>Link reports in order: "up" or the problem.</summary>
    public IReadOnlyList<string> Links
    {
        get
        {
            lock (_gate)
            {
                return [.. _links];
            }
        }
    }

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _frames.Count;
            }
        }
    }

    /// <summary>The frames as numbers, in order.</summary>
    public IEnumerable<int> Numbers => Frames.Select(f => BinaryPrimitives.ReadInt32LittleEndian(f.Bytes));

    public static byte[] Number(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }

    public void OnFrame(ReadOnlySpan<byte> frame, Guid origin, MonotonicTime readAt)
    {
        lock (_flow)
        {
            while (!_flows)
            {
                Monitor.Wait(_flow);
            }
        }

        lock (_gate)
        {
            _frames.Add((origin, frame.ToArray()));
        }
    }

    public void OnLink(LinkState state, string? problem)
    {
        lock (_gate)
        {
            _links.Add(problem ?? "up");
        }
    }

    public Task WhenStored(CancellationToken cancel) => Stored;
}

/// <summary>Waits in tests: for a condition, with a limit that bounds a hanging test and is never what is measured.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task HoldsAsync(Func<bool> condition, Func<string> otherwise)
    {
        long startedAt = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(startedAt) > Limit)
            {
                Assert.Fail(otherwise());
            }

            await Task.Delay(10);
        }
    }
}
