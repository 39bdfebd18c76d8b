using Edge.Drivers.Ble.Bluez;
using Edge.Drivers.Ble.DBus;

namespace Edge.Drivers.Tests.Ble;

/// <summary>One scripted device as bluetoothd shows it. State changes inside the lock of its <see cref="FakeBluez"/>.</summary>
internal sealed class FakeDevice(int number, params FakeCharacteristic[] characteristics)
{
    private readonly List<FakeCall> _hanging = [];
    private FakeBluez _bluez = null!;
    private int _generation = 0x10;

    public string Address { get; } = $"00:AA:01:{number:X2}:00:{number:X2}";

    public string Path => $"{FakeBluez.AdapterPath}/dev_{Address.Replace(':', '_')}";

    public string Name { get; init; } = $"Strap {number}";

    public Guid[] Services { get; init; } = [];

    public IReadOnlyList<FakeCharacteristic> Characteristics => characteristics;

    /// <summary>Advertises by itself while it is not connected.</summary>
    public bool IsOnAir { get; set; } = true;

    public bool LosesConnectedSignal { get; set; }

    public bool HangsInConnect { get; set; }

    /// <summary>Connects that end at once with an error.</summary>
    public int ConnectFailures { get; set; }

    /// <summary>Connects that are refused with InProgress.</summary>
    public int ConnectsInProgress { get; set; }

    /// <summary>Connects during which the object goes away.</summary>
    public int Vanishes { get; set; }

    public TimeSpan ResolvesAfter { get; set; }

    /// <summary>Connections whose services are never resolved.</summary>
    public int Unresolved { get; set; }

    /// <summary>How long each answer takes.</summary>
    public TimeSpan AnswersAfter { get; set; }

    public bool HasWrongTypes { get; init; }

    /// <summary>The digits it wants to pair; null = just works.</summary>
    public uint? Passkey { get; init; }

    public byte? Battery { get; init; }

    /// <summary>bluetoothd knows of it.</summary>
    public bool HasObject { get; set; }

    public bool IsPaired { get; set; }

    public bool IsConnected { get; private set; }

    public bool IsResolved { get; private set; }

    public void Join(FakeBluez bluez) => _bluez = bluez;

    public string PathOf(FakeCharacteristic characteristic) => $"{ServicePath}/char{Array.IndexOf(characteristics, characteristic) + 0x11:x4}";

    private string ServicePath => $"{Path}/service{_generation:x4}";

    /// <summary>Serves a call to the device; inside the lock.</summary>
    public void OnCall(FakeCall call, string member)
    {
        switch (member)
        {
            case "Connect":
                Connect(call);
                break;
            case "Disconnect":
                _hanging.ForEach(c => c.Refuse(BluezNames.ErrorFailed, "br-connection-canceled"));
                _hanging.Clear();
                Drop();
                call.Answer();
                break;
            case "Pair":
                _ = PairAsync(call);
                break;
        }
    }

    /// <summary>Serves a call to one of its characteristics; inside the lock.</summary>
    public void OnCharacteristic(FakeCall call, string path, string member, byte[] bytes)
    {
        FakeCharacteristic? target = characteristics.FirstOrDefault(c => PathOf(c) == path);
        if (!IsConnected || target is null)
        {
            call.Refuse(BluezNames.ErrorFailed, "Not connected");
            return;
        }

        target.OnCall(call, path, member, bytes);
    }

    /// <summary>The link ends from the device's side; inside the lock.</summary>
    public void Drop()
    {
        foreach (FakeCharacteristic characteristic in characteristics)
        {
            characteristic.CloseSocket();
        }

        if (!IsConnected)
        {
            return;
        }

        (IsConnected, IsResolved) = (false, false);
        BluezShapes.Changed(_bluez.Bus, Path, BluezNames.Device, static w =>
        {
            w.Entry("ServicesResolved", false);
            w.Entry("Connected", false);
        });
    }

    /// <summary>The object goes away with everything under it; inside the lock.</summary>
    public void Remove()
    {
        Forget(keepsLink: false);
        HasObject = false;
        foreach (FakeCharacteristic characteristic in characteristics)
        {
            BluezShapes.Removed(_bluez.Bus, PathOf(characteristic), BluezNames.Properties, BluezNames.Characteristic);
        }

        BluezShapes.Removed(_bluez.Bus, Path, BluezNames.Properties, BluezNames.Device);
    }

