using System.Globalization;
using Edge.Drivers.Vectors;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.DatexS5;

/// <summary>The cuff result last seen, raw: the monitor repeats it until the next inflation.</summary>
internal sealed record S5State(short Systolic, short Diastolic, short Mean, short PulseRate) : DecoderState;

/// <summary>Readings of the displayed values of the basic class. A repeated cuff result is emitted once.</summary>
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
        if (result.Outcome == DecodeOutcome.Decoded && record.TryFindBasic(out var basic))
        {
            AddNumbers(basic, into);
            AddCuff(basic, context.State as S5State, into);
        }

        return result;
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
        if (last is not null && last.Systolic == systolic.Raw && last.Diastolic == diastolic.Raw
            && last.Mean == mean.Raw && last.PulseRate == pulse.Raw)
        {
            return;
        }

        into.NextState = new S5State(systolic.Raw, diastolic.Raw, mean.Raw, pulse.Raw);
        var time = basic.Time;
        into.Add(systolic.Reading(Metrics.NibpSystolic, time));
        into.Add(diastolic.Reading(Metrics.NibpDiastolic, time));
        into.Add(mean.Reading(Metrics.NibpMean, time));
        into.Add(pulse.Reading(Metrics.PulseRateCuff, time));
    }
}

/// <summary>Header and all basic values of a record with physiological data.</summary>
internal sealed class S5Profile : FrameProfile
{
    private readonly S5Decoder _decoder = new();

    public override string Name => "serial-datex-s5-dri-phdb";

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        byte[] buffer = new byte[S5Wire.MaxRecordBytes + 1];
        var result = S5Wire.Unpack(frame, buffer, out int recordBytes);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        result = S5Record.TryRead(buffer.AsSpan(0, recordBytes), out var record);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        into.Fields["checksum_ok"] = true;
        into.Fields["frame_no"] = record.Number;
        into.Fields["dri_level"] = record.Level;
        into.Fields["maintype"] = record.MainType;
        into.Fields["time_utc"] = record.Time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        if (record.TryFindBasic(out var basic))
        {
            S5Fields.Write(basic, into.Fields);
        }

        return _decoder.Decode(frame, default, into.Readings);
    }
}
