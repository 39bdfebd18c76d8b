using System.Text;
using Edge.Model.Observations;

namespace Edge.Drivers.Iio;

/// <summary>What became of a channel in one round.</summary>
internal enum ChannelOutcome
{
    /// <summary>The sensor has no such channel.</summary>
    None = 0,

    /// <summary>It has, but reading it failed: no value, and never 0.</summary>
    Unreadable = 1,

    /// <summary>A value.</summary>
    Value = 2,

    /// <summary>No number stands where one must stand.</summary>
    Malformed = 3,
}

/// <summary>
/// One channel of a sensor. Physical value = <c>_input</c> where the kernel scales by itself, else (<c>_raw</c> + <c>_offset</c>) x
/// <c>_scale</c>, each of the channel or of all channels of its type. Source: Linux ABI documentation, sysfs-bus-iio and hwmon.
/// </summary>
internal sealed class SysfsChannel
{
    private readonly byte[] _input;
    private readonly byte[] _raw;
    private readonly byte[][] _offsets;
    private readonly byte[][] _scales;
    private readonly decimal _factor;

    /// <param name="metric">What it measures.</param>
    /// <param name="stem">Channel as in the attribute names, e.g. <c>in_temp_object</c>.</param>
    /// <param name="factor">Power of ten from the kernel's unit to <paramref name="unit"/>, or to the metric's unit without one.</param>
    /// <param name="unit">UCUM unit of the value when it is not the metric's; the host converts.</param>
    public SysfsChannel(Metric metric, string stem, decimal factor = 1, string? unit = null)
    {
        Metric = metric;
        Unit = unit;
        _factor = factor;
        string type = Shared(stem);
        string[] stems = type == stem ? [stem] : [stem, type];
        Attributes = [stem + "_input", stem + "_raw", .. stems.Select(s => s + "_offset"), .. stems.Select(s => s + "_scale")];
        _input = Encoding.ASCII.GetBytes(stem + "_input");
        _raw = Encoding.ASCII.GetBytes(stem + "_raw");
        _offsets = [.. stems.Select(s => Encoding.ASCII.GetBytes(s + "_offset"))];
        _scales = [.. stems.Select(s => Encoding.ASCII.GetBytes(s + "_scale"))];
    }

    public Metric Metric { get; }

    /// <summary>UCUM unit of the value, or null for the metric's own.</summary>
    public string? Unit { get; }

    /// <summary>Every attribute that can say something about the channel.</summary>
    public IReadOnlyList<string> Attributes { get; }

    /// <summary>The physical value, in <see cref="Unit"/> or the metric's unit.</summary>
    public ChannelOutcome Read(AttributeText text, out decimal value)
    {
        if (text.TryFind(_input, out var input))
        {
            var outcome = Number(input, out value);
            value = SysfsNumber.Trim(value * _factor);
            return outcome;
        }

        var worst = ReadRaw(text, out decimal raw);
        value = 0;
        if (worst != ChannelOutcome.Value)
        {
            return worst;
        }

        var offset = First(text, _offsets, 0, out decimal add);
        var scale = First(text, _scales, 1, out decimal multiply);
        value = SysfsNumber.Trim((raw + add) * multiply * _factor);
        return offset == ChannelOutcome.Value ? scale : offset;
    }

    /// <summary>The count before offset and scale.</summary>
    public ChannelOutcome ReadRaw(AttributeText text, out decimal raw)
    {
        raw = 0;
        return text.TryFind(_raw, out var count) ? Number(count, out raw) : ChannelOutcome.None;
    }

    // A channel without offset or scale has 0 and 1; one whose offset or scale cannot be read has no value.
    private static ChannelOutcome First(AttributeText text, byte[][] names, decimal without, out decimal value)
    {
        foreach (byte[] name in names)
        {
            if (text.TryFind(name, out var found))
            {
                return Number(found, out value);
            }
        }

        value = without;
        return ChannelOutcome.Value;
    }

    private static ChannelOutcome Number(ReadOnlySpan<byte> text, out decimal value)
    {
        value = 0;
        return text.IsEmpty ? ChannelOutcome.Unreadable
            : SysfsNumber.TryParse(text, out value) ? ChannelOutcome.Value
            : ChannelOutcome.Malformed;
    }

    // in_temp_object and in_voltage0 share what is named in_temp and in_voltage.
    private static string Shared(string stem)
    {
        int modifier = stem.IndexOf('_', stem.IndexOf('_', StringComparison.Ordinal) + 1);
        return (modifier < 0 ? stem : stem[..modifier]).TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
    }
}
