using Edge.Drivers.Hl7;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Hl7Pcd01;

/// <summary>
/// Monitors and monitor gateways that push HL7 version 2 observations (IHE PCD-01) over TCP: Mindray, and whoever speaks the
/// profile with codes of 11073-10101. One listener stands for one monitor.
/// </summary>
public sealed class Hl7Pcd01Driver : IDeviceDriver
{
    // Senders choose between a second and a minute.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private static readonly Metric[] Periodic =
    [
        Metrics.HeartRate,
        Metrics.SpO2,
        Metrics.PulseRateOximeter,
        Metrics.PerfusionIndex,
        Metrics.RespirationRate,
        Metrics.InvasiveSystolic,
        Metrics.InvasiveDiastolic,
        Metrics.InvasiveMean,
        Metrics.BodyTemperature,
        Metrics.SkinTemperature,
        Metrics.EndTidalCo2,
        Metrics.InspiredOxygen,
        Metrics.PeakAirwayPressure,
        Metrics.PlateauPressure,
        Metrics.MeanAirwayPressure,
        Metrics.EndExpiratoryPressure,
        Metrics.TidalVolume,
        Metrics.MinuteVolume,
    ];

    private static readonly Metric[] OnDemand =
    [
        Metrics.NibpSystolic,
        Metrics.NibpDiastolic,
        Metrics.NibpMean,
        Metrics.PulseRateCuff,
        Metrics.Weight,
        Metrics.GlucoseCapillary,
    ];

    private readonly Pcd01Decoder _decoder = new(Periodic, OnDemand);

    public Hl7Pcd01Driver() => Profiles = [new Pcd01MessageProfile(_decoder), new Pcd01ObservationProfile()];

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "hl7-pcd01",
        DisplayName = "HL7 v2 monitor (IHE PCD-01 over MLLP)",
        Models = ["Mindray VS8, VS9, VS-900, eGateway", "any sender of ORU^R01 with MDC codes"],
        Transport = DeviceTransport.Mllp,
        Signals =
        [
            .. Periodic.Select(m => new SignalDeclaration(m, Interval)),
            .. OnDemand.Select(m => new SignalDeclaration(m, TimeSpan.Zero)),
        ],
        QuietTime = TimeSpan.FromSeconds(100),
        Evidence = EvidenceLevel.Vectors,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder => _decoder;

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; }

    /// <inheritdoc/>
    public IStreamFramer CreateFramer() => new MllpFramer();
}
