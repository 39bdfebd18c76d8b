using System.Collections.Frozen;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.IntelliVue;

/// <summary>
/// Philips IntelliVue monitors over their serial data export (MIB/RS232): all numerics of the vocabulary and one wave for each
/// trace. Source: Philips IntelliVue Data Export Interface Programming Guide.
/// </summary>
public sealed class IntelliVueDriver : IDeviceDriver
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

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

    private static readonly Metric[] OnDemand = [Metrics.NibpSystolic, Metrics.NibpDiastolic, Metrics.NibpMean, Metrics.PulseRateCuff];

    private static readonly Metric[] Traces =
    [
        Metrics.EcgWaveform,
        Metrics.InvasivePressureWaveform,
        Metrics.PlethWaveform,
        Metrics.RespirationWaveform,
        Metrics.Co2Waveform,
        Metrics.AirwayPressureWaveform,
        Metrics.AirwayFlowWaveform,
    ];

    private readonly IntelliVueDecoder _decoder = new(Periodic.Concat(OnDemand).ToFrozenSet());

    public IntelliVueDriver() => Profiles = [new IntelliVueFrameProfile(_decoder), new IntelliVueMessageProfile(_decoder)];

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "intellivue",
        DisplayName = "Philips IntelliVue",
        Models = ["MP2 to MP90, MX400 to MX850, with a MIB/RS232 board set to data export"],
        Transport = DeviceTransport.Serial,
        Lines = [new SerialLine(115200), new SerialLine(19200)],
        Signals =
        [
            .. Periodic.Select(m => new SignalDeclaration(m, IntelliVueDialogue.SingleInterval)),
            .. OnDemand.Select(m => new SignalDeclaration(m, TimeSpan.Zero)),
            .. Traces.Select(m => new SignalDeclaration(m, Second)),
        ],
        PermittedWrites = ExportRequests.Permitted,
        QuietTime = TimeSpan.FromSeconds(20),
        Evidence = EvidenceLevel.Vectors,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder => _decoder;

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; }

    /// <inheritdoc/>
    public IStreamFramer CreateFramer() => new IntelliVueFramer();

    /// <inheritdoc/>
    public DeviceDialogue CreateDialogue(DialogueStart start) => new IntelliVueDialogue();
}
