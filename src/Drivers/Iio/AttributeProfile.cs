using System.Globalization;
using System.Text;
using Edge.Drivers.Vectors;

namespace Edge.Drivers.Iio;

/// <summary>
/// A round of attributes as sent, and what it means: each reading as <c>metric_key</c>. The line may hold <c>zero</c> and
/// <c>factor</c> of a calibration.
/// </summary>
internal sealed class AttributeProfile(string name, IFrameDecoder decoder) : FrameProfile
{
    public override string Name => name;

    public override Guid Origin => SysfsOrigin.Attributes;

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = AttributeText.TryRead(frame, out var text);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        foreach (var (attribute, value) in text)
        {
            into.Fields[Encoding.ASCII.GetString(attribute)] = value.IsEmpty ? null : Encoding.ASCII.GetString(value);
        }

        var settings = new DeviceSettings { Zero = Number(into, "zero", 0), Factor = Number(into, "factor", 1) };
        result = decoder.Decode(frame, new FrameContext { Origin = Origin, Settings = settings }, into.Readings);
        foreach (ref readonly var reading in into.Readings.Readings)
        {
            into.Fields.SetQuantity(reading.Metric.Key.Replace('-', '_'), reading.Value, reading.Unit);
        }

        return result;
    }

    private static decimal Number(FrameExplanation line, string name, decimal without) =>
        decimal.TryParse(line.Line[name]?.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value) ? value : without;
}
