using Edge.Drivers.Ble.Bluez;
using Edge.Drivers.Ble.DBus;
using Edge.Model.Observations;

namespace Edge.Drivers.Ble.Central;

/// <summary>
/// What is said over one device's connection: subscriptions, reads, and the writes of its dialogue, each checked against
/// what the driver declared.
/// </summary>
internal sealed class GattConversation(BleCentral central, BleAdoptedDevice device, BleInbox inbox, IFrameListener listener, TimeProvider clock)
{
    private static readonly TimeSpan PairingSettles = TimeSpan.FromSeconds(1.5);

    private readonly BleDeclaration _ble = device.Driver.Declaration.Ble!;
    private readonly bool _mayDrop = device.Driver.Declaration.Signals.Any(s => s.Metric.IsWaveform);
    private readonly HashSet<BluezCharacteristic> _heldBack = [];
    private Dictionary<Guid, BluezCharacteristic> _characteristics = [];

    /// <summary>Subscribes to everything the driver declares, then reads what it declares; values go to the inbox.</summary>
    /// <exception cref="LinkException">The device does not offer what its driver needs.</exception>
    public async Task SubscribeAsync(string path, CancellationToken cancel)
    {
        _characteristics = await CharacteristicsAsync(path, cancel).ConfigureAwait(false);
        central.Routes.CloseOthers(inbox, _characteristics.Values.Select(c => c.Path).ToHashSet(StringComparer.Ordinal));
        foreach (GattSubscription wanted in _ble.Subscriptions.Where(s => s.Characteristic != GattId.BatteryLevel))
        {
            if (_characteristics.GetValueOrDefault(wanted.Characteristic) is { } found)
            {
                await SubscribeAsync(found, cancel).ConfigureAwait(false);
            }
            else if (wanted.IsRequired)
            {
                throw new LinkException($"{device.Name} does not offer {wanted.Characteristic}: it is another kind of device than {device.Driver.Declaration.DisplayName}.");
            }
        }

        await SetClockAsync().ConfigureAwait(false);
        foreach (Guid wanted in _ble.Reads.Where(r => r != GattId.BatteryLevel))
        {
            if (_characteristics.GetValueOrDefault(wanted) is { } found)
            {
                await ReadAsync(found, cancel).ConfigureAwait(false);
            }
        }
    }

    // Devices date their records by their own clock; only a person may allow the gateway to set it.
    private async Task SetClockAsync()
    {
        if (device.Settings is not { MaySetClock: true } || central.Options.LocalTime() is not { } local || !_characteristics.ContainsKey(_ble.ClockCharacteristic))
        {
            return;
        }

        try
        {
            byte[] now = CurrentTimeWrite.Encode(local, _ble.ClockCharacteristic);
            await WriteAsync(new DialogueRequest.Write("set-clock", now, _ble.ClockCharacteristic)).ConfigureAwait(false);
        }
        catch (BusException partly) when (partly.Name == BluezNames.ErrorFailed)
        {
            // ATT 80, "data field ignored": the device took what it could.
        }
    }

