namespace Edge.Drivers.Ble.Central;

/// <summary>Frames of one adopted Bluetooth device.</summary>
internal sealed class BleSource(BleCentral central, BleAdoptedDevice device) : IFrameSource
{
    private BleLink? _link;

    /// <inheritdoc/>
    public long DiscardedBytes => _link?.Session.DiscardedBytes ?? 0;

    /// <summary>Frames dropped because they came faster than the listener took them.</summary>
    public long DroppedFrames => _link?.Session.Inbox.Dropped ?? 0;

    /// <inheritdoc/>
    public void Start(IFrameListener listener)
    {
        _link = central.Attach(device, listener);
        _link.Start();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _link, null) is { } link)
        {
            link.DisposeAsync().AsTask().Wait();
            central.Detach(link);
        }
    }
}
