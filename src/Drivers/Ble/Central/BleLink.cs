using System.Threading.Channels;
using Edge.Drivers.Ble.Bluez;
using Edge.Drivers.Ble.DBus;
using Edge.Model.Observations;

namespace Edge.Drivers.Ble.Central;

/// <summary>
/// The connection of one adopted device: waits for it, connects, subscribes, carries out its dialogue, and does it all again
/// after a loss. One task per device; policy is in <see cref="ConnectPolicy"/>.
/// </summary>
internal sealed class BleLink : IAsyncDisposable
{
    private static readonly TimeSpan WaitForAdvertisement = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FreshAdvertisement = TimeSpan.FromSeconds(10);
    // A conversation that fails sooner than this has not proved that the connection works, and is not tried again without a pause.
    private static readonly TimeSpan Proof = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan IdleLook = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan HeldBackLook = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan PatienceWithAbsence = TimeSpan.FromSeconds(10);

    // A meter that has handed over its records may go on advertising for a while.
    private static readonly TimeSpan RestAfterRecords = TimeSpan.FromSeconds(30);

    private readonly BleCentral _central;
    private readonly BleAdoptedDevice _device;
    private readonly IDeviceDriver _driver;
    private readonly BleDeclaration _ble;
    private readonly IFrameListener _listener;
    private readonly TimeProvider _clock;
    private readonly ConnectPolicy _policy;
    private readonly Pulse _changed = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<DialogueRequest> _requests = Channel.CreateBounded<DialogueRequest>(64);
    private Task _running = Task.CompletedTask;
    private readonly GattConversation _conversation;
    private string? _reported = "";
    private long _lastAdvertisedNs = -1;
    private volatile bool _isGone;

    public BleLink(BleCentral central, BleAdoptedDevice device, IFrameListener listener, TimeProvider clock, Random random)
    {
        (_central, _device, _driver, _listener, _clock) = (central, device, device.Driver, listener, clock);
        _ble = device.Driver.Declaration.Ble!;
        _policy = new ConnectPolicy(random);
        Session = new BleSession(device.Driver, listener, clock, TakeRequests, _changed.Set);
        _conversation = new GattConversation(central, device, Session.Inbox, listener, clock);
    }

    public BleSession Session { get; }

    public BluetoothAddress Address => _device.Address;

    public BleLinkPhase Phase { get; private set; } = BleLinkPhase.Unknown;

    /// <summary>Times the link became live.</summary>
    public int Connections { get; private set; }

    public void Start()
    {
        Session.Start();
        _running = Task.Run(() => RunAsync(_stop.Token));
    }

    /// <summary>Something about the device or its adapter changed; on the bus thread.</summary>
    public void OnChange(BluezDevice? device, BluezChange change)
    {
        if (change == BluezChange.Advertised && device?.AdvertisedAt is { } at)
        {
            Volatile.Write(ref _lastAdvertisedNs, at.Nanoseconds);
            if (_ble.LinkMode == BleLinkMode.Broadcast)
            {
                foreach ((Guid service, var bytes) in device.ServiceData)
                {
                    Session.Inbox.Add(bytes.AsSpan(), service, at);
                }
            }
        }

        _isGone |= change == BluezChange.Removed;
        _changed.Set();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Session.Dispose();
        _stop.Dispose();
        _changed.Dispose();
    }

