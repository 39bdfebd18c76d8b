using System.Collections.Concurrent;
using System.Text;
using Edge.Drivers.Ble.Bluez;
using Edge.Drivers.Ble.DBus;

namespace Edge.Drivers.Tests.Ble;

/// <summary>A call that the central made.</summary>
internal sealed record FakeRequest(string Path, string Member, byte[] Bytes);

/// <summary>
/// bluetoothd as the central sees it: owns org.bluez on a private bus and speaks in the recorded shapes, with faults that
/// each test scripts.
/// </summary>
internal sealed class FakeBluez : IDisposable
{
    public const string AdapterPath = "/org/bluez/hci0";
    private static readonly TimeSpan AdvertisingInterval = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan AgentPatience = TimeSpan.FromSeconds(20);

    private readonly string _address;
    private readonly Lock _gate = new();
    private readonly List<FakeDevice> _devices = [];
    private readonly ConcurrentQueue<FakeRequest> _requests = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _air;
    private string? _agent;
    private bool _isDiscovering;

    public FakeBluez(string address, bool hasAdapter = true)
    {
        (_address, HasAdapter) = (address, hasAdapter);
        Begin();
        _air = Task.Run(AirAsync);
    }

    /// <summary>The connection that owns the name; null while bluetoothd is down.</summary>
    public BusConnection? Bus { get; private set; }

    public bool HasAdapter { get; private set; }

    public bool IsPowered { get; private set; } = true;

    /// <summary>StartDiscovery calls that are refused with InProgress and start nothing.</summary>
    public int DiscoveriesInProgress { get; set; }

    /// <summary>Connects that came while discovery was on.</summary>
    public int ConnectsWhileDiscovering { get; private set; }

    /// <summary>How long GetManagedObjects takes.</summary>
    public TimeSpan ListsAfter { get; set; }

    /// <summary>Bus name of the last caller.</summary>
    public string Central { get; private set; } = "";

    public IReadOnlyList<FakeRequest> Requests => [.. _requests];

    public int Count(string path, string member) => _requests.Count(r => r.Path == path && r.Member == member);

    public FakeDevice Add(FakeDevice device)
    {
        device.Join(this);
        Do(() => _devices.Add(device));
        return device;
    }

    /// <summary>Changes state, one change at a time.</summary>
    public void Do(Action change)
    {
        lock (_gate)
        {
            change();
        }
    }

    public T Get<T>(Func<T> state)
    {
        lock (_gate)
        {
            return state();
        }
    }

    /// <summary>Sends one value as the device would.</summary>
    /// <returns>False when nobody is subscribed or the socket is full.</returns>
    public bool Send(FakeDevice device, FakeCharacteristic characteristic, byte[] value) => Get(() =>
    {
        if (!device.IsConnected || !characteristic.IsNotifying)
        {
            return device.IsConnected && characteristic.TryWrite(value);
        }

        BluezShapes.Changed(Bus, device.PathOf(characteristic), BluezNames.Characteristic, w => w.Entry("Value", "ay", v => v.Bytes(value)));
        return true;
    });

    /// <summary>One advertisement with service data.</summary>
    public void Advertise(FakeDevice device, Guid service, byte[] bytes) => Do(() =>
    {
        if (!device.HasObject)
        {
            device.Advertise();
        }

        BluezShapes.Changed(Bus, device.Path, BluezNames.Device, w => BluezShapes.ServiceData(w, service, bytes));
    });

    /// <summary>The adapter is plugged in.</summary>
    public void PlugIn() => Do(() =>
    {
        HasAdapter = true;
        BluezShapes.Added(Bus, AdapterPath, w => BluezShapes.Adapter(w, IsPowered, isDiscovering: false));
    });

    /// <summary>Somebody switches the adapter on or off.</summary>
    public void Power(bool isOn) => Do(() =>
    {
        (IsPowered, _isDiscovering) = (isOn, false);
        if (!isOn)
        {
            _devices.ForEach(d => d.Drop());
        }

        BluezShapes.Changed(Bus, AdapterPath, BluezNames.Adapter, w =>
        {
            w.Entry("PowerState", isOn ? "on" : "off");
            w.Entry("Powered", isOn);
            w.Entry("Discovering", false);
        });
    });

    /// <summary>bluetoothd is killed and started again: the name goes and comes, and all objects are new.</summary>
    /// <param name="keepsLinks">True = devices are listed as connected, as bluetoothd sometimes does for a moment.</param>
    public async Task RestartAsync(TimeSpan downFor, bool keepsLinks = false)
    {
        BusConnection? old = Get(() => Bus);
        Do(() => Bus = null);
        old?.Dispose();
        Do(() =>
        {
            (_isDiscovering, _agent) = (false, null);
            foreach (FakeDevice device in _devices)
            {
                device.Forget(keepsLinks);
                device.Renumber();
            }
        });
        await Task.Delay(downFor);
        Begin();
    }

