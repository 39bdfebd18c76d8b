using Edge.Model.Observations;

namespace Edge.Drivers.Devices.AtcThermometer;

/// <summary>What the last measurement of a device tells about the next advertisement.</summary>
/// <param name="Counter">Its counter.</param>
/// <param name="IsProven">True when it was encrypted and its MIC held.</param>
/// <param name="HeardAt">When it was first heard.</param>
internal sealed record AtcState(byte Counter, bool IsProven, MonotonicTime HeardAt) : DecoderState
{
    // A device starts at 0 after a change of battery, and some of its first measurements may be missed.
    private const int RestartCounters = 16;
    private const int MostSteps = 127;

    /// <summary>Silence after which the counter says nothing: at the shortest interval, 2.5 s, half of its 256 steps are over.</summary>
    public static readonly TimeSpan CounterLife = TimeSpan.FromMinutes(5);

    /// <summary>Decoded when the advertisement may be used, Ignored when it repeats the measurement, else rejected.</summary>
    public DecodeResult Check(byte counter, bool isEncrypted, MonotonicTime now)
    {
        if (IsProven && !isEncrypted)
        {
            // A device that encrypted once does not fall back to plain: somebody else speaks in its name.
            return DecodeResult.Rejected(RejectReason.NotAuthentic, 0);
        }

        if (counter == Counter && isEncrypted == IsProven)
        {
            return DecodeResult.Ignored;
        }

        bool rises = (byte)(counter - Counter) <= MostSteps || counter < RestartCounters || now - HeardAt > CounterLife;
        return !IsProven || rises ? DecodeResult.Decoded : DecodeResult.Rejected(RejectReason.NotAuthentic, 0);
    }
}