    // Characteristics may be announced a moment after ServicesResolved.
    private async Task<Dictionary<Guid, BluezCharacteristic>> CharacteristicsAsync(string path, CancellationToken cancel)
    {
        for (int attempt = 0; ; attempt++)
        {
            var found = new Dictionary<Guid, BluezCharacteristic>();
            foreach (BluezCharacteristic characteristic in central.Tree.Characteristics(path))
            {
                found.TryAdd(characteristic.Id, characteristic);
            }

            if (attempt == 4 || _ble.Subscriptions.All(s => !s.IsRequired || found.ContainsKey(s.Characteristic)))
            {
                return found;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250), clock, cancel).ConfigureAwait(false);
        }
    }

    private async Task SubscribeAsync(BluezCharacteristic characteristic, CancellationToken cancel)
    {
        var route = new BleRoute(inbox, characteristic.Id);
        try
        {
            await RetryAfterPairingAsync(() => central.NotifyAsync(characteristic, route), cancel).ConfigureAwait(false);
        }
        catch (BusException already) when (already.Name == BluezNames.ErrorInProgress)
        {
            // BlueZ restored the subscription of the last connection by itself.
        }
    }

    private async Task ReadAsync(BluezCharacteristic characteristic, CancellationToken cancel)
    {
        try
        {
            byte[] value = await RetryAfterPairingAsync(() => central.Calls.ReadAsync(characteristic.Path), cancel).ConfigureAwait(false);
            inbox.Add(value, characteristic.Id, MonotonicTime.Now(clock));
        }
        catch (BusException refused) when (refused.Name is BluezNames.ErrorNotPermitted or BluezNames.ErrorNotSupported or BluezNames.ErrorNotAuthorized)
        {
            // A description that the device keeps to itself; what it measures comes all the same.
        }
    }

    // A first access may start pairing by itself and fail meanwhile; a moment later it works.
    private async Task<T> RetryAfterPairingAsync<T>(Func<Task<T>> access, CancellationToken cancel)
    {
        try
        {
            return await access().ConfigureAwait(false);
        }
        catch (BusException refused) when (refused.Name is BluezNames.ErrorNotPermitted or BluezNames.ErrorNotAuthorized)
        {
            await Task.Delay(PairingSettles, clock, cancel).ConfigureAwait(false);
            return await access().ConfigureAwait(false);
        }
    }

    /// <summary>Carries out one request of the dialogue.</summary>
    /// <returns>False when the device may be let go.</returns>
    public async Task<bool> CarryOutAsync(DialogueRequest request, CancellationToken cancel)
    {
        switch (request)
        {
            case DialogueRequest.Write write:
                await WriteAsync(write).ConfigureAwait(false);
                return true;
            case DialogueRequest.SaveCursor save:
                await listener.WhenStored(cancel).ConfigureAwait(false);
                device.Cursor.Save(save.Cursor);
                return true;
            case DialogueRequest.Done:
                return _ble.LinkMode != BleLinkMode.ConnectOnAdvertisement;
            case DialogueRequest.Fail fail:
                throw new LinkException($"{device.Name}: {fail.Why}");
            default:
                throw new InvalidOperationException("Unknown request.");
        }
    }

    /// <summary>
    /// Back-pressure: a characteristic that floods the inbox is unsubscribed until everything that came is taken. Devices with
    /// waveforms go on and lose their oldest values, for the newest count there.
    /// </summary>
    /// <returns>True while something is held back.</returns>
    public async Task<bool> HoldBackAsync(CancellationToken cancel)
    {
        if (inbox.TryTakeFlood(out Guid origin) && !_mayDrop && IsSubscription(origin)
            && _characteristics.GetValueOrDefault(origin) is { } flooding && _heldBack.Add(flooding))
        {
            await central.UnsubscribeAsync(flooding, new BleRoute(inbox, flooding.Id)).ConfigureAwait(false);
        }

        if (_heldBack.Count > 0 && inbox.Count == 0)
        {
            foreach (BluezCharacteristic quiet in _heldBack)
            {
                await SubscribeAsync(quiet, cancel).ConfigureAwait(false);
            }

            _heldBack.Clear();
        }

        return _heldBack.Count > 0;
    }

    // BlueZ reads battery levels by itself.
    private bool IsSubscription(Guid characteristic) =>
        characteristic != GattId.BatteryLevel && _ble.Subscriptions.Any(s => s.Characteristic == characteristic);

    private async Task WriteAsync(DialogueRequest.Write write)
    {
        if (!device.Driver.Declaration.PermittedWrites.Any(p => p.Permits(write.Bytes.Span, write.Characteristic)))
        {
            throw new LinkException($"{device.Driver.Declaration.Id} may not write '{write.Name}'.");
        }

        if (_characteristics.GetValueOrDefault(write.Characteristic) is not { } target)
        {
            if (write.IsOptional)
            {
                return;
            }

            throw new LinkException($"{device.Name} does not offer what '{write.Name}' is written to.");
        }

        try
        {
            await central.Calls.WriteAsync(target.Path, write.Bytes, target.CanWriteWithResponse).ConfigureAwait(false);
        }
        catch (BusException refused) when (write.IsOptional && IsRefusal(refused))
        {
            // The device said no to a question that it need not answer. A lost link shows by itself.
        }
    }

    private static bool IsRefusal(BusException refused) =>
        refused.Name is BluezNames.ErrorFailed or BluezNames.ErrorNotPermitted or BluezNames.ErrorNotSupported or BluezNames.ErrorNotAuthorized;

    /// <summary>The connection is over: nothing can be said any more.</summary>
    public void End()
    {
        _characteristics = [];
        _heldBack.Clear();
        central.CloseSockets(inbox);
    }
}
