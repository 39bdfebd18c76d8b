using Edge.Drivers.Numbers;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.WeightScale;

/// <summary>Who was weighed and when, as far as the scale says.</summary>
/// <param name="MeasuredAt">Device time, or null.</param>
/// <param name="UserSlot">Slot of a known user, or null.</param>
/// <param name="ReceivedAt">When the frame came.</param>
internal readonly record struct WeighIn(DateTime? MeasuredAt, byte? UserSlot, MonotonicTime ReceivedAt)
{
    private const byte UnknownUser = 0xFF;

    private static readonly TimeSpan SameWeighIn = TimeSpan.FromSeconds(30);

    public static WeighIn Of(GattDateTime? timestamp, byte? userId, in FrameContext context) =>
        new(timestamp?.Value, userId == UnknownUser ? null : userId, context.ReceivedAt);

    /// <summary>True when two values are of one person on the scale once.</summary>
    public bool IsSame(WeighIn other)
    {
        var apart = MeasuredAt is { } mine && other.MeasuredAt is { } theirs ? mine - theirs : ReceivedAt - other.ReceivedAt;
        return apart.Duration() <= SameWeighIn && (UserSlot == other.UserSlot || UserSlot is null || other.UserSlot is null);
    }
}

/// <summary>A measurement whose next packet is still to come.</summary>
internal readonly record struct OpenMeasurement(WeighIn WeighIn, decimal? FatPercent);

/// <summary>
/// What a scale said before: the weight last emitted, so that body composition does not repeat it, and a measurement of
/// several packets.
/// </summary>
internal sealed record ScaleState(WeighIn? Weighed, bool WasComposition, OpenMeasurement? Open) : DecoderState
{
    public static ScaleState Empty { get; } = new(null, false, null);

    public static ScaleState Of(in FrameContext context) => context.State as ScaleState ?? Empty;

    /// <summary>True when the other characteristic of the scale gave the weight of this weigh-in already.</summary>
    public bool HasWeight(WeighIn weighIn, bool isComposition) =>
        Weighed is { } before && WasComposition != isComposition && before.IsSame(weighIn);
}
