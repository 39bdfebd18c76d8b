namespace Edge.Drivers.Devices.PolarPmd;

/// <summary>Measurement types of the Polar Measurement Data service.</summary>
internal enum PmdType : byte
{
    Ecg = 0,
    Ppg = 1,
    Acceleration = 2,

    /// <summary>Pulse-to-pulse intervals of the optical sensor.</summary>
    Ppi = 3,
    Gyroscope = 5,
    Magnetometer = 6,
    Temperature = 7,
    Pressure = 11,
    SkinTemperature = 12,
}

/// <summary>Characteristics of the service. Source: Polar BLE SDK, technical documentation.</summary>
internal static class PmdId
{
    public static Guid ControlPoint { get; } = new("FB005C81-02E7-F387-1CAD-8ACD2D8DF0C8");

    public static Guid Data { get; } = new("FB005C82-02E7-F387-1CAD-8ACD2D8DF0C8");
}
