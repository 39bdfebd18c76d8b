namespace Edge.Receiver.Store;

/// <summary>
/// Tries to open the store until it works, each time after a longer wait of 1 s to 30 s. A reason is logged once, and again
/// when it changes. Meanwhile the receiver listens and answers that it cannot store.
/// </summary>
internal sealed class StoreOpening(PostgresInbox inbox, TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    public async Task RunAsync(CancellationToken stop)
    {
        string? told = null;
        TimeSpan wait = TimeSpan.FromSeconds(1);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await Task.Run(inbox.Prepare, stop).ConfigureAwait(false);
                Log.StoreOpened(log);
                return;
            }
            catch (StoreUnavailableException failure)
            {
                if (told != failure.Message)
                    Log.StoreNotOpened(log, failure.Message);
                told = failure.Message;
            }

            await Task.Delay(wait, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
        }
    }
}
