using Edge.Drivers.Numbers;
using Edge.Drivers.Vectors;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Ad8232;

/// <summary>
/// One line of the sketch on the device's page: <c>512</c> = a sample in counts of the converter, <c>!</c> = electrodes off,
/// <c>#250 10 3300 1100</c> = samples a second, bits, millivolts at full scale, gain; sent at start and every few seconds.
/// </summary>
internal readonly record struct Ad8232Line(int? Sample, Ad8232Settings? Settings)
{
    private const int MaxSample = 65535;

    /// <summary>True for the line that says that electrodes are off.</summary>
    public bool IsOff => Sample is null && Settings is null;

    /// <summary>Reads one line with its end mark.</summary>
    public static DecodeResult TryRead(ReadOnlySpan<byte> bytes, out Ad8232Line line)
    {
        line = default;
        if (bytes.IsEmpty || bytes[^1] is not ((byte)'\r' or (byte)'\n'))
        {
            // A line without its end may be cut inside a number.
            return DecodeResult.Rejected(RejectReason.Truncated, bytes.Length);
        }

        var text = bytes.TrimEnd("\r\n"u8);
        if (text.SequenceEqual("!"u8))
        {
            return DecodeResult.Decoded;
        }

        if (!text.IsEmpty && text[0] == '#')
        {
            line = new(null, Ad8232Settings.Read(text[1..]));
            return line.Settings is null ? DecodeResult.Rejected(RejectReason.BadField, 1) : DecodeResult.Decoded;
        }

        if (!AsciiNumber.TryParseDigits(text, out int sample) || sample > MaxSample)
        {
            return DecodeResult.Rejected(RejectReason.BadField, 0);
        }

        line = new(sample, null);
        return DecodeResult.Decoded;
    }
}

/// <summary>What the sketch says about its samples.</summary>
/// <param name="RateHz">Samples a second, 10 to 2000.</param>
/// <param name="Bits">Bits of the converter, 8 to 16.</param>
/// <param name="FullScaleMv">Millivolts at the highest count, 1000 to 6000.</param>
/// <param name="Gain">Of the amplifier, 1 to 10000.</param>
internal readonly record struct Ad8232Settings(int RateHz, int Bits, int FullScaleMv, int Gain)
{
    /// <summary>mV at the electrodes per count.</summary>
    public double Scale => (double)FullScaleMv / (1 << Bits) / Gain;

    /// <summary>Half of the range: the amplifier rests there.</summary>
    public int Middle => 1 << (Bits - 1);

    /// <summary>Reads four numbers with blanks between them, or null.</summary>
    public static Ad8232Settings? Read(ReadOnlySpan<byte> text)
    {
        Span<int> numbers = stackalloc int[4];
        int count = 0;
        foreach (var range in text.Split((byte)' '))
        {
            if (count == numbers.Length || !AsciiNumber.TryParseDigits(text[range], out numbers[count]))
            {
                return null;
            }

            count++;
        }

        bool valid = count == 4 && numbers is [>= 10 and <= 2000, >= 8 and <= 16, >= 1000 and <= 6000, >= 1 and <= 10_000];
        return valid ? new Ad8232Settings(numbers[0], numbers[1], numbers[2], numbers[3]) : null;
    }
}

/// <summary>The settings stated last; they hold until others are stated.</summary>
internal sealed record Ad8232State(Ad8232Settings Settings) : DecoderState;

/// <summary>ECG of the line protocol. Before the first settings line the rate is unknown, and nothing is emitted.</summary>
internal sealed class Ad8232Decoder : IFrameDecoder
{
    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var result = Ad8232Line.TryRead(frame, out var line);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        var state = context.State as Ad8232State;
        if (line.Settings is { } stated)
        {
            into.NextState = stated == state?.Settings ? null : new Ad8232State(stated);
            return result;
        }

        if (line.Sample is not { } sample || state is not { Settings: var settings })
        {
            return result;
        }

        if (sample >> settings.Bits != 0)
        {
            return DecodeResult.Rejected(RejectReason.BadField, 0);
        }

        into.AddWaveform(Metrics.EcgWaveform, settings.RateHz, settings.Scale, 0, 1)[0] = sample - settings.Middle;
        return result;
    }
}

/// <summary>Fields of a line.</summary>
internal sealed class Ad8232Profile : FrameProfile
{
    public override string Name => "ad8232-line";

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = Ad8232Line.TryRead(frame, out var line);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        into.Fields.SetNumber("sample", line.Sample);
        into.Fields["leads_off"] = line.IsOff;
        if (line.Settings is { } settings)
        {
            into.Fields["rate_hz"] = settings.RateHz;
            into.Fields["bits"] = settings.Bits;
            into.Fields["full_scale_mv"] = settings.FullScaleMv;
            into.Fields["gain"] = settings.Gain;
        }

        return result;
    }
}
