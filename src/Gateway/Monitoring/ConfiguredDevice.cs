using Edge.Drivers;
using Edge.Gateway.Intake;
using Edge.Model.Observations;

namespace Edge.Gateway.Monitoring;

/// <summary>A device with the patient it is assigned to.</summary>
/// <param name="Mode">Mode that its readings get.</param>
public sealed record ConfiguredDevice(DeviceId Id, PatientId Patient, GenerationMode Mode)
{
    /// <summary>What was configured for this one device, or null.</summary>
    public DeviceSettings? Settings { get; init; }

    /// <summary>Users by user slot, when several people share the device; empty = it is this patient's alone.</summary>
    public IReadOnlyDictionary<byte, ConfiguredUser> Slots { get; init; } = new Dictionary<byte, ConfiguredUser>();

    /// <summary>Whom the device measures.</summary>
    public ConfiguredUsers Users => field ??= new(new ConfiguredUser(Id, Patient, Mode), Slots);

    /// <summary>A taken value as a reading of one user.</summary>
    public static Reading ToReading(ConfiguredUser user, in DecodedReading decoded, MonotonicTime readAt, ulong sequence)
    {
        ArgumentNullException.ThrowIfNull(user);
        return new()
        {
            Device = user.Device,
            Patient = user.Patient,
            Metric = decoded.Metric,
            Value = decoded.Value,
            Validity = decoded.Validity,
            Flags = decoded.Flags,
            SignalQuality = decoded.SignalQuality,
            Mode = user.Mode,
            MeasuredAt = decoded.MeasuredAt,

            // A result out of a memory is only shown, with its age; what is judged counts from when it became known.
            ReceivedAt = decoded.Age is { } age && (decoded.Flags & QualityFlags.FromStorage) != 0 ? readAt + -age : readAt,
            Sequence = sequence,
        };
    }
}
