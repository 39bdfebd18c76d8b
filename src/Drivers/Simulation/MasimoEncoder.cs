using System.Globalization;
using System.Text.Unicode;

namespace Edge.Drivers.Simulation;

/// <summary>
/// Masimo ASCII-1: a line a second. With the sensor off it goes on printing the last numbers, as the devices do.
/// </summary>
internal sealed class MasimoEncoder(DateTime startsAt) : FrameEncoder
{
    private SimulatedVitals _shown;

    public override double WritesPerSecond => 1;

    public override int MaxWriteBytes => 256;

    /// <summary>Writes one line and returns its length in bytes.</summary>
    /// <param name="into">256 bytes.</param>
    /// <param name="time">Device clock.</param>
    /// <param name="spo2">Per cent, 0 to 999.</param>
    /// <param name="pulse">A minute, 0 to 999.</param>
    /// <param name="perfusionIndex">Per cent, 0 to 99.99, or null for dashes.</param>
    /// <param name="bits">Alarm and exception bit fields.</param>
    public static int WriteLine(
        Span<byte> into, DateTime time, int spo2, int pulse, double? perfusionIndex, (uint Alarm, uint Exceptions) bits)
    {
        var invariant = CultureInfo.InvariantCulture;
        string index = perfusionIndex?.ToString("00.00", invariant) ?? "--.--";
        Utf8.TryWrite(
            into,
            invariant,
            $"{time:MM/dd/yy HH:mm:ss} SN=0000012345 SPO2={spo2:000}% BPM={pulse:000} PI={index}% SPCO=--.-% SPMET=--.-% DESAT=-- PIDELTA=+-- ALARM={bits.Alarm:X4} EXC={bits.Exceptions:X6}\r\n",
            out int written);
        return written;
    }

    public override int Write(in SimulatedVitals vitals, TimeSpan at, Span<byte> into)
    {
        _shown = vitals.SensorOff && _shown.PulseRate > 0 ? _shown : vitals;
        uint alarm = _shown.SpO2 < 90 ? 0x12u : 0;
        uint exceptions = 0x800u | (vitals.SensorOff ? 0x20u : 0) | (vitals.PerfusionIndex < 0.5 ? 0x4u : 0);
        double? index = vitals.SensorOff ? null : vitals.PerfusionIndex;
        return WriteLine(into, startsAt + at, _shown.RoundedSpO2, _shown.RoundedPulseRate, index, (alarm, exceptions));
    }
}
