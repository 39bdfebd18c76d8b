using Edge.Drivers.Ble;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.OmronMemory;

/// <summary>
/// Omron blood pressure cuffs with the maker's own memory service. A cuff advertises after a measurement and while its Bluetooth button
/// is held; its memory is read and left as it is. Source: hass-omron, record parsers and device catalogue.
/// </summary>
public sealed class OmronMemoryDriver : IDeviceDriver
{
    private static readonly OmronMemoryDecoder MemoryDecoder = new();

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "omron-memory",
        DisplayName = "Omron cuff, memory",
        Models = [.. OmronModels.All.Select(m => m.Names[0])],
        Transport = DeviceTransport.Bluetooth,
        Ble = new()
        {
            Matches = [new(90) { Service = OmronCharacteristics.Service }, new(90) { Service = OmronCharacteristics.OlderService }],
            LinkMode = BleLinkMode.ConnectOnAdvertisement,
            Bonding = BleBonding.BeforeDiscovery,
            IsExclusive = true,
            PairingRitual = "Take the cuff out of the phone's list of Bluetooth devices. "
                + "Hold the cuff's Bluetooth button until a P blinks, then press Pair here. A cuff knows one partner only.",
            Reads = [OmronCharacteristics.ModelNumber, GattId.BatteryLevel],
            Subscriptions =
            [
                .. OmronCharacteristics.Answers.Select((a, i) => new GattSubscription(a, IsRequired: i == 0)),
                new(OmronCharacteristics.Unlock, IsRequired: false),
            ],
            SettleDelay = TimeSpan.FromSeconds(1.5),
        },
        Signals =
        [
            new(Metrics.NibpSystolic, TimeSpan.Zero),
            new(Metrics.NibpDiastolic, TimeSpan.Zero),
            new(Metrics.PulseRateCuff, TimeSpan.Zero),
            new(Metrics.Battery, TimeSpan.Zero),
        ],
        PermittedWrites = [.. OmronTransferFrame.PermittedWrites, .. OmronGate.PermittedWrites],
        QuietTime = TimeSpan.FromSeconds(60),
        Evidence = EvidenceLevel.Vectors,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder { get; } = new GattDecoder(
    [
        .. OmronCharacteristics.Answers.Select(a => (a, (IFrameDecoder)MemoryDecoder)),
        (OmronCharacteristics.ModelNumber, new OmronModelDecoder()),
        (OmronCharacteristics.Unlock, new SilentDecoder()),
    ]);

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; } =
    [
        new OmronRecordProfile("omron-vital14", OmronRecordForm.Words),
        new OmronRecordProfile("omron-vital14-bitpacked", OmronRecordForm.BitPacked),
        new OmronRecordProfile("omron-vital14-bitpacked-6232", OmronRecordForm.BitPackedShortYear),
        new OmronRecordProfile("omron-vital16", OmronRecordForm.DateFirst),
        new OmronRecordProfile("omron-vital24-heartguide", OmronRecordForm.HeartGuide),
        new OmronTransferProfile(),
    ];

    /// <inheritdoc/>
    public IStreamFramer? CreateFramer() => null;

    /// <inheritdoc/>
    public DeviceDialogue CreateDialogue(DialogueStart start) => new OmronDialogue(start.Cursor, start.Settings?.BindKey ?? default);
}
