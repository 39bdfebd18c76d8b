using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Ivy450C;

/// <summary>
/// Ivy Biomedical 450C vital-signs monitor with the ANSAR-B serial output: one frame a second with numbers and waves,
/// unasked. P2 and T2 are in the fields of the profile, but not emitted: the vocabulary has one line pressure.
/// </summary>
public sealed class Ivy450CDriver : IDeviceDriver
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "ivy-450c",
        DisplayName = "Ivy 450C, ANSAR-B",
        Models = ["450C"],
        Transport = DeviceTransport.Serial,
        Lines = [new SerialLine(9600)],
        Signals =
        [
            new(Metrics.HeartRate, Interval),
            new(Metrics.RespirationRate, Interval),
            new(Metrics.EndTidalCo2, Interval),
            new(Metrics.SpO2, Interval),
            new(Metrics.PulseRateOximeter, Interval),
            new(Metrics.InvasiveSystolic, Interval),
            new(Metrics.InvasiveDiastolic, Interval),
            new(Metrics.InvasiveMean, Interval),
            new(Metrics.BodyTemperature, Interval),
            new(Metrics.NibpSystolic, TimeSpan.Zero),
            new(Metrics.NibpDiastolic, TimeSpan.Zero),
            new(Metrics.NibpMean, TimeSpan.Zero),
            new(Metrics.PulseRateCuff, TimeSpan.Zero),
            new(Metrics.EcgWaveform, Interval),
            new(Metrics.RespirationWaveform, Interval),
            new(Metrics.PlethWaveform, Interval),
            new(Metrics.InvasivePressureWaveform, Interval),
        ],
        QuietTime = TimeSpan.FromSeconds(5),
        Evidence = EvidenceLevel.Vectors,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder { get; } = new IvyDecoder();

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; } = [new IvyProfile()];

    /// <inheritdoc/>
    public IStreamFramer CreateFramer() => new IvyFramer();
}
