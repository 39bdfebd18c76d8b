using Edge.Model.Observations;

namespace Edge.Drivers.Devices.MiBeacon;

/// <summary>Readings of MiBeacon frames; a repeated frame is ignored, a replayed one rejected.</summary>
internal sealed class MiBeaconDecoder : IFrameDecoder
{
    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var result = MiBeaconFrame.TryRead(frame, out var outside);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        if (!outside.HasObjects)
        {
            // Says only that the device is there; its counter belongs to no reading.
            return DecodeResult.Ignored;
        }

        if (context.State is MiBeaconState state)
        {
            result = state.Check(outside);
            if (result.Outcome != DecodeOutcome.Decoded)
            {
                return result;
            }
        }

        Span<byte> buffer = stackalloc byte[MiBeaconFrame.MaxBytes];
        result = outside.TryOpen(context.Settings, buffer, out var objects);
        return result.Outcome == DecodeOutcome.Decoded ? Emit(objects, outside, into) : result;
    }

    private static DecodeResult Emit(ReadOnlySpan<byte> objects, in MiBeaconFrame outside, DecodedFrame into)
    {
        int items = 0;
        var reader = new MiBeaconReader(objects);
        while (reader.TryNext(out var item))
        {
            items++;
            Emit(item, outside.Product, into);
        }

        // What stands whole before a cut is good: the radio checks its packets, so the device itself sent it that way.
        if (items == 0 && reader.Result.Outcome != DecodeOutcome.Decoded)
        {
            return reader.Result;
        }

        into.NextState = new MiBeaconState(outside.FrameCounter, outside.HasMic ? outside.LongCounter : null);
        return DecodeResult.Decoded;
    }

    private static void Emit(in MiBeaconItem item, ushort product, DecodedFrame into)
    {
        if (item.Id == MiBeaconObjects.S400Scale && S400Result.Read(item.Bytes) is { } scale)
        {
            AddScale(Metrics.Weight, scale.Mass, scale.Profile, scale.Time, into);
            AddScale(Metrics.BodyImpedance, scale.ImpedanceLow, scale.Profile, scale.Time, into);
        }

        foreach (var field in MiBeaconObjects.FieldsOf(item.Id, product))
        {
            if (field.Metric is { } metric && field.Read(item.Bytes) is { } value)
            {
                if (item.Id == MiBeaconObjects.S200Scale && item.Bytes.Length >= S400Result.Bytes)
                {
                    AddScale(metric, value, item.Bytes[0], BitConverter.ToUInt32(item.Bytes[5..]), into);
                }
                else
                {
                    into.Add(new(metric, value, Validity.Valid));
                }
            }
        }
    }

    // The time of a scale counts seconds of a clock that may not be set: it only tells one weighing from another.
    private static void AddScale(Metric metric, decimal? value, byte profile, uint time, DecodedFrame into)
    {
        if (value is not null)
        {
            into.Add(new(metric, value, Validity.Valid) { Record = time, UserSlot = profile == 0 ? null : profile });
        }
    }
}
