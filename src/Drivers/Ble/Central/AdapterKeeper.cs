using Edge.Drivers.Ble.Bluez;
using Edge.Drivers.Ble.DBus;
using Edge.Model.Observations;

namespace Edge.Drivers.Ble.Central;

/// <summary>
/// Keeps the bus connection, the adapter's power and the discovery going through every restart of bluetoothd, and gives turns
/// to connect: one at a time, with discovery at rest.
/// </summary>
internal sealed class AdapterKeeper : IAsyncDisposable
{
    private static readonly TimeSpan Upkeep = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ReopenPause = TimeSpan.FromSeconds(1);

    private readonly BleCentralOptions _options;
    private readonly TimeProvider _clock;
    private readonly Action<BleEvent, string> _onEvent;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly SemaphoreSlim _discovery = new(1, 1);
    private readonly Pulse _upkeep = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private BluezCalls? _calls;
    private BusConnection? _bus;
    private int _pauses;
    private bool _discovering;
    private MonotonicTime _discoveringSince;
    private volatile bool _isLoaded;
    private volatile bool _isLoadDue;
    private string? _problem;

    /// <param name="options">Where BlueZ is.</param>
    /// <param name="clock">Monotonic clock that counts nanoseconds.</param>
    /// <param name="onEvent">Told of loss and return, on any thread.</param>
    public AdapterKeeper(BleCentralOptions options, TimeProvider clock, Action<BleEvent, string> onEvent)
    {
        (_options, _clock, _onEvent) = (options, clock, onEvent);
        Health = new AdapterHealth(options, clock);
    }

    /// <summary>The objects of bluetoothd; set before <see cref="Start"/>.</summary>
    public required BluezTree Tree { get; init; }

    /// <summary>Slots are compared in the rhythm of the options; set before <see cref="Start"/>.</summary>
    public required Func<Task> CheckSlots { get; init; }

    public AdapterHealth Health { get; }

    /// <summary>What is wrong with Bluetooth as a whole and what helps; null when it works.</summary>
    public string? Problem => Volatile.Read(ref _problem);

    /// <exception cref="LinkException">There is no connection to the bus at the moment.</exception>
    public BluezCalls Calls => Volatile.Read(ref _calls) ?? throw new LinkException("Bluetooth is not ready.");

    /// <summary>Answers BlueZ's questions on the present connection; null without one.</summary>
    public PairingAgent? Agent { get; private set; }

    /// <summary>True when the bus passes descriptors.</summary>
    public bool PassesDescriptors => _bus is { PassesDescriptors: true };

    private string AdapterPath => _options.AdapterPath;

    /// <summary>Starts looking for the bus; returns at once.</summary>
    public void Start() => _running = Task.WhenAll(Task.Run(() => KeepBusAsync(_stop.Token)), Task.Run(() => KeepAdapterAsync(_stop.Token)));

