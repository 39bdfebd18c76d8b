namespace Edge.Drivers.Vectors;

/// <summary>Profiles of values that belong to no single driver: numbers, times, check sums, identity, battery, environment, users.</summary>
public static class CommonProfiles
{
    /// <summary>All of them, by family.</summary>
    public static IReadOnlyList<FrameProfile> All { get; } =
    [
        .. NumberProfiles.All,
        .. TimeProfiles.All,
        .. BatteryProfiles.All,
        .. IdentityProfiles.All,
        .. EnvironmentProfiles.All,
        .. UserProfiles.All,
    ];
}
