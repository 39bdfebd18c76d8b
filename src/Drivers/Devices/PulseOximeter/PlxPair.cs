using Edge.Drivers.Numbers;

namespace Edge.Drivers.Devices.PulseOximeter;

/// <summary>
/// SpO2 and pulse rate of one averaging window. Cheap oximeters send 0, 127 and 255 as ordinary numbers when they have
/// none; 127 beats a minute are no code unless the saturation is missing too.
/// </summary>
internal readonly record struct PlxPair
{
    private PlxPair(MderNumber spo2, MderNumber pulseRate)
    {
        bool missing = spo2.Value is 0 or 127 or 255;
        SpO2 = missing ? MderNumber.Absent : spo2;
        PulseRate = pulseRate.Value is 0 or 255 || (missing && pulseRate.Value == 127) ? MderNumber.Absent : pulseRate;
    }

    /// <summary>Saturation, %; absent where the device sent a code.</summary>
    public MderNumber SpO2 { get; }

    /// <summary>Beats a minute; as <see cref="SpO2"/>.</summary>
    public MderNumber PulseRate { get; }

    public static PlxPair Read(ref FieldReader reader) => new(reader.SFloat(), reader.SFloat());
}
