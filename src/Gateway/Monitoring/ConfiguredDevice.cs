using Edge.Drivers;
using Edge.Model.Observations;

namespace Edge.Gateway.Monitoring;

/// <summary>A device with the patient it is assigned to.</summary>
/// <param name="Mode">Mode that its readings get.</param>
public sealed record ConfiguredDevice(DeviceId Id, PatientId Patient, GenerationMode Mode)
{
    /// <summary>What was configured for this one device, or null.</summary>
    public DeviceSettings? Settings { get; init; }

    /// <summary>A decoded value as a reading of this device.</summary>
    public Reading ToReading(in DecodedReading decoded, MonotonicTime readAt, ulong sequence) => new()
    {
        Device = Id,
        Patient = Patient,
        Metric = decoded.Metric,
        Value = decoded.Value,
        Validity = decoded.Validity,
        Flags = decoded.Flags,
        SignalQuality = decoded.SignalQuality,
        Mode = Mode,
        MeasuredAt = decoded.MeasuredAt,
        ReceivedAt = readAt,
        Sequence = sequence,
    };
}
