using System.Text;

namespace Edge.Drivers.Devices.Medibus;

/// <summary>Everything that is said to a ventilator: requests, answers to its own requests, and which curves to send.</summary>
internal static class MedibusMessages
{
    /// <summary>Sync byte, "streams 1 to 4" with a bit for each, end of sequence.</summary>
    private static readonly byte[] EnableStreams = [0xD0, 0xC1, 0xC0, 0xC0, 0xC0];

    // Commands of a device that are answered by their echo alone: we measure nothing and have no curves.
    private static readonly MedibusCommand[] Echoed =
    [
        MedibusCommand.MeasuredPage1, MedibusCommand.LowLimitsPage1, MedibusCommand.HighLimitsPage1, MedibusCommand.AlarmsPage1,
        MedibusCommand.DateTime, MedibusCommand.Settings, MedibusCommand.Texts,
        MedibusCommand.MeasuredPage2, MedibusCommand.LowLimitsPage2, MedibusCommand.HighLimitsPage2, MedibusCommand.AlarmsPage2,
        MedibusCommand.NoOperation, MedibusCommand.TimeChanged, MedibusCommand.Initialise, MedibusCommand.CurveConfiguration,
        MedibusCommand.ConfigureCurves, MedibusCommand.Stop, MedibusCommand.CurvesChanged,
    ];

    private static readonly MedibusCommand[] Asked =
    [
        MedibusCommand.Initialise, MedibusCommand.Identify, MedibusCommand.MeasuredPage1,
        MedibusCommand.CurveConfiguration, MedibusCommand.NoOperation,
    ];

    /// <summary>Our own identification: id, name, version and protocol version.</summary>
    private static ReadOnlySpan<byte> Identification => "0161'EDGE'01.00:06.00"u8;

    /// <summary>Every message that may be written.</summary>
    public static IReadOnlyList<PermittedWrite> Permitted { get; } =
    [
        .. Asked.Select(c => new PermittedWrite(RequestName(c), Request(c))),
        .. Echoed.Select(c => new PermittedWrite(AnswerName(c), Answer(c)!)),
        new(AnswerName(MedibusCommand.Identify), Answer(MedibusCommand.Identify)!),
        .. MedibusCurve.Choices.Select(c => new PermittedWrite(RequestName(MedibusCommand.ConfigureCurves), ConfigureCurves(c))),
        .. MedibusCurve.Choices.Select(c => c.Length).Distinct().Select(n => new PermittedWrite("enable-curves", EnableCurves(n))),
    ];

    public static string RequestName(MedibusCommand command) => $"request-{(byte)command:X2}";

    public static string AnswerName(MedibusCommand command) => $"answer-{(byte)command:X2}";

    public static byte[] Request(MedibusCommand command) => MedibusFrame.Encode(MedibusFrame.CommandMark, command);

    /// <summary>The answer to a command of the device, or null when there is none for it.</summary>
    public static byte[]? Answer(MedibusCommand command) =>
        command == MedibusCommand.Identify ? MedibusFrame.Encode(MedibusFrame.AnswerMark, command, Identification)
        : Echoed.Contains(command) ? MedibusFrame.Encode(MedibusFrame.AnswerMark, command)
        : null;

    /// <summary>Asks for curves in this order, every sample of each.</summary>
    public static byte[] ConfigureCurves(IEnumerable<byte> codes) => MedibusFrame.Encode(
        MedibusFrame.CommandMark, MedibusCommand.ConfigureCurves, Encoding.ASCII.GetBytes(string.Concat(codes.Select(c => $"{c:X2}01"))));

    /// <summary>Switches the first streams on.</summary>
    /// <param name="count">1 to 4.</param>
    public static byte[] EnableCurves(int count)
    {
        byte[] sequence = [.. EnableStreams];
        sequence[2] |= (byte)((1 << count) - 1);
        return sequence;
    }
}
