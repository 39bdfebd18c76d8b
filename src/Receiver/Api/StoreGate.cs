using System.Data.Common;

namespace Edge.Receiver.Api;

/// <summary>
/// The request boundary to the store. At most 16 requests use the store at a time and at most 2,000 wait for it; more, and a
/// store that fails, are answered 503 with a time to come back. A failure is the server's, told once when it begins and ends.
/// </summary>
internal sealed class StoreGate(ILogger log) : IDisposable
{
    private const int AtATime = 16;
    private const int MostWaiting = 2000;
    private const string ComeBackSeconds = "5";
    private readonly SemaphoreSlim _places = new(AtATime);
    private int _waiting;
    private volatile bool _fails;
    private long _turnedAway;

    /// <summary>Requests that were answered 503 because too many waited.</summary>
    public long TurnedAway => Interlocked.Read(ref _turnedAway);

    /// <summary>Gives what the work gives, or null when the request has been answered with 503. The work may block.</summary>
    public async Task<T?> AskAsync<T>(HttpContext context, Func<T> work)
        where T : class
    {
        if (!await EnterAsync(context.RequestAborted).ConfigureAwait(false))
            return Wait<T>(context);
        try
        {
            T answer = work();
            if (_fails)
                Log.StoreWorks(log);
            _fails = false;
            return answer;
        }
        catch (DbException failure)
        {
            if (!_fails)
                Log.StoreFails(log, failure.Message);
            _fails = true;
            return Wait<T>(context);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();

    private async Task<bool> EnterAsync(CancellationToken stop)
    {
        try
        {
            if (Interlocked.Increment(ref _waiting) <= MostWaiting)
            {
                await _places.WaitAsync(stop).ConfigureAwait(false);
                return true;
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }

        if (Interlocked.Increment(ref _turnedAway) == 1)
            Log.StoreCrowded(log, MostWaiting);
        return false;
    }

    private static T? Wait<T>(HttpContext context)
        where T : class
    {
        context.Response.StatusCode = 503;
        context.Response.Headers.RetryAfter = ComeBackSeconds;
        return null;
    }
}
