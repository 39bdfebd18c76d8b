using Edge.Model.Observations;

namespace Edge.Drivers.Devices.DatexS5;

/// <summary>A cuff result, raw.</summary>
internal readonly record struct S5Cuff(short Systolic, short Diastolic, short Mean, short PulseRate);

/// <summary>
/// The cuff result last seen, because the monitor repeats it until the next inflation, and the ambient pressure in
/// 0.1 mm[Hg], because the CO2 wave is a share of it.
/// </summary>
internal sealed record S5State(S5Cuff? Cuff, short? Ambient) : DecoderState;

/// <summary>Readings of the displayed values of the basic class, and waves. A repeated cuff result is emitted once.</summary>
internal sealed class S5Decoder : IFrameDecoder
{
    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        Span<byte> buffer = stackalloc byte[S5Wire.MaxRecordBytes + 1];
        var result = S5Wire.Unpack(frame, buffer, out int recordBytes);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        result = S5Record.TryRead(buffer[..recordBytes], out var record);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        var state = context.State as S5State;
        if (record.MainType == S5Record.WaveType)
        {
            AddWaves(record, state?.Ambient, into);
        }
        else if (record.TryFindBasic(out var basic))
        {
            AddNumbers(basic, into);
            AddCuff(basic, state, into);
        }

        return result;
    }

    // A gap stays a gap: only samples that are numbers go on.
    private static void AddWaves(S5Record record, short? ambient, DecodedFrame into)
    {
        double? ambientMercury = ambient / 10.0;
        for (int i = 0; record.HasSubRecord(i); i++)
        {
            var wave = record.Wave(i);
            if (S5Wave.MetricOf(wave.Type) is not { } metric || S5Wave.Scale(wave.Type, ambientMercury) is not { } scale)
            {
                continue;
            }

            for (int at = 0, run; at < wave.Count; at += run + 1)
            {
                run = Math.Min(wave.RunFrom(at), DecodedFrame.MaxSamples - into.Samples.Length);
                var samples = run == 0 ? default : into.AddWaveform(metric, S5Wave.RateHz(wave.Type), scale, 0, run);
                for (int k = 0; k < run; k++)
                {
                    samples[k] = wave.Sample(at + k);
                }
            }
        }
    }

    private static void AddNumbers(S5Phdb basic, DecodedFrame into)
    {
        var time = basic.Time;
        into.Add(basic.Value(S5Phdb.HeartRateAt, 0).Reading(Metrics.HeartRate, time));
        into.Add(basic.Value(S5Phdb.P1At, 2).Reading(Metrics.InvasiveSystolic, time));
        into.Add(basic.Value(S5Phdb.P1At + 2, 2).Reading(Metrics.InvasiveDiastolic, time));
        into.Add(basic.Value(S5Phdb.P1At + 4, 2).Reading(Metrics.InvasiveMean, time));
        into.Add(basic.Value(S5Phdb.T1At, 2).Reading(Metrics.BodyTemperature, time));
        into.Add(basic.Value(S5Phdb.SpO2At, 2).Reading(Metrics.SpO2, time));
        into.Add(basic.Value(S5Phdb.PulseRateAt, 0).Reading(Metrics.PulseRateOximeter, time));
        into.Add(basic.EtCo2Pressure.Reading(Metrics.EndTidalCo2, time));
        into.Add(basic.RespirationRate.Reading(Metrics.RespirationRate, time));
        into.Add(basic.Value(S5Phdb.FiO2At, 2).Reading(Metrics.InspiredOxygen, time));
    }

    private static void AddCuff(S5Phdb basic, S5State? last, DecodedFrame into)
    {
        S5Value systolic = basic.Value(S5Phdb.NibpAt, 2), diastolic = basic.Value(S5Phdb.NibpAt + 2, 2);
        S5Value mean = basic.Value(S5Phdb.NibpAt + 4, 2), pulse = basic.Value(S5Phdb.NibpAt + 6, 0);
        var cuff = new S5Cuff(systolic.Raw, diastolic.Raw, mean.Raw, pulse.Raw);
        var pressure = basic.Value(S5Phdb.AmbientPressureAt, 1);
        short? ambient = pressure.IsAbsent ? last?.Ambient : pressure.Raw;
        bool isRepeat = last?.Cuff == cuff;
        if (!isRepeat || last?.Ambient != ambient)
        {
            into.NextState = new S5State(cuff, ambient);
        }

        if (isRepeat)
        {
            return;
        }

        var time = basic.Time;
        into.Add(systolic.Reading(Metrics.NibpSystolic, time));
        into.Add(diastolic.Reading(Metrics.NibpDiastolic, time));
        into.Add(mean.Reading(Metrics.NibpMean, time));
        into.Add(pulse.Reading(Metrics.PulseRateCuff, time));
    }
}
