using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Medibus;

/// <summary>
/// Draeger ventilators and anaesthesia machines over Medibus and Medibus.X: measured values of code page 1 and up to four
/// curves. Settings, limits, alarms and texts are neither asked for nor emitted.
/// </summary>
public sealed class MedibusDriver : IDeviceDriver
{
    private static readonly TimeSpan CurveInterval = TimeSpan.FromSeconds(1);

    private readonly MedibusDecoder _decoder = new();

    public MedibusDriver() => Profiles =
        [new MedibusFrameProfile(_decoder), new MedibusCurvesProfile(), new MedibusDateTimeProfile(), new MedibusIntegerProfile()];

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "medibus",
        DisplayName = "Draeger Medibus ventilator",
        Models = ["Evita 4", "Evita XL", "Evita V500", "Apollo", "other devices with Medibus or Medibus.X"],
        Transport = DeviceTransport.Serial,
        Lines =
        [
            new SerialLine(19200, SerialParity.Even),
            new SerialLine(19200),
            new SerialLine(38400),
            new SerialLine(9600, SerialParity.Even),
        ],
        Signals =
        [
            .. MedibusParameter.Measured.Select(m => new SignalDeclaration(m, MedibusDialogue.Interval)),
            new(Metrics.AirwayPressureWaveform, CurveInterval),
            new(Metrics.AirwayFlowWaveform, CurveInterval),
            new(Metrics.Co2Waveform, CurveInterval),
            new(Metrics.PlethWaveform, CurveInterval),
        ],
        PermittedWrites = MedibusMessages.Permitted,
        QuietTime = TimeSpan.FromSeconds(8),
        Evidence = EvidenceLevel.Vectors,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder => _decoder;

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; }

    /// <inheritdoc/>
    public IStreamFramer CreateFramer() => new MedibusFramer();

    /// <inheritdoc/>
    public DeviceDialogue CreateDialogue(DialogueStart start) => new MedibusDialogue();
}