    private async Task RunAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await (_ble.LinkMode == BleLinkMode.Broadcast ? ListenAsync(cancel) : ConnectAndServeAsync(cancel)).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // The loop boundary of this device: whatever its driver or the bus did costs the connection, not the link.
                await FailedAsync(failure, cancel).ConfigureAwait(false);
            }
        }
    }

    // Whether anything is heard is the alarm path's business: each value has its age.
    private async Task ListenAsync(CancellationToken cancel)
    {
        Phase = BleLinkPhase.Listening;
        while (true)
        {
            Report(_central.Problem);
            await _changed.WaitAsync(TimeSpan.FromSeconds(2), _clock, cancel).ConfigureAwait(false);
        }
    }

    private async Task ConnectAndServeAsync(CancellationToken cancel)
    {
        BluezDevice device = await WaitForDeviceAsync(cancel).ConfigureAwait(false);
        if (_ble.Bonding == BleBonding.BeforeDiscovery && !device.IsPaired)
        {
            Phase = BleLinkPhase.NeedsAdoption;
            Report($"{_device.Name} has no bond with this gateway any more: adopt it again. {_ble.PairingRitual}".TrimEnd());
            await _changed.WaitAsync(TimeSpan.FromSeconds(30), _clock, cancel).ConfigureAwait(false);
            return;
        }

        bool isDone = false;
        try
        {
            await ConnectAsync(device, cancel).ConfigureAwait(false);
            await ResolveAsync(device.Path, cancel).ConfigureAwait(false);

            // Only now BlueZ says without fail that the device is connected.
            _central.Slots.Enter(Address, SlotState.Connected);
            BeginConversation();
            Phase = BleLinkPhase.Subscribing;
            await _conversation.SubscribeAsync(device.Path, cancel).ConfigureAwait(false);
            isDone = await ServeAsync(device.Path, cancel).ConfigureAwait(false);
        }
        finally
        {
            await ReleaseAsync(device.Path).ConfigureAwait(false);
        }

        if (isDone)
        {
            await Task.Delay(RestAfterRecords, _clock, cancel).ConfigureAwait(false);
        }
    }

    private async Task<BluezDevice> WaitForDeviceAsync(CancellationToken cancel)
    {
        Phase = BleLinkPhase.Unknown;
        ConnectStep step = _policy.Next;
        if (step == ConnectStep.ForgetFirst && Known() is { IsPaired: false, IsConnected: false } stale)
        {
            await _central.Calls.RemoveDeviceAsync(_central.AdapterPath, stale.Path).ConfigureAwait(false);
        }

        MonotonicTime since = MonotonicTime.Now(_clock);
        while (true)
        {
            if (_central.Problem is null && Known() is { } device
                && (device.IsConnected || IsFresh(step == ConnectStep.Connect ? since + (-FreshAdvertisement) : since)))
            {
                return device;
            }

            TimeSpan waited = MonotonicTime.Now(_clock) - since;
            ReportWaiting(waited);
            if (step != ConnectStep.Connect && waited > WaitForAdvertisement)
            {
                throw new LinkException($"{_device.Name} does not advertise.");
            }

            await _changed.WaitAsync(TimeSpan.FromSeconds(1), _clock, cancel).ConfigureAwait(false);
        }
    }

    // A meter or cuff that is not there is at rest, not lost; the adapter missing is another matter.
    private void ReportWaiting(TimeSpan waited)
    {
        if (_central.Problem is { } problem)
        {
            Report(problem);
        }
        else if (_ble.LinkMode == BleLinkMode.ConnectOnAdvertisement)
        {
            Report(null);
        }
        else if (waited > PatienceWithAbsence)
        {
            Report($"{_device.Name} is not in reach: is it switched on, worn and near?{(_ble.IsExclusive ? " A phone that uses it keeps it from the gateway." : "")}");
        }
    }

    private BluezDevice? Known() => _central.Tree.Device(_device.Address, _central.AdapterPath);

    private bool IsFresh(MonotonicTime since) => Volatile.Read(ref _lastAdvertisedNs) is >= 0 and var ns && new MonotonicTime(ns) >= since;

    private async Task ConnectAsync(BluezDevice device, CancellationToken cancel)
    {
        Phase = BleLinkPhase.Connecting;
        using IDisposable turn = await _central.TurnAsync(cancel).ConfigureAwait(false);
        _central.Slots.Enter(Address, SlotState.Pending);
        _isGone = false;
        if (_central.Tree.Device(device.Path) is not { IsConnected: true })
        {
            try
            {
                await _central.Calls.ConnectAsync(device.Path, _central.Options.ConnectTimeout).WaitAsync(cancel).ConfigureAwait(false);
            }
            catch (BusException refused) when (refused.Name == BluezNames.ErrorAlreadyConnected)
            {
                // The signal that says so was lost.
            }
        }
    }

    private async Task ResolveAsync(string path, CancellationToken cancel)
    {
        Phase = BleLinkPhase.Resolving;
        MonotonicTime since = MonotonicTime.Now(_clock);
        while (_central.Tree.Device(path) is not { IsResolved: true })
        {
            if (MonotonicTime.Now(_clock) - since > _central.Options.ResolveTimeout || _central.Tree.Device(path) is null)
            {
                throw new LinkException($"{_device.Name} does not say what it offers.");
            }

            await _changed.WaitAsync(TimeSpan.FromMilliseconds(250), _clock, cancel).ConfigureAwait(false);
        }

        if (_ble.SettleDelay > TimeSpan.Zero)
        {
            await Task.Delay(_ble.SettleDelay, _clock, cancel).ConfigureAwait(false);
        }
    }

    private void BeginConversation()
    {
        while (_requests.Reader.TryRead(out _))
        {
            // Requests of the last connection are void.
        }

        Session.Begin(_driver.CreateDialogue(new DialogueStart(_device.Cursor.Load(), _device.Settings, _central.Options.LocalTime())));
    }

    /// <returns>True when the device handed over all it had, false when the connection was lost.</returns>
    private async Task<bool> ServeAsync(string path, CancellationToken cancel)
    {
        Session.Ready();
        Phase = BleLinkPhase.Live;
        Connections++;
        MonotonicTime since = MonotonicTime.Now(_clock);
        _central.Worked(Address);
        Report(null);

        // The signal that says connected is sometimes lost; resolved services say the same. An object that was gone in between
        // is another one, without our subscriptions.
        while (!_isGone && _central.Tree.Device(path) is { IsConnected: true } or { IsResolved: true })
        {
            while (_requests.Reader.TryRead(out DialogueRequest? request))
            {
                if (!await _conversation.CarryOutAsync(request, cancel).ConfigureAwait(false))
                {
                    _policy.Worked();
                    return true;
                }
            }

            if (MonotonicTime.Now(_clock) - since > Proof)
            {
                _policy.Worked();
            }

            bool isHeldBack = await _conversation.HoldBackAsync(cancel).ConfigureAwait(false);
            await _changed.WaitAsync(isHeldBack ? HeldBackLook : IdleLook, _clock, cancel).ConfigureAwait(false);
        }

        _policy.Worked();
        return false;
    }

    private async Task ReleaseAsync(string path)
    {
        _conversation.End();
        _central.Slots.Enter(Address, SlotState.Pending);
        Volatile.Write(ref _lastAdvertisedNs, -1);
        Session.Begin(null);
        try
        {
            if (_central.Tree.Device(path) is not null)
            {
                await _central.Calls.DisconnectAsync(path).ConfigureAwait(false);
            }
        }
        catch (Exception gone) when (gone is BusException or LinkException)
        {
            // Gone already.
        }
        finally
        {
            _central.Slots.Release(Address);
        }
    }

    private async Task FailedAsync(Exception failure, CancellationToken cancel)
    {
        _central.Failed(Address);
        TimeSpan pause = _policy.Failed();
        bool wasLive = Phase == BleLinkPhase.Live;
        Phase = BleLinkPhase.BackOff;
        if (pause > TimeSpan.Zero || wasLive || _central.Problem is not null)
        {
            Report(_central.Problem ?? FailureText(failure));
        }

        if (pause <= TimeSpan.Zero)
        {
            return;
        }

        MonotonicTime since = MonotonicTime.Now(_clock);
        await Task.Delay(ConnectPolicy.First, _clock, cancel).ConfigureAwait(false);
        while (MonotonicTime.Now(_clock) - since < pause)
        {
            if (IsFresh(since))
            {
                _policy.Seen();
                return;
            }

            await _changed.WaitAsync(TimeSpan.FromSeconds(1), _clock, cancel).ConfigureAwait(false);
        }
    }

    private string FailureText(Exception failure)
    {
        string what = failure is BusException refused ? $"the connection failed ({refused.Text})." : failure.Message;
        return $"{_device.Name}: {what} It is tried again by itself.";
    }

    // On the session's thread. A dialogue that asks faster than the device answers is faulty and loses its link.
    private void TakeRequests(IReadOnlyList<DialogueRequest> requests)
    {
        foreach (DialogueRequest request in requests)
        {
            if (!_requests.Writer.TryWrite(request))
            {
                _ = _requests.Reader.TryRead(out _);
                _requests.Writer.TryWrite(new DialogueRequest.Fail("too many requests at once"));
            }
        }

        _changed.Set();
    }

    private void Report(string? problem)
    {
        if (problem != _reported)
        {
            _reported = problem;
            _listener.OnLink(problem is null ? LinkState.Up : LinkState.Lost, problem);
        }
    }
}
