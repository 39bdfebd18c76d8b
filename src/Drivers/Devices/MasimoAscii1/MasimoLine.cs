using Edge.Drivers.Numbers;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.MasimoAscii1;

/// <summary>
/// One ASCII-1 line: <c>MM/dd/yy HH:mm:ss KEY=value ...</c> CR LF. Keys, percent signs and hex widths differ between
/// models, so values are found by key; dashes or a missing key mean no value.
/// </summary>
internal ref struct MasimoLine
{
    private const int StampBytes = 17;

    public DateTime? DeviceTime { get; private set; }

    public ReadOnlySpan<byte> Serial { get; private set; }

    public MasimoValue SpO2 { get; private set; }

    public MasimoValue PulseRate { get; private set; }

    public MasimoValue PerfusionIndex { get; private set; }

    public MasimoValue SpCo { get; private set; }

    public MasimoValue SpMet { get; private set; }

    public MasimoValue Pvi { get; private set; }

    public MasimoValue Desat { get; private set; }

    public MasimoValue PiDelta { get; private set; }

    /// <summary>Alarm bits: 1 SpO2 high, 2 SpO2 low, 4 PR high, 8 PR low, 10 active, 20 silenced, 40 battery; null without the key.</summary>
    public uint? Alarm { get; private set; }

    public MasimoExceptions? Exceptions { get; private set; }

    /// <summary>What alarm and exception bits say about every number of the line.</summary>
    public readonly SignalCondition Condition =>
        (Exceptions?.Condition ?? SignalCondition.Good).Note((Alarm & 0x40) > 0, QualityFlags.LowBattery);

    /// <summary>Reads one line with its end mark; blank lines are ignored.</summary>
    public static DecodeResult TryRead(ReadOnlySpan<byte> bytes, out MasimoLine line)
    {
        line = default;
        if (bytes.IsEmpty || bytes[^1] is not ((byte)'\r' or (byte)'\n'))
        {
            // A line without its end may be cut inside a number.
            return DecodeResult.Rejected(RejectReason.Truncated, bytes.Length);
        }

        var text = bytes.TrimEnd(" \t\r\n"u8);
        if (text.Trim(" \t\r\n"u8).IsEmpty)
        {
            return DecodeResult.Ignored;
        }

        int lead = text.Length - text.TrimStart(" \t\r\n"u8).Length;
        if (!line.TryReadStamp(text[lead..]))
        {
            return DecodeResult.Rejected(RejectReason.BadSync, lead);
        }

        var pairs = text[(lead + StampBytes)..];
        foreach (var range in pairs.SplitAny((byte)' ', (byte)'\t'))
        {
            line.ReadPair(pairs[range]);
        }

        return DecodeResult.Decoded;
    }

    private bool TryReadStamp(ReadOnlySpan<byte> text)
    {
        if (text.Length < StampBytes
            || (text.Length > StampBytes && text[StampBytes] is not ((byte)' ' or (byte)'\t'))
            || text[2] != '/' || text[5] != '/' || text[8] != ' '
            || !AsciiNumber.TryParseDigits(text[..2], out int month)
            || !AsciiNumber.TryParseDigits(text[3..5], out int day)
            || !AsciiNumber.TryParseDigits(text[6..8], out int year)
            || !DeviceClock.TryParseTime(text[9..StampBytes], out int hour, out int minute, out int second))
        {
            return false;
        }

        DeviceTime = DeviceClock.At(2000 + year, month, day, hour, minute, second);
        return true;
    }

    private void ReadPair(ReadOnlySpan<byte> pair)
    {
        int equals = pair.IndexOf((byte)'=');
        if (equals < 0)
        {
            return;
        }

        var value = pair[(equals + 1)..];
        switch (pair[..equals])
        {
            case [(byte)'S', (byte)'N']: Serial = value; break;
            case var key when key.SequenceEqual("SPO2"u8): SpO2 = MasimoValue.Read(value); break;
            case var key when key.SequenceEqual("BPM"u8): PulseRate = MasimoValue.Read(value); break;
            case var key when key.SequenceEqual("PI"u8): PerfusionIndex = MasimoValue.Read(value); break;
            case var key when key.SequenceEqual("SPCO"u8): SpCo = MasimoValue.Read(value); break;
            case var key when key.SequenceEqual("SPMET"u8): SpMet = MasimoValue.Read(value); break;
            case var key when key.SequenceEqual("PVI"u8): Pvi = MasimoValue.Read(value); break;
            case var key when key.SequenceEqual("DESAT"u8): Desat = MasimoValue.Read(value); break;
            case var key when key.SequenceEqual("PIDELTA"u8): PiDelta = MasimoValue.Read(value); break;
            case var key when key.SequenceEqual("ALARM"u8): Alarm = AsciiNumber.TryParseHex(value, out uint alarm) ? alarm : null; break;
            case var key when key.SequenceEqual("EXC"u8): Exceptions = AsciiNumber.TryParseHex(value, out uint bits) ? new(bits) : null; break;
            default: break;
        }
    }
}
