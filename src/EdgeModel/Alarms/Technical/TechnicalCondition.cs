namespace Edge.Model.Alarms.Technical;

/// <summary>Conditions of equipment and gateway. They need no patient data, never latch and never hide a patient alarm.</summary>
public enum TechnicalCondition : byte
{
    SensorOff = 1,
    LowPerfusion = 2,
    LowQuality = 3,
    Stale = 4,
    CannotSee = 5,
    DeviceLost = 6,
    Clock = 7,
    Disk = 8,
    JournalFault = 9,
    DataDropped = 10,
    SyncBacklog = 11,
    SyncRefused = 12,
    Autonomy = 13,
    Configuration = 14,
}

/// <summary>Rules of the technical conditions. A new condition is one line here and its watch.</summary>
public static class TechnicalRules
{
    private static readonly Dictionary<TechnicalCondition, AlarmRule> Rules = new()
    {
        // A flag alone counts 10 s after it appeared, so that with this delay it starts at 15 s, and two signs start at 5 s.
        [TechnicalCondition.SensorOff] = Rule("sensor-off", AlarmPriority.Medium, onDelay: 5),
        [TechnicalCondition.LowPerfusion] = Rule("low-perfusion", AlarmPriority.Low, onDelay: 30),
        [TechnicalCondition.LowQuality] = Rule("low-quality", AlarmPriority.Low, onDelay: 30),
        [TechnicalCondition.Stale] = Rule("stale", AlarmPriority.Medium),
        [TechnicalCondition.CannotSee] = Rule("cannot-see", AlarmPriority.Medium),
        [TechnicalCondition.DeviceLost] = Rule("device-lost", AlarmPriority.Medium, onDelay: 30),
        [TechnicalCondition.Clock] = Rule("clock", AlarmPriority.Low),
        [TechnicalCondition.Disk] = Rule("disk", AlarmPriority.Low),
        [TechnicalCondition.JournalFault] = Rule("journal-fault", AlarmPriority.Medium),
        [TechnicalCondition.DataDropped] = Rule("data-dropped", AlarmPriority.Medium),
        [TechnicalCondition.SyncBacklog] = Rule("sync-backlog", AlarmPriority.Low),
        [TechnicalCondition.SyncRefused] = Rule("sync-refused", AlarmPriority.Low),
        [TechnicalCondition.Autonomy] = Rule("autonomy", AlarmPriority.Low),
        [TechnicalCondition.Configuration] = Rule("configuration", AlarmPriority.Medium),
    };

    /// <summary>The rule of a condition.</summary>
    public static AlarmRule For(TechnicalCondition condition) => Rules[condition];

    /// <summary>The condition whose rule has this id, or null.</summary>
    public static TechnicalCondition? FromRuleId(string ruleId)
    {
        foreach ((TechnicalCondition condition, AlarmRule rule) in Rules)
        {
            if (rule.Id == ruleId)
            {
                return condition;
            }
        }

        return null;
    }

    private static AlarmRule Rule(string id, AlarmPriority priority, double onDelay = 0) => new()
    {
        Id = id,
        Kind = AlarmKind.Technical,
        Priority = priority,
        OnDelay = TimeSpan.FromSeconds(onDelay),
        OffDelay = TimeSpan.FromSeconds(5),
        Remind = priority == AlarmPriority.Low ? null : TimeSpan.FromSeconds(300),
        Escalation = priority == AlarmPriority.Low ? null : EscalationIntervals.Medium,
        Why = "technical",
    };
}
