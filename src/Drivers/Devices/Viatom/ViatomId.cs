namespace Edge.Drivers.Devices.Viatom;

/// <summary>Service and characteristics that O2Ring, Checkme O2 and BP2 devices share.</summary>
internal static class ViatomId
{
    public static Guid Service { get; } = new("14839AC4-7D7E-415C-9A42-167340CF2339");

    public static Guid Write { get; } = new("8B00ACE7-EB0B-49B0-BBE9-9AEE0A26E1A3");

    public static Guid Notify { get; } = new("0734594A-A8E7-4B1A-A6B1-CD5243059A57");
}
