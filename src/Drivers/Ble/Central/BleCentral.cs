using Edge.Drivers.Ble.Bluez;
using Edge.Drivers.Ble.DBus;
using Edge.Model.Observations;

namespace Edge.Drivers.Ble.Central;

/// <summary>
/// The gateway's Bluetooth central on one adapter: keeps the bus connection and the discovery going through every restart of
/// bluetoothd, gives turns to connect, counts slots, and hands each adopted device its own link. Nothing joins by itself:
/// only <see cref="CreateSource"/> and <see cref="AdoptAsync"/> make the gateway talk to a device.
/// </summary>
public sealed class BleCentral : IAsyncDisposable
{
    private static readonly TimeSpan Upkeep = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SightingsHold = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PairTimeout = TimeSpan.FromSeconds(60);

    private readonly TimeProvider _clock;
    private readonly Action<BleEvent, string> _onEvent;
    private readonly Random _random;
    private readonly Lock _gate = new();
    private readonly List<BleLink> _links = [];
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Pulse _upkeep = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly AdapterHealth _health;
    private Task _running = Task.CompletedTask;
    private BluezCalls? _calls;
    private PairingAgent? _agent;
    private BusConnection? _bus;
    private int _pauses;
    private bool _discovering;
    private MonotonicTime _discoveringSince;
    private string? _problem;

    /// <param name="options">Where BlueZ is.</param>
    /// <param name="clock">Monotonic clock that counts nanoseconds.</param>
    /// <param name="random">Jitter of the pauses.</param>
    /// <param name="onEvent">Told of loss and return of adapter and bus, for the log; on any thread.</param>
    public BleCentral(BleCentralOptions options, TimeProvider clock, Random random, Action<BleEvent, string> onEvent)
    {
        (Options, _clock, _random, _onEvent) = (options, clock, random, onEvent);
        _health = new AdapterHealth(options, clock);
        Routes = new BleRoutes(clock);
        Tree = new BluezTree(clock)
        {
            DeviceChanged = OnDevice,
            AdapterChanged = _upkeep.Set,
            ValueChanged = Routes.Deliver,
            BatteryChanged = OnBattery,
        };
    }

    public BleCentralOptions Options { get; }

    /// <summary>What is wrong with Bluetooth as a whole and what helps; null when it works.</summary>
    public string? Problem => Volatile.Read(ref _problem);

    /// <summary>True when the adapter is powered and discovery runs or rests for a connection.</summary>
    public bool IsReady => Problem is null && Tree.Adapter(AdapterPath) is { IsPowered: true };

    /// <summary>Connections and attempts of this adapter.</summary>
    public SlotLedger Slots { get; } = new();

    /// <summary>Slots found without an owner since start.</summary>
    public long LeakedSlots { get; private set; }

    internal BluezTree Tree { get; }

    internal BleRoutes Routes { get; }

    internal string AdapterPath => Options.AdapterPath;

    internal BluezCalls Calls => Volatile.Read(ref _calls) ?? throw new LinkException("Bluetooth is not ready.");

    /// <summary>Starts looking for the bus; returns at once.</summary>
    public void Start() => _running = Task.WhenAll(Task.Run(() => KeepBusAsync(_stop.Token)), Task.Run(() => KeepAdapterAsync(_stop.Token)));

    /// <summary>A source of frames of an adopted device.</summary>
    public IFrameSource CreateSource(BleAdoptedDevice device) => new BleSource(this, device);

    /// <summary>Devices that advertised within the last minute, strongest first; unknown strength last.</summary>
    public IReadOnlyList<BleSighting> Sightings(IEnumerable<IDeviceDriver> drivers)
    {
        MonotonicTime now = MonotonicTime.Now(_clock);
        HashSet<BluetoothAddress> adopted;
        lock (_gate)
        {
            adopted = [.. _links.Select(l => l.Address)];
        }

        return [.. Tree.Devices()
            .Where(d => d.Adapter == AdapterPath && d.AdvertisedAt is { } at && now - at < SightingsHold)
            .Select(d => new BleSighting(d.Address, d.Name, DriverOf(d, drivers), d.Rssi, d.AdvertisedAt!.Value, adopted.Contains(d.Address)))
            .OrderByDescending(s => s.Rssi ?? short.MinValue)];
    }