    /// <summary>Has the adapter looked at soon.</summary>
    public void Wake() => _upkeep.Set();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _bus?.Dispose();
        _stop.Dispose();
        _turn.Dispose();
        _discovery.Dispose();
        _upkeep.Dispose();
    }

    /// <summary>Waits for the adapter's one turn to connect; discovery rests until the turn is given back.</summary>
    public async Task<IDisposable> TurnAsync(CancellationToken cancel)
    {
        // Who waits counts, too: between two turns discovery is not worth its start.
        Interlocked.Increment(ref _pauses);
        try
        {
            await _turn.WaitAsync(cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Decrement(ref _pauses);
            throw;
        }

        var turn = new Turn(this);
        await _discovery.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (_discovering)
            {
                _discovering = false;
                await QuietlyAsync(() => Calls.StopDiscoveryAsync(AdapterPath)).ConfigureAwait(false);
            }
        }
        finally
        {
            _discovery.Release();
        }

        return turn;
    }

    /// <summary>Makes a call whose failure means that there was nothing to do.</summary>
    public static async Task QuietlyAsync(Func<Task> call)
    {
        try
        {
            await call().ConfigureAwait(false);
        }
        catch (Exception refused) when (refused is BusException or LinkException)
        {
            // What was to be ended had ended already.
        }
    }

    private async Task KeepBusAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                using BusConnection bus = OpenBus();
                await LoadAsync().ConfigureAwait(false);
                await bus.Ended.WaitAsync(cancel).ConfigureAwait(false);
                Lose("The D-Bus connection ended; it is made again by itself.");
            }
            catch (BusException failure)
            {
                Lose($"Bluetooth cannot be reached over D-Bus ({failure.Text}): is bluetoothd running, and may this service use the system bus?");
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(ReopenPause, _clock, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private BusConnection OpenBus()
    {
        BusConnection bus = BusConnection.Open(_options.BusAddress);
        var agent = new PairingAgent(bus);
        bus.Match("type='signal',sender='org.bluez',interface='org.freedesktop.DBus.ObjectManager',member='InterfacesAdded'", Tree.Added);
        bus.Match("type='signal',sender='org.bluez',interface='org.freedesktop.DBus.ObjectManager',member='InterfacesRemoved'", Tree.Removed);
        bus.Match("type='signal',sender='org.bluez',interface='org.freedesktop.DBus.Properties',member='PropertiesChanged'", Tree.Changed);
        bus.Match("type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='org.bluez'", OnOwner);
        bus.Serve(PairingAgent.Path, agent.OnCall);
        bus.Start();
        (_bus, Agent) = (bus, agent);
        Volatile.Write(ref _calls, new BluezCalls(bus, _options.CallTimeout));
        return bus;
    }

    // bluetoothd went or came: its objects are void either way, and a new one must be asked what it has.
    private void OnOwner(BusReader reader)
    {
        reader.Skip();
        reader.Skip();
        bool isThere = !reader.ReadUtf8().IsEmpty;
        _discovering = false;
        (_isLoaded, _isLoadDue) = (false, false);
        Tree.Clear();
        if (isThere)
        {
            _ = LoadAsync();
        }
        else
        {
            SetProblem("bluetoothd stopped; devices come back by themselves when it runs again.");
        }
    }

    private async Task LoadAsync()
    {
        try
        {
            await Calls.LoadAsync(Tree).ConfigureAwait(false);
            (_isLoaded, _isLoadDue) = (true, false);
            _upkeep.Set();
        }
        catch (BusException failure)
        {
            // One that is not there announces itself when it comes; one that is too busy must be asked again.
            _isLoadDue = failure.Name is not (BluezNames.ErrorServiceUnknown or BluezNames.ErrorNameHasNoOwner);
            SetProblem($"bluetoothd does not answer ({failure.Text}): is it installed and running?");
        }
        catch (LinkException)
        {
            // The bus ended meanwhile; the next connection loads anew.
        }
    }

    private void Lose(string problem)
    {
        Volatile.Write(ref _calls, null);
        _isLoaded = false;
        _discovering = false;
        SetProblem(problem);
        Tree.Clear();
    }

    private async Task KeepAdapterAsync(CancellationToken cancel)
    {
        MonotonicTime checkedAt = MonotonicTime.Now(_clock);
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await TendAdapterAsync().ConfigureAwait(false);
                if (MonotonicTime.Now(_clock) - checkedAt >= _options.LedgerInterval)
                {
                    checkedAt = MonotonicTime.Now(_clock);
                    await CheckSlots().ConfigureAwait(false);
                }

                await _upkeep.WaitAsync(Upkeep, _clock, cancel).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is BusException or LinkException)
            {
                SetProblem(Problem ?? $"The Bluetooth adapter does not obey ({failure.Message}): unplug and plug it in again, or restart bluetoothd.");
                await Task.Delay(Upkeep, _clock, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task TendAdapterAsync()
    {
        if (Volatile.Read(ref _calls) is not { } calls)
        {
            return;
        }

        if (!_isLoaded)
        {
            await (_isLoadDue ? LoadAsync() : Task.CompletedTask).ConfigureAwait(false);
            return;
        }

        if (Tree.Adapter(AdapterPath) is not { } adapter)
        {
            SetProblem(Problem ?? $"There is no Bluetooth adapter {AdapterPath}: is it plugged in, and not blocked by rfkill?");
            return;
        }

        if (Health.IsPowerCycleDue())
        {
            _onEvent(BleEvent.AdapterCycled, AdapterPath);
            await calls.PowerAsync(AdapterPath, false).ConfigureAwait(false);
            _discovering = false;
            adapter = adapter with { IsPowered = false };
        }

        if (!adapter.IsPowered)
        {
            _discovering = false;
            await calls.PowerAsync(AdapterPath, true).ConfigureAwait(false);
        }

        if (_discovering && !adapter.IsDiscovering && MonotonicTime.Now(_clock) - _discoveringSince > Upkeep)
        {
            // Somebody switched the adapter off and on: its discovery ended without a word.
            _discovering = false;
        }

        await StartDiscoveryAsync(calls).ConfigureAwait(false);
        SetProblem(null);
    }

    // One at a time with the turns: discovery that starts while a device is being connected makes the connection fail.
    private async Task StartDiscoveryAsync(BluezCalls calls)
    {
        await _discovery.WaitAsync(_stop.Token).ConfigureAwait(false);
        try
        {
            if (_discovering || Volatile.Read(ref _pauses) > 0)
            {
                return;
            }

            await calls.StartDiscoveryAsync(AdapterPath).ConfigureAwait(false);
            (_discovering, _discoveringSince) = (true, MonotonicTime.Now(_clock));
        }
        catch (BusException already) when (already.Name == BluezNames.ErrorInProgress)
        {
            // Ours from before.
            (_discovering, _discoveringSince) = (true, MonotonicTime.Now(_clock));
        }
        finally
        {
            _discovery.Release();
        }
    }

    private void SetProblem(string? problem)
    {
        string? before = Interlocked.Exchange(ref _problem, problem);
        if (before is null && problem is not null)
        {
            _onEvent(BleEvent.BluetoothLost, problem);
        }
        else if (before is not null && problem is null)
        {
            _onEvent(BleEvent.BluetoothBack, AdapterPath);
        }
    }

    private sealed class Turn(AdapterKeeper keeper) : IDisposable
    {
        private int _isDone;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isDone, 1) == 0)
            {
                Interlocked.Decrement(ref keeper._pauses);
                keeper._turn.Release();
                keeper._upkeep.Set();
            }
        }
    }
}