    /// <summary>bluetoothd is gone: subscriptions end, and its next objects are new ones. Inside the lock.</summary>
    public void Forget(bool keepsLink)
    {
        foreach (FakeCharacteristic characteristic in characteristics)
        {
            characteristic.Forget();
        }

        _hanging.Clear();
        (IsConnected, IsResolved) = (keepsLink && IsConnected, keepsLink && IsResolved);
        HasObject = IsPaired || IsConnected;
    }

    /// <summary>The next discovery finds its services under other handles.</summary>
    public void Renumber() => _generation++;

    /// <summary>What GetManagedObjects lists of it; inside the lock.</summary>
    public void List(BusWriter writer)
    {
        writer.Object(Path, w =>
        {
            BluezShapes.Device(w, this, isHeard: false);
            if (Battery is { } percentage && IsResolved)
            {
                BluezShapes.Battery(w, percentage);
            }
        });
        foreach (FakeCharacteristic characteristic in IsResolved ? characteristics : [])
        {
            writer.Object(PathOf(characteristic), w => BluezShapes.Characteristic(w, ServicePath, characteristic));
        }
    }

    /// <summary>bluetoothd hears it advertise; inside the lock.</summary>
    public void Advertise()
    {
        if (!HasObject)
        {
            HasObject = true;
            BluezShapes.Added(_bluez.Bus, Path, w => BluezShapes.Device(w, this, isHeard: true));
        }
        else
        {
            BluezShapes.Changed(_bluez.Bus, Path, BluezNames.Device, w =>
            {
                if (HasWrongTypes)
                {
                    BluezShapes.WrongTypes(w);
                }
                else
                {
                    w.Entry("RSSI", "n", static v => v.Int16(-60));
                }
            });
        }
    }

    private void Connect(FakeCall call)
    {
        if (Vanishes > 0)
        {
            Vanishes--;
            Remove();
            call.Refuse(BluezNames.ErrorFailed, "le-connection-abort-by-local");
        }
        else if (HangsInConnect)
        {
            _hanging.Add(call);
        }
        else if (ConnectsInProgress > 0)
        {
            ConnectsInProgress--;
            call.Refuse(BluezNames.ErrorInProgress, "In Progress");
        }
        else if (ConnectFailures > 0)
        {
            ConnectFailures--;
            call.Refuse(BluezNames.ErrorFailed, "le-connection-abort-by-local");
        }
        else if (!_bluez.IsPowered || !IsOnAir)
        {
            call.Refuse(BluezNames.ErrorFailed, "Input/output error");
        }
        else
        {
            MakeLink();
            call.Answer();
        }
    }

    private void MakeLink()
    {
        IsConnected = true;
        if (!LosesConnectedSignal)
        {
            BluezShapes.Changed(_bluez.Bus, Path, BluezNames.Device, static w => w.Entry("Connected", true));
        }

        if (Unresolved > 0)
        {
            Unresolved--;
        }
        else if (ResolvesAfter > TimeSpan.Zero)
        {
            _ = Task.Delay(ResolvesAfter).ContinueWith(_ => _bluez.Do(Resolve), TaskScheduler.Default);
        }
        else
        {
            Resolve();
        }
    }

    // As recorded: the services are announced right after the property says that they are known.
    private void Resolve()
    {
        if (!IsConnected || IsResolved)
        {
            return;
        }

        IsResolved = true;
        BluezShapes.Changed(_bluez.Bus, Path, BluezNames.Device, w =>
        {
            w.Entry("UUIDs", "as", v => v.Strings(Services.Select(s => s.ToString())));
            w.Entry("ServicesResolved", true);
        });
        string service = ServicePath;
        foreach (FakeCharacteristic characteristic in characteristics)
        {
            BluezShapes.Added(_bluez.Bus, PathOf(characteristic), w => BluezShapes.Characteristic(w, service, characteristic));
        }

        if (Battery is { } percentage)
        {
            BluezShapes.Added(_bluez.Bus, Path, w => BluezShapes.Battery(w, percentage));
        }
    }

    private async Task PairAsync(FakeCall call)
    {
        if (IsPaired)
        {
            call.Refuse(BluezNames.ErrorAlreadyExists, "Already Exists");
            return;
        }

        bool isAgreed = await _bluez.AskAgentAsync(call.Sender, Path, Passkey) is null;
        _bluez.Do(() =>
        {
            if (!isAgreed)
            {
                call.Refuse(BluezNames.ErrorAuthenticationFailed, "Authentication Failed");
                return;
            }

            IsPaired = true;
            BluezShapes.Changed(_bluez.Bus, Path, BluezNames.Device, static w =>
            {
                w.Entry("Bonded", true);
                w.Entry("Paired", true);
            });
            call.Answer();
        });
    }
}
