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
    private static readonly TimeSpan SightingsHold = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PairTimeout = TimeSpan.FromSeconds(60);

    private readonly TimeProvider _clock;
    private readonly Action<BleEvent, string> _onEvent;
    private readonly Random _random;
    private readonly Lock _gate = new();
    private readonly List<BleLink> _links = [];
    private readonly AdapterKeeper _keeper;
    private HashSet<BluetoothAddress> _suspects = [];
    private readonly NotifySockets _sockets;

    /// <param name="options">Where BlueZ is.</param>
    /// <param name="clock">Monotonic clock that counts nanoseconds.</param>
    /// <param name="random">Jitter of the pauses.</param>
    /// <param name="onEvent">Told of loss and return of adapter and bus, for the log; on any thread.</param>
    public BleCentral(BleCentralOptions options, TimeProvider clock, Random random, Action<BleEvent, string> onEvent)
    {
        (Options, _clock, _random, _onEvent) = (options, clock, random, onEvent);
        Routes = new BleRoutes(clock);
        _sockets = new NotifySockets(clock);
        Tree = new BluezTree(clock)
        {
            DeviceChanged = OnDevice,
            AdapterChanged = () => _keeper!.Wake(),
            ValueChanged = Routes.Deliver,
            BatteryChanged = OnBattery,
        };
        _keeper = new AdapterKeeper(options, clock, onEvent) { Tree = Tree, CheckSlots = CheckSlotsAsync };
    }

    public BleCentralOptions Options { get; }

    /// <summary>What is wrong with Bluetooth as a whole and what helps; null when it works.</summary>
    public string? Problem => _keeper.Problem;

    /// <summary>True when the adapter is powered and discovery runs or rests for a connection.</summary>
    public bool IsReady => Problem is null && Tree.Adapter(AdapterPath) is { IsPowered: true };

    /// <summary>Connections and attempts of this adapter.</summary>
    public SlotLedger Slots { get; } = new();

    /// <summary>Slots found without an owner since start.</summary>
    public long LeakedSlots { get; private set; }

    internal BluezTree Tree { get; }

    internal BleRoutes Routes { get; }

    internal string AdapterPath => Options.AdapterPath;

    internal BluezCalls Calls => _keeper.Calls;

    /// <summary>Starts looking for the bus; returns at once.</summary>
    public void Start() => _keeper.Start();

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
        PairingAgent agent = _keeper.Agent!;
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
        catch (BusException refused) when (driver.Declaration.Ble.Bonding == BleBonding.OnDemand && refused.Name != BluezNames.ErrorAuthenticationFailed)
        {
            // Some models of the kind do not bond at all, and give their values all the same.
        }
        catch (BusException refused)
        {
            throw new IOException(PairingText(refused, driver), refused);
        }
        catch (LinkException lost)
        {
            throw new IOException(lost.Message, lost);
        }
        finally
        {
            agent.Disarm();
            await AdapterKeeper.QuietlyAsync(() => Calls.UnregisterAgentAsync(PairingAgent.Path)).ConfigureAwait(false);
            await AdapterKeeper.QuietlyAsync(() => Calls.DisconnectAsync(device.Path)).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _keeper.DisposeAsync().ConfigureAwait(false);
        _sockets.Dispose();
    }

    internal BleLink Attach(BleAdoptedDevice device, IFrameListener listener)
    {
        var link = new BleLink(this, device, listener, _clock, new Random(_random.Next()));
        lock (_gate)
        {
            _links.Add(link);
        }

        if (device.Driver.Declaration.Ble!.LinkMode != BleLinkMode.Broadcast)
        {
            _keeper.Health.Watch(device.Address);
        }

        return link;
    }

    internal void Detach(BleLink link)
    {
        lock (_gate)
        {
            _links.Remove(link);
        }

        Routes.Close(link.Session.Inbox);
        _sockets.Close(link.Session.Inbox);
        _keeper.Health.Forget(link.Address);
    }

    internal void Worked(BluetoothAddress device) => _keeper.Health.Worked(device);

    internal void Failed(BluetoothAddress device) => _keeper.Health.Failed(device);

    /// <summary>
    /// Subscribes. Where the bus passes descriptors, notifications come through a socket of their own; indications, and everything
    /// where it does not, come as signals through the route of the characteristic.
    /// </summary>
    internal async Task<bool> NotifyAsync(BluezCharacteristic characteristic, BleRoute route)
    {
        if (_keeper.PassesDescriptors && characteristic.CanAcquire)
        {
            try
            {
                _sockets.Add(await Calls.AcquireNotifyAsync(characteristic.Path).ConfigureAwait(false), route);
                return true;
            }
            catch (BusException refused) when (refused.Name is BluezNames.ErrorNotSupported or BluezNames.ErrorNotPermitted or BluezNames.ErrorInProgress)
            {
                // Somebody else holds it, or this BlueZ cannot: signals work for any number of listeners.
            }
        }

        Routes.Open(characteristic.Path, route);
        await Calls.StartNotifyAsync(characteristic.Path).ConfigureAwait(false);
        return true;
    }

    /// <summary>Ends one subscription, on whichever way its values come; the device is then quiet.</summary>
    internal Task UnsubscribeAsync(BluezCharacteristic characteristic, BleRoute route) => _sockets.Close(route)
        ? Task.CompletedTask
        : AdapterKeeper.QuietlyAsync(() => Calls.StopNotifyAsync(characteristic.Path));

    /// <summary>The connection is over: sockets of it bring nothing more.</summary>
    internal void CloseSockets(BleInbox inbox) => _sockets.Close(inbox);

    internal Task<IDisposable> TurnAsync(CancellationToken cancel) => _keeper.TurnAsync(cancel);

    private static IDeviceDriver? DriverOf(BluezDevice device, IEnumerable<IDeviceDriver> drivers) =>
        BleMatching.Find(drivers, device.Name, device.Services, [.. device.ServiceData.Select(d => d.Service)], device.Companies);

    private static string PairingText(BusException refused, IDeviceDriver driver) => refused.Name == BluezNames.ErrorAuthenticationFailed
        ? $"Pairing was refused: wrong passkey, or the device is bonded to another phone or gateway. {driver.Declaration.Ble!.PairingRitual}".TrimEnd()
        : $"Pairing failed ({refused.Text}). {driver.Declaration.Ble!.PairingRitual}".TrimEnd();

    private async Task CheckSlotsAsync()
    {
        HashSet<BluetoothAddress> ours;
        lock (_gate)
        {
            ours = [.. _links.Select(l => l.Address)];
        }

        // The signal that says connected is sometimes lost; resolved services say the same.
        HashSet<BluetoothAddress> connected = [.. Tree.Devices()
            .Where(d => (d.IsConnected || d.IsResolved) && d.Adapter == AdapterPath && ours.Contains(d.Address))
            .Select(d => d.Address)];
        (IReadOnlyList<BluetoothAddress> unowned, IReadOnlyList<BluetoothAddress> stale) = Slots.Compare(connected);
        HashSet<BluetoothAddress> suspects = [.. unowned, .. stale];

        // A link that is just being made or ended disagrees for a moment; what disagrees twice in a row is a leak.
        List<BluetoothAddress> leaked = [.. suspects.Where(_suspects.Contains)];
        _suspects = suspects;
        LeakedSlots += leaked.Count;
        foreach (BluetoothAddress address in leaked)
        {
            _onEvent(BleEvent.SlotLeaked, address.ToString());
            if (Tree.Device(address, AdapterPath) is { } device)
            {
                await AdapterKeeper.QuietlyAsync(() => Calls.DisconnectAsync(device.Path)).ConfigureAwait(false);
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
}
