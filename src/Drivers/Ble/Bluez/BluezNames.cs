namespace Edge.Drivers.Ble.Bluez;

/// <summary>Names of BlueZ's D-Bus API. Source: BlueZ doc/org.bluez.*.rst, version 5.82.</summary>
internal static class BluezNames
{
    public const string Service = "org.bluez";
    public const string Adapter = "org.bluez.Adapter1";
    public const string Device = "org.bluez.Device1";
    public const string GattService = "org.bluez.GattService1";
    public const string Characteristic = "org.bluez.GattCharacteristic1";
    public const string Battery = "org.bluez.Battery1";
    public const string Agent = "org.bluez.Agent1";
    public const string AgentManager = "org.bluez.AgentManager1";
    public const string Properties = "org.freedesktop.DBus.Properties";
    public const string ObjectManager = "org.freedesktop.DBus.ObjectManager";

    public const string ErrorServiceUnknown = "org.freedesktop.DBus.Error.ServiceUnknown";
    public const string ErrorNameHasNoOwner = "org.freedesktop.DBus.Error.NameHasNoOwner";
    public const string ErrorFailed = "org.bluez.Error.Failed";
    public const string ErrorInProgress = "org.bluez.Error.InProgress";
    public const string ErrorNotPermitted = "org.bluez.Error.NotPermitted";
    public const string ErrorNotAuthorized = "org.bluez.Error.NotAuthorized";
    public const string ErrorNotSupported = "org.bluez.Error.NotSupported";
    public const string ErrorAlreadyExists = "org.bluez.Error.AlreadyExists";
    public const string ErrorAlreadyConnected = "org.bluez.Error.AlreadyConnected";
    public const string ErrorAuthenticationFailed = "org.bluez.Error.AuthenticationFailed";
}
