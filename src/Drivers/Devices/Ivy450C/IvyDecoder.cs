using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Ivy450C;

/// <summary>The cuff result last seen: the monitor repeats it in every frame until the next inflation.</summary>
internal sealed record IvyState(decimal? Systolic, decimal? Diastolic, decimal? Mean, decimal? PulseRate) : DecoderState;

/// <summary>Readings and waves of an ANSAR-B frame. A repeated cuff result is emitted once.</summary>
internal sealed class IvyDecoder : IFrameDecoder
{
    private const double EcgRateHz = 200;
    private const double SlowRateHz = 50;
    private const double MillivoltPerCount = 0.02;
    private const double EcgZeroCount = 100;

    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var result = IvyFrame.TryRead(frame, out var ivy);
        if (result.Outcome == DecodeOutcome.Decoded)
        {
            AddNumbers(ivy, into);
            AddCuff(ivy, context.State as IvyState, into);
            AddWaves(ivy, into);
        }

        return result;
    }

    private static void AddNumbers(IvyFrame ivy, DecodedFrame into)
    {
        var hr = ivy.Line("HR"u8);
        into.Add(Condition(hr).Reading(Metrics.HeartRate, hr.Number(1)));
        var rr = ivy.Line("RR"u8);
        into.Add(Condition(rr).Reading(Metrics.RespirationRate, rr.Number(1)));
        var co2 = ivy.Line("ETCO2"u8);
        into.Add(Condition(co2).Reading(Metrics.EndTidalCo2, co2.Number(1)));
        var spo2 = ivy.Line("SPO2"u8);
        into.Add(Condition(spo2).Reading(Metrics.SpO2, spo2.Number(1)));
        into.Add(Condition(spo2).Reading(Metrics.PulseRateOximeter, spo2.Named("PR"u8)));
        var p1 = ivy.Line("P1"u8);
        into.Add(Condition(p1).Reading(Metrics.InvasiveSystolic, p1.Number(1)));
        into.Add(Condition(p1).Reading(Metrics.InvasiveDiastolic, p1.Number(2)));
        into.Add(Condition(p1).Reading(Metrics.InvasiveMean, p1.Number(3)));
        var t1 = ivy.Line("T1"u8);
        into.Add(Condition(t1).Reading(Metrics.BodyTemperature, t1.Number(1)));
    }

    private static void AddCuff(IvyFrame ivy, IvyState? last, DecodedFrame into)
    {
        var line = ivy.Line("NIBP"u8);
        decimal? systolic = line.Number(1), diastolic = line.Number(2), mean = line.Number(3), pulse = line.Number(4);
        if (last is not null && last.Systolic == systolic && last.Diastolic == diastolic && last.Mean == mean && last.PulseRate == pulse)
        {
            return;
        }

        into.NextState = new IvyState(systolic, diastolic, mean, pulse);
        var condition = Condition(line);
        into.Add(condition.Reading(Metrics.NibpSystolic, systolic));
        into.Add(condition.Reading(Metrics.NibpDiastolic, diastolic));
        into.Add(condition.Reading(Metrics.NibpMean, mean));
        into.Add(condition.Reading(Metrics.PulseRateCuff, pulse));
    }

    private static void AddWaves(IvyFrame ivy, DecodedFrame into)
    {
        Add(into, Metrics.EcgWaveform, EcgRateHz, ivy.Ecg, MillivoltPerCount, -EcgZeroCount * MillivoltPerCount);
        Add(into, Metrics.RespirationWaveform, SlowRateHz, ivy.Respiration);
        Add(into, Metrics.PlethWaveform, SlowRateHz, ivy.Pleth);
        if (ivy.Pressure1.ContainsAnyExcept(IvyFrame.NoTransducer))
        {
            Add(into, Metrics.InvasivePressureWaveform, SlowRateHz, ivy.Pressure1);
        }
    }

    private static void Add(
        DecodedFrame into, Metric metric, double rateHz, ReadOnlySpan<byte> counts, double scale = 1, double offset = 0)
    {
        var samples = into.AddWaveform(metric, rateHz, scale, offset, counts.Length);
        for (int i = 0; i < counts.Length; i++)
        {
            samples[i] = counts[i];
        }
    }

    private static SignalCondition Condition(IvyLine line) => SignalCondition.Good.Off(line.SaysOff);
}
