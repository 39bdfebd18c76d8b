namespace Edge.BleLab.Tests;

/// <summary>A test that needs the guest with the real BlueZ; without it the test counts as skipped and says what is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LabFactAttribute : FactAttribute
{
    public LabFactAttribute() => Skip = LabGuest.WhyNot;
}
