namespace Edge.BleLab.Tests;

/// <summary>A test that needs a guest with Debian's kernel and its sensor modules; without them it counts as skipped and says what is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SensorFactAttribute : FactAttribute
{
    public SensorFactAttribute() => Skip = LabGuest.WhyNoSensor;
}
