using Edge.Model.Observations;

namespace Edge.Drivers.Devices.DatexS5;

/// <summary>
/// GE Healthcare / Datex-Ohmeda S/5 monitors over the computer interface (DRI): displayed values every five seconds, waves of
/// 600 samples a second in all.
/// P2 to P6 and T2 to T4 are in the fields of the profile, but not emitted: the vocabulary has one line pressure and
/// one body temperature. Source: Datex-Ohmeda S/5 computer interface specification.
/// </summary>
public sealed class DatexS5Driver : IDeviceDriver
{
    private const short IntervalSeconds = 5;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(IntervalSeconds);
    private static readonly TimeSpan WaveInterval = TimeSpan.FromSeconds(1);

    // A monitor answers only the requests of its own level.
    private static readonly ConversationStep.Write[] Requests =
    [
        .. S5Request.Levels.Select(l => new ConversationStep.Write($"request-displayed-{l:X2}", S5Request.DisplayedValues(l, IntervalSeconds))),
        .. S5Request.Levels.Select(l => new ConversationStep.Write($"request-waves-{l:X2}", S5Request.ContinuousWaves(l))),
    ];

    private readonly S5Decoder _decoder = new();

    public DatexS5Driver() => Profiles = [new S5PhdbProfile(_decoder), new S5WaveProfile(_decoder)];

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
            .. S5Request.Waves.Select(w => new SignalDeclaration(S5Wave.MetricOf(w)!, WaveInterval)),
        ],
        PermittedWrites = [.. Requests.Select(r => new PermittedWrite(r.Name, r.Bytes))],
        Conversation = Requests,
        QuietTime = 4 * Interval,
        Evidence = EvidenceLevel.Vectors,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder => _decoder;

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; }

    /// <inheritdoc/>
    public IStreamFramer CreateFramer() => new S5Framer();
}
