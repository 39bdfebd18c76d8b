using Edge.Drivers.Framing;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.NoninOem3;

/// <summary>
/// Nonin OEM III modules, Xpod and compatible oximeters on a serial line, one driver per data format. Source: Nonin
/// OEM III specification and technical information; format 13: Nonin 9560 technical information.
/// </summary>
public sealed class NoninOem3Driver : IDeviceDriver
{
    private readonly NoninFormat _format;

    /// <param name="format">Data format that the driver selects and decodes.</param>
    public NoninOem3Driver(NoninFormat format)
    {
        _format = format;
        bool wide = format == NoninFormat.Df7;
        (Decoder, Profiles) = format switch
        {
            NoninFormat.Df2 => ((IFrameDecoder)new NoninPacketDecoder(wide), (IReadOnlyList<FrameProfile>)
                [new NoninPacketProfile("nonin-df2-packet", wide), new NoninStatusProfile()]),
            NoninFormat.Df7 => (new NoninPacketDecoder(wide), [new NoninPacketProfile("nonin-df7-packet", wide)]),
            NoninFormat.Df8 => (new NoninSecondDecoder(), [new NoninSecondProfile()]),
            NoninFormat.Df13 => (new NoninSpotCheckDecoder(), [new NoninSpotCheckProfile()]),
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        };
        Declaration = Declare(format);
    }

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; }

    /// <inheritdoc/>
    public IFrameDecoder Decoder { get; }

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; }

    /// <inheritdoc/>
    public IStreamFramer CreateFramer() => _format switch
    {
        NoninFormat.Df8 => new MarkedFramer(NoninSecond.FrameBytes),
        NoninFormat.Df13 => new NoninSpotCheckFramer(),
        _ => new NoninPacketFramer(_format == NoninFormat.Df7),
    };

    private static DriverDeclaration Declare(NoninFormat format)
    {
        bool spot = format == NoninFormat.Df13;

        // The 9560 wants options and a sum over opcode to options; the modules take the short form.
        byte[] select = spot
            ? [0x02, 0x70, 0x04, 0x02, (byte)format, 0x00, 0x83, 0x03]
            : [0x02, 0x70, 0x02, 0x02, (byte)format, 0x03];
        var interval = spot ? TimeSpan.Zero : TimeSpan.FromSeconds(1);
        List<SignalDeclaration> signals = [new(Metrics.SpO2, interval), new(Metrics.PulseRateOximeter, interval)];
        if (format is NoninFormat.Df2 or NoninFormat.Df7)
        {
            signals.Add(new(Metrics.PlethWaveform, TimeSpan.FromSeconds(1) / 3));
        }

        return new DriverDeclaration
        {
            Id = format == NoninFormat.Df2 ? "nonin-oem3" : $"nonin-oem3-df{(byte)format}",
            DisplayName = $"Nonin OEM III, format {(byte)format}",
            Models = spot ? ["Onyx II 9560"] : ["OEM III", "Xpod"],
            Transport = DeviceTransport.Serial,
            Lines = [new SerialLine(9600)],
            Signals = signals,
            PermittedWrites = [new PermittedWrite("select-format", select)],
            Conversation =
            [
                new ConversationStep.Write("select-format", select),
                new ConversationStep.Expect(new byte[] { 0x06 }, TimeSpan.FromSeconds(1)),
            ],
            // A spot-check device is silent between measurements; re-opening once a day only heals a lost adapter.
            QuietTime = spot ? TimeSpan.FromDays(1) : TimeSpan.FromSeconds(3),
            Evidence = format == NoninFormat.Df2 ? EvidenceLevel.Simulator : EvidenceLevel.Vectors,
        };
    }
}
