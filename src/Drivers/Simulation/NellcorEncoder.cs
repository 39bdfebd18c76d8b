using System.Globalization;
using System.Text.Unicode;

namespace Edge.Drivers.Simulation;

/// <summary>Nellcor N-560 data port: a line every two seconds, the headings again after 25 lines.</summary>
internal sealed class NellcorEncoder(DateTime startsAt) : FrameEncoder
{
    private const int LinesPerPage = 25;
    private int _line;

    public override double WritesPerSecond => 0.5;

    public override int MaxWriteBytes => 256;

    private static ReadOnlySpan<byte> Headings =>
        "N-560     VERSION 1.00.00   CRC:A1B2  SpO2 Limit: 88-100%  PR Limit: 45-160BPM\r\nTIME                  %SPO2   BPM     PA     Status\r\n"u8;

    /// <summary>Writes one data line and returns its length in bytes.</summary>
    /// <param name="into">At least 80 bytes.</param>
    /// <param name="time">Device clock.</param>
    /// <param name="spo2">Per cent, or null for dashes.</param>
    /// <param name="pulse">A minute, or null for dashes.</param>
    /// <param name="amplitude">0 to 255, or null for dashes.</param>
    /// <param name="marks">Stars of SpO2 and pulse, and the status codes.</param>
    public static int WriteLine(
        Span<byte> into, DateTime time, int? spo2, int? pulse, int? amplitude, (bool SpO2Star, bool PulseStar, string Codes) marks)
    {
        Utf8.TryWrite(
            into,
            CultureInfo.InvariantCulture,
            $"{time:dd-MMM-yy HH:mm:ss}   {Column(spo2)}{Star(marks.SpO2Star)}    {Column(pulse)}{Star(marks.PulseStar)}    {Column(amplitude)}    {marks.Codes}\r\n",
            out int written);
        return written;
    }

    public override int Write(in SimulatedVitals vitals, TimeSpan at, Span<byte> into)
    {
        int written = 0;
        if (_line++ % LinesPerPage == 0)
        {
            Headings.CopyTo(into);
            written = Headings.Length;
        }

        var time = startsAt + at;
        if (vitals.SensorOff)
        {
            return written + WriteLine(into[written..], time, null, null, null, (false, false, "SO"));
        }

        bool low = vitals.SpO2 < 88;
        int amplitude = Math.Clamp((int)(vitals.PerfusionIndex * 10), 1, 255);
        return written + WriteLine(
            into[written..], time, vitals.RoundedSpO2, vitals.RoundedPulseRate, amplitude, (low, false, low ? "SL" : ""));
    }

    private static string Column(int? value) => value?.ToString(CultureInfo.InvariantCulture).PadLeft(3) ?? "---";

    private static char Star(bool star) => star ? '*' : ' ';
}
