using Edge.Drivers.Numbers;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.MasimoAscii1;

/// <summary>One value field: a number, dashes, or characters that are neither.</summary>
/// <param name="Number">The number with the scale as printed, or null.</param>
/// <param name="IsFault">True when the field was neither number nor dashes.</param>
internal readonly record struct MasimoValue(decimal? Number, bool IsFault)
{
    /// <summary>Reads <c>096%</c>, <c>04.12%</c>, <c>72</c> or <c>--.-%</c>.</summary>
    public static MasimoValue Read(ReadOnlySpan<byte> text)
    {
        var number = text.TrimEnd((byte)'%');
        return AsciiNumber.TryParse(number, out decimal value)
            ? new(value, false)
            : new(null, !AsciiNumber.IsDashes(text));
    }

    /// <summary>The reading of the field; a fault gives no number and says so.</summary>
    public DecodedReading Reading(Metric metric, SignalCondition condition, DateTime? measuredAt)
    {
        var reading = condition.Reading(metric, Number, measuredAt);
        return IsFault ? reading with { Validity = Validity.Invalid } : reading;
    }
}
