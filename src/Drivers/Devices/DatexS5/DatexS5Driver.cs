using Edge.Model.Observations;

namespace Edge.Drivers.Devices.DatexS5;

/// <summary>
/// GE Healthcare / Datex-Ohmeda S/5 monitors over the computer interface (DRI): displayed values every five seconds.
/// P2 to P6 and T2 to T4 are in the fields of the profile, but not emitted: the vocabulary has one line pressure and
/// one body temperature. Source: Datex-Ohmeda S/5 computer interface specification.
/// </summary>
public sealed class DatexS5Driver : IDeviceDriver
{
    private const short IntervalSeconds = 5;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(IntervalSeconds);

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "datex-s5",
        DisplayName = "GE / Datex-Ohmeda S/5",
        Models = ["S/5 with computer interface, levels 07 to 0B"],
        Transport = DeviceTransport.Serial,
        Lines = [new SerialLine(19200, SerialParity.Even, AssertRts: true)],
        Signals =
        [
            new(Metrics.HeartRate, Interval),
            new(Metrics.InvasiveSystolic, Interval),
            new(Metrics.InvasiveDiastolic, Interval),
            new(Metrics.InvasiveMean, Interval),
            new(Metrics.BodyTemperature, Interval),
            new(Metrics.SpO2, Interval),
            new(Metrics.PulseRateOximeter, Interval),
            new(Metrics.EndTidalCo2, Interval),
            new(Metrics.RespirationRate, Interval),
            new(Metrics.InspiredOxygen, Interval),
            new(Metrics.NibpSystolic, TimeSpan.Zero),
            new(Metrics.NibpDiastolic, TimeSpan.Zero),
            new(Metrics.NibpMean, TimeSpan.Zero),
            new(Metrics.PulseRateCuff, TimeSpan.Zero),
        ],
        PermittedWrites = [.. S5Request.Levels.Select(l => new PermittedWrite(Name(l), S5Request.DisplayedValues(l, IntervalSeconds)))],
        Conversation = [.. S5Request.Levels.Select(l => new ConversationStep.Write(Name(l), S5Request.DisplayedValues(l, IntervalSeconds)))],
        QuietTime = 4 * Interval,
        Evidence = EvidenceLevel.Vectors,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder { get; } = new S5Decoder();

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; } = [new S5Profile()];

    /// <inheritdoc/>
    public IStreamFramer CreateFramer() => new S5Framer();

    private static string Name(byte level) => $"request-displayed-{level:X2}";
}