    /// <summary>Asks the agent of a client, as pairing does.</summary>
    /// <returns>Null when it agrees, and knows the passkey where there is one; else why not.</returns>
    public async Task<string?> AskAgentAsync(string client, string device, uint? passkey)
    {
        (BusConnection? bus, string agent) = Get(() => (Bus, _agent ?? "/edge/agent"));
        try
        {
            if (passkey is not { } wanted)
            {
                await bus!.CallAsync(new BusTarget(client, agent, BluezNames.Agent, "RequestAuthorization"), w => w.Path(device), AgentPatience);
                return null;
            }

            uint said = await bus!.CallAsync(
                new BusTarget(client, agent, BluezNames.Agent, "RequestPasskey"), w => w.Path(device), static r => r.ReadUInt32(), AgentPatience);
            return said == wanted ? null : "wrong passkey";
        }
        catch (BusException refused)
        {
            return refused.Name;
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _air.Wait();
        BusConnection? bus = Get(() => Bus);
        Do(() => Bus = null);
        bus?.Dispose();
        Do(() => _devices.ForEach(d => d.Forget(keepsLink: false)));
        _stop.Dispose();
    }

    private void Begin()
    {
        BusConnection bus = BusConnection.Open(_address);
        bus.RequestName(BluezNames.Service);
        bus.Serve("/", (reader, call) => OnCall(bus, reader, call));
        Do(() => Bus = bus);
        bus.Start();
    }

    private async Task AirAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            Do(() =>
            {
                if (_isDiscovering && IsPowered)
                {
                    _devices.FindAll(d => d.IsOnAir && !d.IsConnected).ForEach(d => d.Advertise());
                }
            });
            await Task.Delay(AdvertisingInterval, CancellationToken.None);
        }
    }

    private void OnCall(BusConnection bus, BusReader reader, BusCall call)
    {
        string path = Encoding.UTF8.GetString(reader.Path);
        string member = Encoding.UTF8.GetString(reader.Member);
        string argument = reader.NextType is 'o' or 's' ? reader.ReadString() : "";
        byte[] bytes = member == "WriteValue" ? reader.ReadBytes().ToArray() : [];
        bool isOn = member == "Set" && ReadPowered(reader);
        string sender = Encoding.UTF8.GetString(reader.Sender);
        _requests.Enqueue(new FakeRequest(path, member, bytes));
        lock (_gate)
        {
            ConnectsWhileDiscovering += member == "Connect" && _isDiscovering ? 1 : 0;
            FakeDevice? device = _devices.Find(d => path == d.Path || path.StartsWith(d.Path + "/", StringComparison.Ordinal));
            TimeSpan delay = member == "GetManagedObjects" ? ListsAfter : device?.AnswersAfter ?? TimeSpan.Zero;
            var made = new FakeCall(bus, call, Central = sender, delay);
            if (device is null)
            {
                OnAdapter(made, member, argument, isOn);
            }
            else if (!device.HasObject)
            {
                made.Refuse("org.freedesktop.DBus.Error.UnknownObject", $"Method \"{member}\" doesn't exist");
            }
            else if (path == device.Path)
            {
                device.OnCall(made, member);
            }
            else
            {
                device.OnCharacteristic(made, path, member, bytes);
            }
        }
    }

    private static bool ReadPowered(BusReader reader)
    {
        Assert.Equal("Powered", reader.ReadString());
        reader.Enter('v');
        bool isOn = reader.ReadBoolean();
        reader.Exit();
        return isOn;
    }

    private void OnAdapter(FakeCall call, string member, string argument, bool isOn)
    {
        switch (member)
        {
            case "GetManagedObjects":
                call.Answer(List);
                break;
            case "Set":
                call.Answer();
                Power(isOn);
                break;
            case "StartDiscovery":
                StartDiscovery(call);
                break;
            case "StopDiscovery":
                StopDiscovery(call);
                break;
            case "RemoveDevice":
                RemoveDevice(call, argument);
                break;
            case "RegisterAgent":
                _agent = argument;
                call.Answer();
                break;
            case "UnregisterAgent":
                _agent = null;
                call.Answer();
                break;
            default:
                call.Answer();
                break;
        }
    }

    private void StartDiscovery(FakeCall call)
    {
        if (!IsPowered)
        {
            call.Refuse("org.bluez.Error.NotReady", "Resource Not Ready");
        }
        else if (_isDiscovering || DiscoveriesInProgress > 0)
        {
            DiscoveriesInProgress = Math.Max(0, DiscoveriesInProgress - 1);
            call.Refuse(BluezNames.ErrorInProgress, "Operation already in progress");
        }
        else
        {
            _isDiscovering = true;
            call.Answer();
            BluezShapes.Changed(Bus, AdapterPath, BluezNames.Adapter, static w => w.Entry("Discovering", true));
        }
    }

    private void StopDiscovery(FakeCall call)
    {
        if (!_isDiscovering)
        {
            call.Refuse(BluezNames.ErrorFailed, "No discovery started");
            return;
        }

        _isDiscovering = false;
        call.Answer();
        BluezShapes.Changed(Bus, AdapterPath, BluezNames.Adapter, static w => w.Entry("Discovering", false));
    }

    private void RemoveDevice(FakeCall call, string path)
    {
        if (_devices.Find(d => d.Path == path && d.HasObject) is { } device)
        {
            device.IsPaired = false;
            device.Remove();
            call.Answer();
        }
        else
        {
            call.Refuse("org.bluez.Error.DoesNotExist", "Does Not Exist");
        }
    }

    private void List(BusWriter w)
    {
        lock (_gate)
        {
            w.Open('a', "{oa{sa{sv}}}");
            w.Object("/org/bluez", static o => o.Interface(BluezNames.AgentManager));
            if (HasAdapter)
            {
                w.Object(AdapterPath, o => BluezShapes.Adapter(o, IsPowered, _isDiscovering));
            }

            foreach (FakeDevice device in _devices.Where(d => d.HasObject))
            {
                device.List(w);
            }

            w.Close();
        }
    }
}
