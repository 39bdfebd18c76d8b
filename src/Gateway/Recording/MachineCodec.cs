using Edge.Model.Alarms;
using Edge.Model.Observations;
using Google.Protobuf;
using Wire = Edge.Sync.Wire;

namespace Edge.Gateway.Recording;

/// <summary>
/// Alarm machines to and from their stored form. Stored stamps are milliseconds of the boot that the enclosing record
/// names; <c>shift</c> puts them on the present boot's clock.
/// </summary>
internal static class MachineCodec
{
    /// <summary>
    /// The machine without the fields that an enclosing alarm record states, and without what follows from others: the
    /// trigger's instant is the start; only an open episode escalates, only an acknowledged one reminds.
    /// </summary>
    public static Wire.MachineRecord ToWire(in MachineRecord m)
    {
        var wire = new Wire.MachineRecord
        {
            State = (Wire.MachineState)m.State,
            SinceMs = Ms(m.Since),
            Priority = (uint)m.Priority,
            RaisedPriority = (uint)m.Priority,
            EscalationLevel = (uint)m.EscalationLevel,
            Unknown = m.Unknown,
            Latched = m.State == MachineState.Latched,
            LastGoodAtMs = Ms(m.LastGoodAt),
            StartedAtMs = Ms(m.StartedAt),
            EscalateDueMs = m.Acked is null ? Ms(m.EscalateDueAt) : 0,
            RemindDueMs = m.Acked is null ? 0 : Ms(m.RemindDueAt),
            LastGoodSqiPermille = Permille(m.LastGoodQuality),
        };
        if (m.Acked is { } ack)
        {
            wire.Acked = new Wire.Acknowledgement { Role = ack.Role, Station = ack.Station, AtMs = Ms(ack.At) };
        }

        if (m.AudioPausedUntil.Nanoseconds > 0)
        {
            wire.AudioPaused.Add(new Wire.AudioPause { UntilMs = Ms(m.AudioPausedUntil) });
        }

        if (m.LastGoodValue is { } value)
        {
            (wire.LastGoodMantissa, wire.LastGoodScale) = Split(value);
        }

        if (m.IsVisible)
        {
            wire.Trigger = new Wire.TriggerSample { SqiPermille = Permille(m.Trigger.SignalQuality) };
            if (m.Trigger.Value is { } trigger)
            {
                (wire.Trigger.Mantissa, wire.Trigger.Scale) = Split(trigger);
            }
        }

        return wire;
    }

    /// <summary>The machine with its stamps moved by <paramref name="shift"/>.</summary>
    public static MachineRecord FromWire(Wire.MachineRecord wire, ReadOnlySpan<byte> episode, TimeSpan shift) => new()
    {
        State = (MachineState)wire.State,
        Episode = EpisodeFrom(episode),
        Since = At(wire.SinceMs, shift),
        StartedAt = At(wire.StartedAtMs, shift),
        Priority = (AlarmPriority)wire.Priority,
        Acked = wire.Acked is { } ack ? new Acknowledgement(ack.Role, ack.Station, At(ack.AtMs, shift)) : null,
        AudioPausedUntil = wire.AudioPaused.Count > 0 ? At(wire.AudioPaused[0].UntilMs, shift) : default,
        EscalationLevel = (int)wire.EscalationLevel,
        EscalateDueAt = At(wire.EscalateDueMs, shift),
        RemindDueAt = At(wire.RemindDueMs, shift),
        Unknown = wire.Unknown,
        LastGoodAt = At(wire.LastGoodAtMs, shift),
        LastGoodValue = wire.HasLastGoodMantissa ? Join(wire.LastGoodMantissa, wire.LastGoodScale) : null,
        LastGoodQuality = Quality(wire.LastGoodSqiPermille),
        Trigger = wire.Trigger is { } t
            ? new AlarmTrigger(t.HasMantissa ? Join(t.Mantissa, t.Scale) : null, Quality(t.SqiPermille), At(wire.StartedAtMs, shift))
            : default,
    };

    /// <summary>Sixteen bytes, most significant first; none for no episode.</summary>
    public static ByteString EpisodeBytes(EpisodeId episode)
    {
        if (episode.IsNone)
        {
            return ByteString.Empty;
        }

        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, episode.Value);
        return ByteString.CopyFrom(bytes);
    }

    /// <summary>The reverse of <see cref="EpisodeBytes"/>; none for anything but sixteen bytes.</summary>
    public static EpisodeId EpisodeFrom(ReadOnlySpan<byte> bytes) =>
        bytes.Length == 16 ? new EpisodeId(System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes)) : default;

    /// <summary>Mantissa and count of decimals; the scale is data and survives.</summary>
    /// <exception cref="OverflowException">More digits than 64 bits hold; no device sends that.</exception>
    public static (long Mantissa, uint Scale) Split(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        if (bits[2] != 0 || bits[1] < 0)
        {
            throw new OverflowException("The value has more than 63 bits of digits.");
        }

        long mantissa = ((long)bits[1] << 32) | (uint)bits[0];
        uint scale = (uint)((bits[3] >> 16) & 0xFF);
        return (bits[3] < 0 ? -mantissa : mantissa, scale);
    }

    /// <summary>The reverse of <see cref="Split"/>.</summary>
    public static decimal Join(long mantissa, uint scale)
    {
        ulong digits = mantissa < 0 ? 0 - (ulong)mantissa : (ulong)mantissa;
        return new decimal((int)(digits & 0xFFFF_FFFF), (int)(digits >> 32), 0, mantissa < 0, (byte)Math.Min(scale, 28));
    }

    public static uint Permille(float quality) => float.IsNaN(quality) ? 0 : 1 + (uint)Math.Clamp(MathF.Round(quality * 1000), 0, 1000);

    public static float Quality(uint permille) => permille == 0 ? float.NaN : (permille - 1) / 1000f;

    // An episode that began before the present boot has negative stamps on this boot's clock; they keep their two's complement.
    private static ulong Ms(MonotonicTime time) => (ulong)time.Milliseconds;

    private static MonotonicTime At(ulong ms, TimeSpan shift) => ms == 0 ? default : new MonotonicTime((long)ms * 1_000_000) + shift;
}
