using Edge.Model.Alarms;
using Edge.Model.Observations;
using Wire = Edge.Sync.Wire;

namespace Edge.Gateway.Recording;

/// <summary>Alarm events, limits and checkpointed machines in their stored form: codes and numbers, no texts.</summary>
internal static class AlarmCodec
{
    /// <summary>One event with the machine after it; at most 200 bytes with its envelope.</summary>
    public static Wire.AlarmRecord ToWire(in AlarmEvent e)
    {
        var wire = new Wire.AlarmRecord
        {
            Type = (Wire.AlarmEventType)e.Type,
            Rule = e.Rule.Id,
            Patient = e.Patient.ToString(),
            Device = e.Device.ToString(),
            Episode = MachineCodec.EpisodeBytes(e.Episode),
            Priority = (uint)e.Priority,
            Mdc = e.Metric?.Mdc ?? 0,
            SqiPermille = MachineCodec.Permille(e.SignalQuality),
            LimitVersion = (ulong)e.Rule.Version,
            Role = e.Role ?? "",
            Station = e.Station ?? "",
            Again = e.Again,
            EndReason = ToWire(e.EndReason),
            Machine = MachineCodec.ToWire(e.Machine),
        };
        if (e.Value is { } value)
        {
            (wire.Mantissa, wire.Scale) = MachineCodec.Split(value);
        }

        LeaveOutStated(wire, e);
        return wire;
    }

    /// <summary>The machine after a stored event, with its stamps moved by <paramref name="shift"/>.</summary>
    public static MachineRecord MachineOf(Wire.AlarmRecord wire, TimeSpan shift)
    {
        MachineRecord machine = MachineCodec.FromWire(wire.Machine, wire.Episode.Span, shift) with
        {
            LastGoodValue = wire.HasMantissa ? MachineCodec.Join(wire.Mantissa, wire.Scale) : null,
            LastGoodQuality = MachineCodec.Quality(wire.SqiPermille),
        };
        return wire.Type == Wire.AlarmEventType.Ack && machine.Acked is { } acked
            ? machine with { Acked = acked with { Role = wire.Role, Station = wire.Station } }
            : machine;
    }

    /// <summary>A machine that stands alone, with everything that names it.</summary>
    public static Wire.MachineRecord ToCheckpoint(AlarmSubject subject, in MachineRecord machine)
    {
        Wire.MachineRecord wire = MachineCodec.ToWire(machine);
        wire.Rule = subject.Rule.Id;
        wire.Patient = subject.Patient.ToString();
        wire.Device = subject.Device.ToString();
        wire.Mdc = subject.Metric?.Mdc ?? 0;
        wire.Episode = MachineCodec.EpisodeBytes(machine.Episode);
        wire.LimitVersion = (ulong)subject.Rule.Version;
        return wire;
    }

    /// <summary>Limits of a rule as they came into force.</summary>
    public static Wire.LimitsRecord ToWire(AlarmSubject subject, string role, ClockTrust clock)
    {
        AlarmRule rule = subject.Rule;
        (long limit, long hysteresis, long? severe, uint scale) = Align(rule.Limit ?? 0, rule.Hysteresis, rule.Severe);
        var wire = new Wire.LimitsRecord
        {
            Patient = subject.Patient.ToString(),
            Rule = rule.Id,
            Version = (ulong)rule.Version,
            Kind = (uint)rule.Kind,
            Priority = (uint)rule.Priority,
            Side = (uint)rule.Side,
            Mdc = subject.Metric?.Mdc ?? 0,
            Scale = scale,
            Limit = limit,
            Hysteresis = hysteresis,
            OnDelayMs = (uint)rule.OnDelay.TotalMilliseconds,
            OffDelayMs = (uint)rule.OffDelay.TotalMilliseconds,
            SevereDelayMs = (uint)rule.SevereDelay.TotalMilliseconds,
            MinSamples = (uint)rule.MinSamples,
            Latch = rule.Latch,
            SetBy = role,
            SetAtMs = clock.Wall.ToUnixTimeMilliseconds(),
            Why = rule.Why.Length <= 200 ? rule.Why : rule.Why[..200],
        };
        if (severe is { } s)
        {
            wire.Severe = s;
        }

        return wire;
    }

    /// <summary>The setting that a stored limit means.</summary>
    public static Edge.Model.LimitSetting FromWire(Wire.LimitsRecord wire) => new(
        new PatientId(wire.Patient),
        wire.Rule,
        MachineCodec.Join(wire.Limit, wire.Scale),
        wire.HasSevere ? MachineCodec.Join(wire.Severe, wire.Scale) : null,
        (int)wire.Version,
        wire.SetBy,
        wire.Why);

    // The record itself says which value the machine saw last and, on an acknowledgement, who gave it.
    private static void LeaveOutStated(Wire.AlarmRecord wire, in AlarmEvent e)
    {
        wire.Machine.ClearLastGoodMantissa();
        wire.Machine.LastGoodScale = 0;
        wire.Machine.LastGoodSqiPermille = 0;
        if (e.Type == AlarmEventType.Ack && wire.Machine.Acked is { } acked)
        {
            (acked.Role, acked.Station) = ("", "");
        }
    }

    private static Wire.EndReason ToWire(EndReason reason) => reason switch
    {
        EndReason.None => Wire.EndReason.Unspecified,
        EndReason.Recovered => Wire.EndReason.Recovered,
        EndReason.Acked => Wire.EndReason.Acked,
        EndReason.Off => Wire.EndReason.Off,
        EndReason.GatewayRestart => Wire.EndReason.GatewayRestart,
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };

    // The three numbers share one scale on the wire: the finest of them.
    private static (long Limit, long Hysteresis, long? Severe, uint Scale) Align(decimal limit, decimal hysteresis, decimal? severe)
    {
        uint scale = Math.Max(Math.Max(MachineCodec.Split(limit).Scale, MachineCodec.Split(hysteresis).Scale), severe is { } s ? MachineCodec.Split(s).Scale : 0);
        return (AtScale(limit, scale), AtScale(hysteresis, scale), severe is { } v ? AtScale(v, scale) : null, scale);
    }

    private static long AtScale(decimal value, uint scale)
    {
        decimal factor = 1;
        for (uint i = 0; i < scale; i++)
        {
            factor *= 10;
        }

        return (long)(value * factor);
    }
}
