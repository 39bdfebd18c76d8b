using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Capnostream20;

/// <summary>The respiration rate of the record before.</summary>
internal sealed record CapnoState : DecoderState
{
    // One for each rate, so that a change of the rate costs nothing.
    private static readonly CapnoState[] All = [.. Enumerable.Range(0, 256).Select(r => new CapnoState((byte)r))];

    private CapnoState(byte respirationRate) => RespirationRate = respirationRate;

    public byte RespirationRate { get; }

    public static CapnoState Of(byte respirationRate) => All[respirationRate];
}

/// <summary>Readings of the numerics and the CO2 curve.</summary>
internal sealed class CapnoDecoder : IFrameDecoder
{
    /// <summary>Curve samples a second.</summary>
    public const double WaveRateHz = 20;

    /// <summary>Bytes of a curve message: number, CO2 in 1 and in 1/256, status.</summary>
    public const int WaveBytes = 4;

    // All but the end of a breath make a sample unusable: invalid, starting, blocked, calibrating, purging, no line, defect.
    private const byte UnusableSample = 0xF7;
    private const double MercuryPerCount = 1.0 / 256;

    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        Span<byte> content = stackalloc byte[CapnoWire.MaxContentBytes];
        var result = CapnoWire.Unpack(frame, content, out var message);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        var payload = message[1..];
        return (CapnoCode)message[0] switch
        {
            CapnoCode.Co2Wave => AddSample(payload, into),
            CapnoCode.Numerics => AddNumerics(payload, context.State as CapnoState, into),
            _ => DecodeResult.Ignored,
        };
    }

    private static DecodeResult AddSample(ReadOnlySpan<byte> payload, DecodedFrame into)
    {
        if (payload.Length < WaveBytes)
        {
            return DecodeResult.Rejected(RejectReason.BadLength, 1);
        }

        if ((payload[3] & UnusableSample) == 0)
        {
            into.AddWaveform(Metrics.Co2Waveform, WaveRateHz, MercuryPerCount, 0, 1)[0] = (payload[1] << 8) | payload[2];
        }

        return DecodeResult.Decoded;
    }

    private static DecodeResult AddNumerics(ReadOnlySpan<byte> payload, CapnoState? state, DecodedFrame into)
    {
        if (payload.Length < CapnoNumerics.LeastBytes)
        {
            return DecodeResult.Rejected(RejectReason.BadLength, 1);
        }

        var numerics = new CapnoNumerics(payload);
        if (numerics.IsShifted(state?.RespirationRate))
        {
            return DecodeResult.Rejected(RejectReason.BadField, CapnoNumerics.SpO2At);
        }

        if (state?.RespirationRate != numerics.RawRespirationRate)
        {
            into.NextState = CapnoState.Of(numerics.RawRespirationRate);
        }

        SignalCondition gas = numerics.Gas, finger = numerics.Finger;
        into.Add(EndTidal(numerics, gas));
        into.Add(gas.Reading(Metrics.RespirationRate, numerics.RespirationRate));
        into.Add(finger.Reading(Metrics.SpO2, numerics.SpO2));
        into.Add(finger.Reading(Metrics.PulseRateOximeter, numerics.PulseRate));
        return DecodeResult.Decoded;
    }

    // How a byte holds kilopascal or per cent is not known: then there is no number.
    private static DecodedReading EndTidal(in CapnoNumerics numerics, in SignalCondition gas)
    {
        var reading = gas.Reading(Metrics.EndTidalCo2, numerics.EndTidalCo2);
        return numerics.Unit == CapnoUnit.Mercury || reading.Value is null ? reading : reading with { Value = null, Validity = Validity.Invalid };
    }
}
