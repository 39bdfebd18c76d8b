namespace Edge.Model.Observations;

/// <summary>The four states of a signal, everywhere in the product. None of them means "normal".</summary>
public enum SignalState : byte
{
    /// <summary>Never seen since start; nothing is known.</summary>
    NeverSeen = 0,

    /// <summary>Fresh value at hand.</summary>
    Live = 1,

    /// <summary>Last value older than two expected intervals; shown with its age.</summary>
    Old = 2,

    /// <summary>No value to show, with a reason: sensor off, stale, device lost, calibrating.</summary>
    Off = 3,
}

/// <summary>Why a signal is <see cref="SignalState.Off"/>, or <see cref="None"/>.</summary>
public enum OffReason : byte
{
    None = 0,
    SensorOff = 1,
    Stale = 2,
    DeviceLost = 3,
    Invalid = 4,
    Calibrating = 5,
    OutOfRange = 6,

    /// <summary>The device is there and says that it has no value.</summary>
    NoValue = 7,
}
