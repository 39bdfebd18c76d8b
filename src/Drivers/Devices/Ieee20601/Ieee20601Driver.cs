using System.Collections.Frozen;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Ieee20601;

/// <summary>
/// Personal health devices of IEEE 11073-20601 over anything that gives a byte stream: oximeters, cuffs, scales,
/// thermometers, glucose meters. Source: IEEE 11073-20601 (optimized exchange protocol), MDER encoding.
/// </summary>
public sealed class Ieee20601Driver : IDeviceDriver
{
    private static readonly Metric[] Measured =
    [
        Metrics.SpO2,
        Metrics.PulseRateOximeter,
        Metrics.HeartRate,
        Metrics.NibpSystolic,
        Metrics.NibpDiastolic,
        Metrics.NibpMean,
        Metrics.PulseRateCuff,
        Metrics.BodyTemperature,
        Metrics.GlucoseCapillary,
        Metrics.Weight,
        Metrics.Height,
        Metrics.BodyMassIndex,
        Metrics.BodyFat,
    ];

    private readonly PhdDecoder _decoder = new(Measured.ToFrozenSet());

    public Ieee20601Driver() => Profiles = [new ApduProfile(_decoder)];

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "ieee-20601",
        DisplayName = "IEEE 11073-20601 personal health device",
        Models = ["agents of the specialisations 10404, 10407, 10408, 10415, 10417, 10420"],
        Transport = DeviceTransport.Serial,
        Lines = [new SerialLine(115200), new SerialLine(9600)],
        Signals = [.. Measured.Select(m => new SignalDeclaration(m, TimeSpan.Zero))],
        PermittedWrites = ManagerMessages.Permitted,
        QuietTime = TimeSpan.FromMinutes(10),
        Evidence = EvidenceLevel.Vectors,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder => _decoder;

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; }

    /// <inheritdoc/>
    public IStreamFramer CreateFramer() => new ApduFramer();

    /// <inheritdoc/>
    public DeviceDialogue CreateDialogue(DialogueStart start) => new ManagerDialogue();
}
