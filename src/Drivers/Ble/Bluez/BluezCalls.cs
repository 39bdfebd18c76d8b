using Edge.Drivers.Ble.DBus;

namespace Edge.Drivers.Ble.Bluez;

/// <summary>The method calls of BlueZ's API that the central makes, on one connection.</summary>
internal sealed class BluezCalls(BusConnection bus, TimeSpan timeout)
{
    private static readonly BusTarget Objects = new(BluezNames.Service, "/", BluezNames.ObjectManager, "GetManagedObjects");

    /// <summary>Hands the whole object tree to <paramref name="tree"/>.</summary>
    public Task LoadAsync(BluezTree tree) => bus.CallAsync(Objects, null, tree.Load, timeout);

    public Task PowerAsync(string adapter, bool isOn) => bus.CallAsync(new BusTarget(BluezNames.Service, adapter, BluezNames.Properties, "Set"), writer =>
    {
        writer.String(BluezNames.Adapter);
        writer.String("Powered");
        writer.Open('v', "b");
        writer.Boolean(isOn);
        writer.Close();
    }, timeout);

    /// <summary>Starts discovery of every advertisement, also repeated ones: sensors that only advertise repeat themselves.</summary>
    public async Task StartDiscoveryAsync(string adapter)
    {
        await bus.CallAsync(Target(adapter, BluezNames.Adapter, "SetDiscoveryFilter"), static writer =>
        {
            writer.Open('a', "{sv}");
            writer.Entry("Transport", "le");
            writer.Entry("DuplicateData", true);
            writer.Close();
        }, timeout).ConfigureAwait(false);
        await bus.CallAsync(Target(adapter, BluezNames.Adapter, "StartDiscovery"), null, timeout).ConfigureAwait(false);
    }

    public Task StopDiscoveryAsync(string adapter) => bus.CallAsync(Target(adapter, BluezNames.Adapter, "StopDiscovery"), null, timeout);

    public Task RemoveDeviceAsync(string adapter, string device) =>
        bus.CallAsync(Target(adapter, BluezNames.Adapter, "RemoveDevice"), writer => writer.Path(device), timeout);

    public Task ConnectAsync(string device, TimeSpan within) => bus.CallAsync(Target(device, BluezNames.Device, "Connect"), null, within);

    public Task DisconnectAsync(string device) => bus.CallAsync(Target(device, BluezNames.Device, "Disconnect"), null, timeout);

    public Task PairAsync(string device, TimeSpan within) => bus.CallAsync(Target(device, BluezNames.Device, "Pair"), null, within);

    public Task<byte[]> ReadAsync(string characteristic) => bus.CallAsync(Target(characteristic, BluezNames.Characteristic, "ReadValue"), static writer =>
    {
        writer.Open('a', "{sv}");
        writer.Close();
    }, static reader => reader.ReadBytes().ToArray(), timeout);

    /// <param name="withResponse">True for a write request, false for a write command.</param>
    public Task WriteAsync(string characteristic, ReadOnlyMemory<byte> bytes, bool withResponse) =>
        bus.CallAsync(Target(characteristic, BluezNames.Characteristic, "WriteValue"), writer =>
        {
            writer.Bytes(bytes.Span);
            writer.Open('a', "{sv}");
            writer.Entry("type", withResponse ? "request" : "command");
            writer.Close();
        }, timeout);

    public Task StartNotifyAsync(string characteristic) => bus.CallAsync(Target(characteristic, BluezNames.Characteristic, "StartNotify"), null, timeout);

    public Task StopNotifyAsync(string characteristic) => bus.CallAsync(Target(characteristic, BluezNames.Characteristic, "StopNotify"), null, timeout);

    /// <summary>Gets a socket of whole notifications, one packet each; the caller owns the descriptor.</summary>
    public Task<int> AcquireNotifyAsync(string characteristic) =>
        bus.CallAsync(Target(characteristic, BluezNames.Characteristic, "AcquireNotify"), static writer =>
        {
            writer.Open('a', "{sv}");
            writer.Close();
        }, static reader => reader.ReadDescriptor(), timeout);

    public Task RegisterAgentAsync(string agent) => bus.CallAsync(Target("/org/bluez", BluezNames.AgentManager, "RegisterAgent"), writer =>
    {
        writer.Path(agent);
        writer.String("KeyboardDisplay");
    }, timeout);

    public Task UnregisterAgentAsync(string agent) =>
        bus.CallAsync(Target("/org/bluez", BluezNames.AgentManager, "UnregisterAgent"), writer => writer.Path(agent), timeout);

    private static BusTarget Target(string path, string @interface, string member) => new(BluezNames.Service, path, @interface, member);
}
