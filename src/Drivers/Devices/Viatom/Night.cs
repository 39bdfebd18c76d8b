using System.Buffers.Binary;
using Edge.Drivers.Numbers;
using Edge.Drivers.Vectors;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Viatom;

/// <summary>
/// Head of a recording of a ring, 40 bytes: 0 version (3), 1 mode, 2 year u16, 4 month to second, 9 length of the file u32, 13 duration
/// in seconds u16, then the ring's own sums. Source: LepuBle, the maker's parser, and viatom-o2ring-ble.
/// </summary>
/// <param name="StartAt">Start of the recording on the ring's clock.</param>
/// <param name="IntervalSeconds">Time between two samples: 4, of some rings 2.</param>
internal readonly record struct NightHeader(DateTime StartAt, int IntervalSeconds)
{
    public const int Bytes = 40;
    private const byte Version = 3;

    /// <summary>Reads the head at the beginning of a file or of its first block.</summary>
    public static DecodeResult TryRead(ReadOnlySpan<byte> file, out NightHeader header)
    {
        header = default;
        if (file.Length < Bytes)
        {
            return DecodeResult.Rejected(RejectReason.Truncated, file.Length);
        }

        if (file[0] != Version)
        {
            return DecodeResult.Rejected(RejectReason.UnknownMessage, 0);
        }

        if (DeviceClock.At(BinaryPrimitives.ReadUInt16LittleEndian(file[2..]), file[4], file[5], file[6], file[7], file[8]) is not { } start)
        {
            return DecodeResult.Rejected(RejectReason.BadField, 2);
        }

        long samples = (BinaryPrimitives.ReadUInt32LittleEndian(file[9..]) - (long)Bytes) / NightSample.Bytes;
        bool isFast = samples > 0 && BinaryPrimitives.ReadUInt16LittleEndian(file[13..]) == 2 * samples;
        header = new(start, isFast ? 2 : 4);
        return DecodeResult.Decoded;
    }
}

/// <summary>
/// One sample of a recording, 5 bytes: SpO2, pulse rate, its high byte or a mark (above 0 = invalid), motion, remarks. Public sources
/// differ in the third byte; no pulse is so fast that it would be a high byte of a value.
/// </summary>
internal readonly record struct NightSample(byte RawSpO2, byte RawPulseRate, bool IsInvalid, byte Motion)
{
    public const int Bytes = 5;

    public decimal? SpO2 => IsInvalid ? null : OximeterCode.SpO2(RawSpO2);

    public decimal? PulseRate => IsInvalid ? null : OximeterCode.PulseRate(RawPulseRate);

    public static NightSample Read(ReadOnlySpan<byte> bytes) => new(bytes[0], bytes[1], bytes[2] != 0, bytes[3]);

    /// <summary>Adds both values with their time and their number in the recording.</summary>
    public void AddTo(DecodedFrame into, NightHeader header, int index)
    {
        var condition = SignalCondition.Good.Note(true, QualityFlags.FromStorage);
        var at = header.StartAt.AddSeconds((double)index * header.IntervalSeconds);
        into.Add(condition.Reading(Metrics.SpO2, SpO2, at) with { Record = index });
        into.Add(condition.Reading(Metrics.PulseRateOximeter, PulseRate, at) with { Record = index });
    }
}

/// <summary>A whole recording, as it lies in the ring.</summary>
internal sealed class NightProfile : FrameProfile
{
    public override string Name => "viatom-o2ring-night";

    public override Guid Origin => ViatomId.Notify;

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = NightHeader.TryRead(frame, out var header);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        var rest = frame[NightHeader.Bytes..];
        for (int index = 0; rest.Length >= NightSample.Bytes; index++, rest = rest[NightSample.Bytes..])
        {
            var sample = NightSample.Read(rest);
            into.NextRecord();
            into.Fields.SetQuantity("spo2", sample.SpO2, "%");
            into.Fields.SetQuantity("pulse_rate", sample.PulseRate, "/min");
            into.Fields["motion"] = (int)sample.Motion;
            into.Fields.SetTime("timestamp", header.StartAt.AddSeconds((double)index * header.IntervalSeconds));
            sample.AddTo(into.Readings, header, index);
        }

        return result;
    }
}
