using System.Buffers.Binary;
using Edge.Drivers.Numbers;
using Edge.Drivers.Vectors;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Viatom;

/// <summary>
/// Answer of a BP2 to the realtime command, offsets in the payload: 0 status (3 idle, 4 measuring, 5 result, 15 to 17 the same of
/// three in a row), 1 battery state, 2 battery, 9 kind of data (1 = blood pressure result), then of a result: 10 deflating, 11
/// cuff pressure, 13 systolic, 15 diastolic, 17 mean, 19 pulse rate, each 16 bits, 21 error (0 = none).
/// </summary>
internal readonly record struct Bp2Realtime
{
    public const byte Command = 0x08;
    private const int StateBytes = 9;
    private const int ResultBytes = 22;
    private const byte ResultKind = 1;

    /// <summary>What the device is doing.</summary>
    public byte Status { get; private init; }

    public byte RawBattery { get; private init; }

    /// <summary>True when a whole result without error is shown.</summary>
    public bool IsResult { get; private init; }

    public ushort Systolic { get; private init; }

    public ushort Diastolic { get; private init; }

    public ushort Mean { get; private init; }

    /// <summary>Reads the payload of an answer.</summary>
    public static DecodeResult TryRead(ReadOnlySpan<byte> payload, out Bp2Realtime realtime)
    {
        realtime = default;
        if (payload.Length < StateBytes)
        {
            return DecodeResult.Rejected(RejectReason.Truncated, ViatomFrame.HeaderBytes + payload.Length);
        }

        realtime = new() { Status = payload[0], RawBattery = payload[2] };
        bool shows = payload[0] is 5 or 17 && payload.Length >= ResultBytes && payload[9] == ResultKind && payload[21] == 0;
        if (shows)
        {
            realtime = realtime with
            {
                IsResult = true,
                Systolic = BinaryPrimitives.ReadUInt16LittleEndian(payload[13..]),
                Diastolic = BinaryPrimitives.ReadUInt16LittleEndian(payload[15..]),
                Mean = BinaryPrimitives.ReadUInt16LittleEndian(payload[17..]),
            };
        }

        return DecodeResult.Decoded;
    }
}

/// <summary>The result on the display, so that it is emitted once.</summary>
internal sealed record Bp2State(Bp2Realtime? Shown) : DecoderState;

/// <summary>
/// Blood pressure of BP2 devices. The pulse rate beside it is not emitted: makers' own programs mix it up with the mean
/// pressure.
/// </summary>
internal sealed class Bp2Decoder : IFrameDecoder
{
    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var result = ViatomFrame.TryRead(frame, ViatomFrame.SecondGeneration, out var answer);
        if (result.Outcome != DecodeOutcome.Decoded || answer is not { Code: Bp2Realtime.Command, Flag: 1 })
        {
            return result.Outcome == DecodeOutcome.Decoded ? DecodeResult.Ignored : result;
        }

        result = Bp2Realtime.TryRead(answer.Payload, out var realtime);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        if (OximeterCode.Battery(realtime.RawBattery) is { } battery)
        {
            into.Add(new(Metrics.Battery, battery, Validity.Valid));
        }

        AddResult(realtime, (context.State as Bp2State)?.Shown, into);
        return result;
    }

    private static void AddResult(Bp2Realtime realtime, Bp2Realtime? shown, DecodedFrame into)
    {
        bool isSame = realtime.IsResult && shown is { } last
            && (last.Systolic, last.Diastolic, last.Mean) == (realtime.Systolic, realtime.Diastolic, realtime.Mean);
        if (isSame || (!realtime.IsResult && shown is null))
        {
            return;
        }

        into.NextState = new Bp2State(realtime.IsResult ? realtime : null);
        if (realtime.IsResult && realtime is { Systolic: > 0, Diastolic: > 0 })
        {
            into.Add(new(Metrics.NibpSystolic, realtime.Systolic, Validity.Valid));
            into.Add(new(Metrics.NibpDiastolic, realtime.Diastolic, Validity.Valid));
            if (realtime.Mean > 0)
            {
                into.Add(new(Metrics.NibpMean, realtime.Mean, Validity.Valid));
            }
        }
    }
}

/// <summary>The frame of O2Ring-S and BP2 devices.</summary>
internal sealed class OxyiiProfile : FrameProfile
{
    private readonly Bp2Decoder _decoder = new();

    public override string Name => "oxyii-frame";

    public override Guid Origin => ViatomId.Notify;

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = ViatomFrame.TryRead(frame, ViatomFrame.SecondGeneration, out var read);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        var fields = into.Fields;
        fields["cmd"] = (int)read.Code;
        fields["flag"] = (int)read.Flag;
        fields["seq"] = (int)read.Sequence;
        fields["len"] = read.Payload.Length;
        fields["crc_ok"] = true;
        _decoder.Decode(frame, default, into.Readings);
        return result;
    }
}
