namespace Edge.Drivers.Ble.Central;

/// <summary>Wakes one waiter; setting it several times before the wait counts once. Any thread may set it.</summary>
internal sealed class Pulse : IDisposable
{
    private readonly SemaphoreSlim _set = new(0, 1);

    public void Set()
    {
        try
        {
            // Under a storm of signals an exception for each would cost more than the signals.
            if (_set.CurrentCount == 0)
            {
                _set.Release();
            }
        }
        catch (SemaphoreFullException)
        {
            // Already set.
        }
        catch (ObjectDisposedException)
        {
            // Nobody waits any more.
        }
    }

    /// <returns>True when set, false when <paramref name="timeout"/> went by.</returns>
    public async Task<bool> WaitAsync(TimeSpan timeout, TimeProvider clock, CancellationToken cancel)
    {
        if (_set.Wait(0, CancellationToken.None))
        {
            return true;
        }

        using var ends = new CancellationTokenSource(timeout, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ends.Token, cancel);
        try
        {
            await _set.WaitAsync(both.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    public void Dispose() => _set.Dispose();
}
