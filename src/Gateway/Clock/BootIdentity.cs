namespace Edge.Gateway.Clock;

/// <summary>The kernel's boot id: equal ids mean one monotonic clock.</summary>
public static class BootIdentity
{
    private const string KernelPath = "/proc/sys/kernel/random/boot_id";

    /// <summary>The 16 bytes of this boot, in the order of the text.</summary>
    public static ReadOnlyMemory<byte> Read()
    {
        string text = File.ReadAllText(KernelPath).Trim().Replace("-", "", StringComparison.Ordinal);
        return Convert.FromHexString(text);
    }
}
