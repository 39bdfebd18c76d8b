namespace Edge.Model.Alarms;

/// <summary>Kind of an alarm, with the IHE ACM words SP, ST and SA.</summary>
public enum AlarmKind : byte
{
    /// <summary>SP: about the patient.</summary>
    Physiological = 1,

    /// <summary>ST: about the equipment; never shown as a patient problem.</summary>
    Technical = 2,

    /// <summary>SA: a forecast.</summary>
    Advisory = 3,
}

/// <summary>Priority of an alarm; a greater number is more urgent.</summary>
public enum AlarmPriority : byte
{
    Low = 1,
    Medium = 2,
    High = 3,
}

/// <summary>States of one alarm machine. Active, Clearing and Latched are visible.</summary>
public enum MachineState : byte
{
    Idle = 0,
    Pending = 1,
    Active = 2,
    Clearing = 3,
    Latched = 4,
}

/// <summary>What happened to an alarm: the words of the alarm log. Numbers are on disk and never reused.</summary>
public enum AlarmEventType : byte
{
    Start = 1,
    Escalate = 2,
    EscalateLevel = 3,
    EscalateRepeat = 4,
    Ack = 5,
    AckStale = 6,
    AudioPaused = 7,
    PauseStale = 8,
    Remind = 9,
    Unknown = 10,
    Known = 11,
    ClearCancelled = 12,
    Latched = 13,
    End = 14,
    LimitChange = 15,
    Off = 16,
    On = 17,
}

/// <summary>Why an episode ended; <see cref="None"/> on every other event.</summary>
public enum EndReason : byte
{
    None = 0,
    Recovered = 1,
    Acked = 2,
    Off = 3,
    GatewayRestart = 4,
}

/// <summary>Which side of the limit is dangerous.</summary>
public enum LimitSide : byte
{
    Low = 1,
    High = 2,
}