    /// <summary>
    /// Makes the bond that the driver's device needs, with a person's consent; without a need for one it only checks that the
    /// device is there. The device must advertise.
    /// </summary>
    /// <param name="answer">Asks the person for passkeys.</param>
    /// <exception cref="IOException">It did not work; the message says why and what helps.</exception>
    public async Task AdoptAsync(BluetoothAddress address, IDeviceDriver driver, PairingAnswer answer, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(driver);
        if (Problem is { } problem)
        {
            throw new IOException(problem);
        }

        BluezDevice device = Tree.Device(address, AdapterPath) ?? throw new IOException($"{address} is not in reach. {driver.Declaration.Ble?.PairingRitual}".TrimEnd());
        if (driver.Declaration.Ble!.Bonding == BleBonding.None || device.IsPaired)
        {
            return;
        }

        using IDisposable turn = await TurnAsync(cancel).ConfigureAwait(false);
        PairingAgent agent = _agent!;
        agent.Arm(device.Path, answer);
        try
        {
            await Calls.RegisterAgentAsync(PairingAgent.Path).ConfigureAwait(false);
            await Calls.PairAsync(device.Path, PairTimeout).WaitAsync(cancel).ConfigureAwait(false);
        }
        catch (BusException refused) when (refused.Name == BluezNames.ErrorAlreadyExists)
        {
            // Paired already: the signal that says so was late.
        }
        catch (BusException refused)
        {
            throw new IOException(PairingText(refused, driver), refused);
        }
        finally
        {
            agent.Disarm();
            await QuietlyAsync(() => Calls.UnregisterAgentAsync(PairingAgent.Path)).ConfigureAwait(false);
            await QuietlyAsync(() => Calls.DisconnectAsync(device.Path)).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _bus?.Dispose();
        _stop.Dispose();
        _turn.Dispose();
        _upkeep.Dispose();
    }

    internal BleLink Attach(BleAdoptedDevice device, IFrameListener listener)
    {
        var link = new BleLink(this, device, listener, _clock, new Random(_random.Next()));
        lock (_gate)
        {
            _links.Add(link);
        }

        _health.Watch(device.Address);
        return link;
    }

    internal void Detach(BleLink link)
    {
        lock (_gate)
        {
            _links.Remove(link);
        }

        Routes.Close(link.Session.Inbox);
        _health.Forget(link.Address);
    }

    internal void Worked(BluetoothAddress device) => _health.Worked(device);

    internal void Failed(BluetoothAddress device) => _health.Failed(device);

    /// <summary>Subscribes; values come through the route of the characteristic.</summary>
    internal async Task<bool> NotifyAsync(BluezCharacteristic characteristic)
    {
        await Calls.StartNotifyAsync(characteristic.Path).ConfigureAwait(false);
        return true;
    }

    /// <summary>Waits for the adapter's one turn to connect; discovery rests until the turn is given back.</summary>
    internal async Task<IDisposable> TurnAsync(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel).ConfigureAwait(false);
        Interlocked.Increment(ref _pauses);
        var turn = new Turn(this);
        if (_discovering)
        {
            _discovering = false;
            await QuietlyAsync(() => Calls.StopDiscoveryAsync(AdapterPath)).ConfigureAwait(false);
        }

        return turn;
    }

    private static IDeviceDriver? DriverOf(BluezDevice device, IEnumerable<IDeviceDriver> drivers) =>
        BleMatching.Find(drivers, device.Name, device.Services, [.. device.ServiceData.Select(d => d.Service)], device.Companies);

    private static string PairingText(BusException refused, IDeviceDriver driver) => refused.Name == BluezNames.ErrorAuthenticationFailed
        ? $"Pairing was refused: wrong passkey, or the device is bonded to another phone or gateway. {driver.Declaration.Ble!.PairingRitual}".TrimEnd()
        : $"Pairing failed ({refused.Text}). {driver.Declaration.Ble!.PairingRitual}".TrimEnd();

    private static async Task QuietlyAsync(Func<Task> call)
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
        TimeSpan pause = TimeSpan.FromSeconds(1);
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

