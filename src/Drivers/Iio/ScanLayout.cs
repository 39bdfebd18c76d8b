using System.Globalization;
using System.Text;

namespace Edge.Drivers.Iio;

/// <summary>
/// Where the channels of a buffered capture stand in a scan: in the order of their index, each aligned to its own size, the
/// scan padded to the size of its largest element. Source: Linux documentation, iio buffers.
/// </summary>
internal sealed record ScanLayout(double RateHz, (ScanElement Element, int Offset)[] Elements, int ScanBytes)
{
    private const int MostElements = 32;
    private const double MostHz = 1_000_000;

    /// <summary>Reads a layout frame.</summary>
    public static DecodeResult TryRead(ReadOnlySpan<byte> frame, out ScanLayout? layout)
    {
        layout = null;
        var result = AttributeText.TryRead(frame, out var text);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        var bad = DecodeResult.Rejected(RejectReason.BadField, 0);
        if (!text.TryFind("rate"u8, out var rateText) || !SysfsNumber.TryParse(rateText, out decimal rate) || (double)rate is <= 0 or > MostHz)
        {
            return bad;
        }

        var elements = new List<ScanElement>();
        foreach (var (attribute, type) in text)
        {
            if (!attribute.EndsWith("_type"u8))
            {
                continue;
            }

            string name = Encoding.ASCII.GetString(attribute[..^"_type".Length]);
            if (!text.TryFind(Encoding.ASCII.GetBytes(name + "_index"), out var index)
                || !int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out int position)
                || ScanElement.Parse(name, position, Encoding.ASCII.GetString(type)) is not { } element)
            {
                return bad;
            }

            elements.Add(element);
        }

        bool valid = elements.Count is > 0 and <= MostElements && elements.DistinctBy(e => e.Index).Count() == elements.Count;
        layout = valid ? Place((double)rate, elements) : null;
        return valid ? result : bad;
    }

    /// <summary>The element of a channel and its place, or null.</summary>
    public (ScanElement Element, int Offset)? Find(string channel)
    {
        foreach (var placed in Elements)
        {
            if (placed.Element.Name == channel)
            {
                return placed;
            }
        }

        return null;
    }

    private static ScanLayout Place(double rateHz, List<ScanElement> elements)
    {
        var placed = new List<(ScanElement, int)>();
        int at = 0, largest = 1;
        foreach (var element in elements.OrderBy(e => e.Index))
        {
            at = Align(at, element.Bytes);
            placed.Add((element, at));
            at += element.Bytes;
            largest = Math.Max(largest, element.Bytes);
        }

        return new(rateHz, [.. placed], Align(at, largest));
    }

    private static int Align(int at, int bytes) => (at + bytes - 1) / bytes * bytes;
}

/// <summary>The layout that the scans to come have.</summary>
internal sealed record ScanState(ScanLayout Layout) : DecoderState;
