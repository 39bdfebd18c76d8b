using Edge.Model.Observations;

namespace Edge.Gateway.Intake;

/// <summary>A patient whom a device measures, under the device id that the alarms know.</summary>
public sealed record ConfiguredUser(DeviceId Device, PatientId Patient, GenerationMode Mode);

/// <summary>
/// Whom a device measures. A device with one user gives every reading to that patient. A device that several people share gives
/// a reading to the patient of its user slot; one of a slot that nobody assigned, or of no slot, belongs to nobody: a slot is
/// never guessed. What is of the device itself, such as its battery, goes to the first user.
/// </summary>
/// <param name="first">The only user, or the first of several.</param>
/// <param name="bySlot">Users by slot of the device; empty when the device has one user.</param>
public sealed class ConfiguredUsers(ConfiguredUser first, IReadOnlyDictionary<byte, ConfiguredUser> bySlot)
{
    /// <summary>Every user, once.</summary>
    public IReadOnlyList<ConfiguredUser> All { get; } = [first, .. bySlot.Values.Where(u => u != first).Distinct()];

    /// <summary>The user a reading belongs to, or null when that is not known.</summary>
    public ConfiguredUser? Find(byte? slot, Metric metric)
    {
        if (bySlot.Count == 0 || metric == Metrics.Battery)
        {
            return first;
        }

        return slot is { } number ? bySlot.GetValueOrDefault(number) : null;
    }
}