            await Task.Delay(pause, _clock, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private BusConnection OpenBus()
    {
        BusConnection bus = BusConnection.Open(Options.BusAddress);
        var agent = new PairingAgent(bus);
        bus.Match("type='signal',sender='org.bluez',interface='org.freedesktop.DBus.ObjectManager',member='InterfacesAdded'", Tree.Added);
        bus.Match("type='signal',sender='org.bluez',interface='org.freedesktop.DBus.ObjectManager',member='InterfacesRemoved'", Tree.Removed);
        bus.Match("type='signal',sender='org.bluez',interface='org.freedesktop.DBus.Properties',member='PropertiesChanged'", Tree.Changed);
        bus.Match("type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='org.bluez'", OnOwner);
        bus.Serve(PairingAgent.Path, agent.OnCall);
        bus.Start();
        (_bus, _agent) = (bus, agent);
        Volatile.Write(ref _calls, new BluezCalls(bus, Options.CallTimeout));
        return bus;
    }

    // bluetoothd went or came: its objects are void either way, and a new one must be asked what it has.
    private void OnOwner(BusReader reader)
    {
        reader.Skip();
        reader.Skip();
        bool isThere = !reader.ReadUtf8().IsEmpty;
        _discovering = false;
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
        }
        catch (BusException failure)
        {
            SetProblem($"bluetoothd does not answer ({failure.Text}): is it installed and running?");
        }

        _upkeep.Set();
    }

    private void Lose(string problem)
    {
        Volatile.Write(ref _calls, null);
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
                if (MonotonicTime.Now(_clock) - checkedAt >= Options.LedgerInterval)
                {
                    checkedAt = MonotonicTime.Now(_clock);
                    await CheckSlotsAsync().ConfigureAwait(false);
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

        if (Tree.Adapter(AdapterPath) is not { } adapter)
        {
            SetProblem(Problem ?? $"There is no Bluetooth adapter {AdapterPath}: is it plugged in, and not blocked by rfkill?");
            return;
        }

        if (_health.IsPowerCycleDue())
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

        if (!_discovering && Volatile.Read(ref _pauses) == 0)
        {
            await StartDiscoveryAsync(calls).ConfigureAwait(false);
        }

        SetProblem(null);
    }

    private async Task StartDiscoveryAsync(BluezCalls calls)
    {
        try
        {
            await calls.StartDiscoveryAsync(AdapterPath).ConfigureAwait(false);
        }
        catch (BusException already) when (already.Name == BluezNames.ErrorInProgress)
        {
            // Ours from before.
        }

        (_discovering, _discoveringSince) = (true, MonotonicTime.Now(_clock));
    }

    private async Task CheckSlotsAsync()
    {
        HashSet<BluetoothAddress> ours;
        lock (_gate)
        {
            ours = [.. _links.Select(l => l.Address)];
        }

        HashSet<BluetoothAddress> connected = [.. Tree.Devices().Where(d => d.IsConnected && d.Adapter == AdapterPath && ours.Contains(d.Address)).Select(d => d.Address)];
        (IReadOnlyList<BluetoothAddress> unowned, IReadOnlyList<BluetoothAddress> stale) = Slots.Compare(connected);
        LeakedSlots += unowned.Count + stale.Count;
        foreach (BluetoothAddress address in unowned)
        {
            _onEvent(BleEvent.SlotLeaked, address.ToString());
            if (Tree.Device(address, AdapterPath) is { } device)
            {
                await QuietlyAsync(() => Calls.DisconnectAsync(device.Path)).ConfigureAwait(false);
            }
        }
    }

    private void OnDevice(BluezDevice device, BluezChange change)
    {
        BleLink? link = LinkOf(device.Address, device.Adapter);
        link?.OnChange(device, change);
    }

    private void OnBattery(string path, byte percentage)
    {
        if (Tree.Device(path) is { } device && LinkOf(device.Address, device.Adapter) is { } link)
        {
            link.Session.Inbox.Add([percentage], GattId.BatteryLevel, MonotonicTime.Now(_clock));
        }
    }

    private BleLink? LinkOf(BluetoothAddress address, string adapter)
    {
        lock (_gate)
        {
            return adapter == AdapterPath ? _links.Find(l => l.Address == address) : null;
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

    private sealed class Turn(BleCentral central) : IDisposable
    {
        private int _isDone;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isDone, 1) == 0)
            {
                Interlocked.Decrement(ref central._pauses);
                central._turn.Release();
                central._upkeep.Set();
            }
        }
    }
}
