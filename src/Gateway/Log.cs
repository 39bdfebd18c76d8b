using Microsoft.Extensions.Logging;

namespace Edge.Gateway;

/// <summary>Log messages of the gateway, ids 4000 to 4099. No health values, no names; once when gone, once when back.</summary>
internal static partial class Log
{
    [LoggerMessage(4000, LogLevel.Information, "Edge gateway {Version} starts; state in {Directory}")]
    public static partial void Starting(ILogger log, string version, string directory);

    [LoggerMessage(4001, LogLevel.Information, "Running; {Devices} devices, journal recovered in {RecoveryMs} ms")]
    public static partial void Running(ILogger log, int devices, long recoveryMs);

    [LoggerMessage(4002, LogLevel.Information, "Stopping")]
    public static partial void Stopping(ILogger log);

    [LoggerMessage(4003, LogLevel.Error, "The configuration is faulty and the last valid one is used: {Problem}")]
    public static partial void ConfigurationRejected(ILogger log, string problem);

    [LoggerMessage(4004, LogLevel.Warning, "The valid configuration could not be kept for a start with a faulty one: {Reason}")]
    public static partial void LastValidNotKept(ILogger log, string reason);

    [LoggerMessage(4010, LogLevel.Information, "Device {Device} is up")]
    public static partial void DeviceUp(ILogger log, string device);

    [LoggerMessage(4011, LogLevel.Warning, "Device {Device} is gone: {Problem}")]
    public static partial void DeviceLost(ILogger log, string device, string problem);

    [LoggerMessage(4012, LogLevel.Error, "Driver {Driver} of {Device} failed on a frame; the frame is counted and skipped")]
    public static partial void DriverFault(ILogger log, string driver, string device, Exception fault);

    [LoggerMessage(4013, LogLevel.Warning, "Bluetooth is not usable: {Problem}")]
    public static partial void BluetoothLost(ILogger log, string problem);

    [LoggerMessage(4014, LogLevel.Information, "Bluetooth works on {Adapter}")]
    public static partial void BluetoothBack(ILogger log, string adapter);

    [LoggerMessage(4015, LogLevel.Warning, "No Bluetooth device could be reached for minutes: adapter {Adapter} is switched off and on")]
    public static partial void AdapterCycled(ILogger log, string adapter);

    [LoggerMessage(4016, LogLevel.Warning, "A Bluetooth connection to {Address} belonged to nobody and was ended")]
    public static partial void SlotLeaked(ILogger log, string address);

    [LoggerMessage(4017, LogLevel.Information, "Device {Device} was adopted")]
    public static partial void DeviceAdopted(ILogger log, string device);

    [LoggerMessage(4018, LogLevel.Warning, "The adopted devices cannot be used: {Problem}")]
    public static partial void AdoptedUnusable(ILogger log, string problem);

    [LoggerMessage(4020, LogLevel.Error, "The alarm loop met an unexpected fault and goes on")]
    public static partial void AlarmLoopFault(ILogger log, Exception fault);

    [LoggerMessage(4021, LogLevel.Warning, "The wall clock moved by {StepMs} ms against the monotonic clock; delays and ages are not affected")]
    public static partial void ClockStepped(ILogger log, long stepMs);

    [LoggerMessage(4022, LogLevel.Error, "Watching the host failed and is tried again")]
    public static partial void HostWatchFault(ILogger log, Exception fault);

    [LoggerMessage(4030, LogLevel.Error, "Journal: {Reason}")]
    public static partial void JournalTrouble(ILogger log, string reason);

    [LoggerMessage(4031, LogLevel.Information, "Journal stores again")]
    public static partial void JournalBack(ILogger log);

    [LoggerMessage(4032, LogLevel.Warning, "Restart: {Episodes} open episodes restored, {Limits} limit settings in force")]
    public static partial void Restored(ILogger log, int episodes, int limits);
}
