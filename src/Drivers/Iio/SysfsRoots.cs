namespace Edge.Drivers.Iio;

/// <summary>Where the kernel shows its sensors. Tests give a tree of their own.</summary>
/// <param name="Sys">Root of sysfs.</param>
/// <param name="Dev">Folder of the character devices.</param>
public sealed record SysfsRoots(string Sys = "/sys", string Dev = "/dev");
