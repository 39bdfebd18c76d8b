using Edge.Drivers.Numbers;
using Edge.Model.Observations;

namespace Edge.Drivers.Declared;

/// <summary>What a named group of a line means.</summary>
/// <param name="Group">Name of the group.</param>
/// <param name="Metric">What it measures.</param>
/// <param name="Unit">UCUM unit in which it is printed.</param>
/// <param name="Factor">Unit per digit printed, e.g. 0.1 for tenths without a point.</param>
/// <param name="Absent">Words that stand for "no value".</param>
internal sealed record LineValue(string Group, Metric Metric, string Unit, decimal Factor, IReadOnlyList<string> Absent)
{
    /// <summary>True for a number, also one that is absent.</summary>
    public bool TryRead(string text, out decimal? value)
    {
        value = null;
        if (Absent.Contains(text.Trim()))
        {
            return true;
        }

        Span<byte> ascii = stackalloc byte[32];
        string trimmed = text.Trim();
        if (trimmed.Length > ascii.Length
            || !AsciiNumber.TryParse(ascii[..System.Text.Encoding.ASCII.GetBytes(trimmed, ascii)], out decimal number))
        {
            return false;
        }

        value = Factor == 1 ? number : number * Factor;
        return true;
    }
}
