using Edge.Model.Observations;

namespace Edge.Drivers.Ble.Central;

/// <summary>Where the values of one characteristic go.</summary>
internal sealed record BleRoute(BleInbox Inbox, Guid Characteristic);

/// <summary>
/// From object path to inbox, for every characteristic in use. Routes stay open over a loss of the connection, because BlueZ
/// restores subscriptions by itself and the first values come before anyone could subscribe again. Any thread.
/// </summary>
internal sealed class BleRoutes(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, BleRoute> _routes = new(StringComparer.Ordinal);

    /// <summary>Routes open.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _routes.Count;
            }
        }
    }

    public void Open(string path, BleRoute route)
    {
        lock (_gate)
        {
            _routes[path] = route;
        }
    }

    /// <summary>Closes every route into an inbox.</summary>
    public void Close(BleInbox inbox)
    {
        lock (_gate)
        {
            foreach (string path in _routes.Where(r => r.Value.Inbox == inbox).Select(r => r.Key).ToList())
            {
                _routes.Remove(path);
            }
        }
    }

    /// <summary>Closes the routes into an inbox that start elsewhere: their objects are gone.</summary>
    public void CloseOthers(BleInbox inbox, IReadOnlySet<string> paths)
    {
        lock (_gate)
        {
            foreach (string path in _routes.Where(r => r.Value.Inbox == inbox && !paths.Contains(r.Key)).Select(r => r.Key).ToList())
            {
                _routes.Remove(path);
            }
        }
    }

    /// <summary>Delivers a value; one without a route is of no interest. Allocates nothing.</summary>
    public void Deliver(ReadOnlySpan<char> path, ReadOnlySpan<byte> value)
    {
        BleRoute? route;
        lock (_gate)
        {
            _routes.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(path, out route);
        }

        route?.Inbox.Add(value, route.Characteristic, MonotonicTime.Now(clock));
    }
}
