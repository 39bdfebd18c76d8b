using Edge.Drivers.Ble;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Jumper;

/// <summary>
/// Jumper JPD-500 finger oximeters and the devices sold as "My Oximeter": they send unasked. No public specification; see the
/// device's page for what is known.
/// </summary>
public sealed class JumperDriver : IDeviceDriver
{
    private static readonly Guid Service = new("CDEACB80-5235-4C07-8846-93A37EE6B86D");
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Notify characteristic of the maker's service.</summary>
    internal static Guid Notify { get; } = new("CDEACB81-5235-4C07-8846-93A37EE6B86D");

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "jumper-oximeter",
        DisplayName = "Jumper oximeter",
        Models = ["JPD-500E", "JPD-500F", "JPD-500G"],
        Transport = DeviceTransport.Bluetooth,
        Ble = new()
        {
            Matches = [new BleMatch(85) { Service = Service }, new BleMatch(65) { Name = "My Oximeter*" }],
            LinkMode = BleLinkMode.KeepConnected,
            PairingRitual = "Put a finger in: it switches on and advertises. Close the maker's app, which would hold it.",
            Subscriptions = [new(Notify)],
        },
        Signals =
        [
            new(Metrics.SpO2, Interval),
            new(Metrics.PulseRateOximeter, Interval),
            new(Metrics.PerfusionIndex, Interval),
            new(Metrics.PlethWaveform, Interval),
        ],
        QuietTime = TimeSpan.FromSeconds(15),
        Evidence = EvidenceLevel.Vectors,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder { get; } = new JumperDecoder();

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; } = [new JumperProfile()];

    /// <inheritdoc/>
    public IStreamFramer? CreateFramer() => null;
}
