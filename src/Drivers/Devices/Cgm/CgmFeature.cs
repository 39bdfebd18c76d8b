using System.Buffers.Binary;
using System.Globalization;
using Edge.Drivers.Ble;
using Edge.Drivers.Devices.GlucoseMeter;

namespace Edge.Drivers.Devices.Cgm;

/// <summary>
/// What a sensor can do and what it measures, 2AA8: 24 feature bits, type and location, CRC. A sensor without CRCs sends FFFF
/// there. Source: Continuous Glucose Monitoring Service 1.0.2, CGM feature.
/// </summary>
internal readonly record struct CgmFeature(int Bits, GlucoseSample Sample)
{
    private const int PlainBytes = 4;
    private const int E2eCrc = 1 << 12;
    private const ushort NoCrc = 0xFFFF;

    /// <summary>True when every value of the sensor ends in a CRC.</summary>
    public bool HasCrc => (Bits & E2eCrc) != 0;

    public static DecodeResult TryRead(ReadOnlySpan<byte> frame, out CgmFeature feature)
    {
        feature = default;
        if (frame.Length != PlainBytes + E2eCheck.Bytes)
        {
            return DecodeResult.Rejected(frame.Length < PlainBytes + E2eCheck.Bytes ? RejectReason.Truncated : RejectReason.BadLength, frame.Length);
        }

        feature = new(frame[0] | frame[1] << 8 | frame[2] << 16, GlucoseSample.FromByte(frame[3]));
        bool fits = feature.HasCrc ? E2eCheck.Holds(frame) : BinaryPrimitives.ReadUInt16LittleEndian(frame[PlainBytes..]) == NoCrc;
        return fits ? DecodeResult.Decoded : DecodeResult.Rejected(RejectReason.BadChecksum, PlainBytes);
    }
}

/// <summary>Keeps what the feature value says.</summary>
internal sealed class CgmFeatureDecoder : IFrameDecoder
{
    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var session = context.State as CgmSession ?? CgmSession.Unknown;
        return CgmFeature.TryRead(frame, out var feature) is { Outcome: DecodeOutcome.Rejected } fault
            ? fault
            : session.Become(session with { HasCrc = feature.HasCrc, Sample = feature.Sample }, into);
    }
}

/// <summary>Fields of the feature value.</summary>
internal sealed class CgmFeatureProfile : FrameProfile
{
    public override string Name => "cgm-feature";

    public override Guid Origin => CgmCharacteristics.Feature;

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = CgmFeature.TryRead(frame, out var feature);
        if (result.Outcome == DecodeOutcome.Decoded)
        {
            into.Fields["features"] = feature.Bits;
            into.Fields["type"] = feature.Sample.Type;
            into.Fields["location"] = feature.Sample.Location;
            into.Fields["e2e_crc"] = feature.HasCrc;
            into.Fields["crc"] = feature.HasCrc
                ? BinaryPrimitives.ReadUInt16LittleEndian(frame[^E2eCheck.Bytes..]).ToString("X4", CultureInfo.InvariantCulture)
                : null;
        }

        return result;
    }
}
