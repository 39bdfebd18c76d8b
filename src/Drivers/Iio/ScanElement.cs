using System.Buffers.Binary;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Edge.Drivers.Iio;

/// <summary>
/// One channel of a scan, as its <c>_type</c> states it: <c>[be|le]:[s|u]bits/storagebits[Xrepeat]>>shift</c>. Source: Linux ABI
/// documentation, sysfs-bus-iio.
/// </summary>
internal sealed partial record ScanElement(string Name, int Index)
{
    public bool IsBigEndian { get; private init; }

    public bool IsSigned { get; private init; }

    /// <summary>Valid bits, 1 to <see cref="StorageBits"/>.</summary>
    public int Bits { get; private init; }

    /// <summary>8, 16, 32 or 64.</summary>
    public int StorageBits { get; private init; }

    /// <summary>Values one behind the other, 1 to 16; a power of two.</summary>
    public int Repeat { get; private init; } = 1;

    /// <summary>Bits below the lowest valid one.</summary>
    public int Shift { get; private init; }

    /// <summary>Bytes of all values of the element; it starts at a multiple of them.</summary>
    public int Bytes => StorageBits / 8 * Repeat;

    /// <summary>True when every value fits a sample of a waveform.</summary>
    public bool FitsSample => Repeat == 1 && (IsSigned ? Bits <= 32 : Bits <= 31);

    /// <summary>Reads a type; null when it is none.</summary>
    public static ScanElement? Parse(string name, int index, string type)
    {
        var match = TypePattern().Match(type);
        if (!match.Success)
        {
            return null;
        }

        int Number(string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
        var element = new ScanElement(name, index)
        {
            IsBigEndian = match.Groups["order"].Value == "be",
            IsSigned = match.Groups["sign"].Value == "s",
            Bits = Number("bits"),
            StorageBits = Number("storage"),
            Repeat = match.Groups["repeat"].Success ? Number("repeat") : 1,
            Shift = Number("shift"),
        };
        bool valid = element.StorageBits is 8 or 16 or 32 or 64
            && element.Bits >= 1 && element.Bits + element.Shift <= element.StorageBits
            && element.Repeat is 1 or 2 or 4 or 8 or 16;
        return valid ? element : null;
    }

    /// <summary>One value out of its storage.</summary>
    /// <param name="storage">At least <see cref="StorageBits"/> / 8 bytes.</param>
    public long Extract(ReadOnlySpan<byte> storage)
    {
        ulong word = StorageBits switch
        {
            8 => storage[0],
            16 => IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(storage) : BinaryPrimitives.ReadUInt16LittleEndian(storage),
            32 => IsBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(storage) : BinaryPrimitives.ReadUInt32LittleEndian(storage),
            _ => IsBigEndian ? BinaryPrimitives.ReadUInt64BigEndian(storage) : BinaryPrimitives.ReadUInt64LittleEndian(storage),
        };

        // Left-aligned, so that the sign bit of the value is that of the word, then back down.
        ulong top = word >> Shift << (64 - Bits);
        return IsSigned ? (long)top >> (64 - Bits) : (long)(top >> (64 - Bits));
    }

    [GeneratedRegex(@"^(?<order>be|le):(?<sign>s|u)(?<bits>\d{1,3})/(?<storage>\d{1,3})(X(?<repeat>\d{1,2}))?>>(?<shift>\d{1,2})\z", RegexOptions.ExplicitCapture)]
    private static partial Regex TypePattern();
}
