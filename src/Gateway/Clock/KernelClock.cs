using System.Runtime.InteropServices;
using Edge.Model.Observations;

namespace Edge.Gateway.Clock;

/// <summary>What the kernel says of its wall clock, through adjtimex(2).</summary>
public static partial class KernelClock
{
    private const int TimeError = 5;
    private const int MaxErrorOffset = 24;
    private const int TimexBytes = 208;

    /// <summary>Trust in the wall clock now: disciplined by NTP with the kernel's own greatest error, or not at all.</summary>
    public static unsafe ClockTrust Read(TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        byte* timex = stackalloc byte[TimexBytes];
        new Span<byte>(timex, TimexBytes).Clear();
        int state = AdjustTime(timex);
        MonotonicTime now = MonotonicTime.Now(clock);
        DateTimeOffset wall = clock.GetUtcNow();
        if (state is < 0 or TimeError)
        {
            return new ClockTrust(now, wall, TimeSpan.MaxValue, ClockSource.None);
        }

        long maxErrorUs = *(long*)(timex + MaxErrorOffset);
        return new ClockTrust(now, wall, TimeSpan.FromMicroseconds(maxErrorUs), ClockSource.Ntp);
    }

    [LibraryImport("libc", EntryPoint = "adjtimex")]
    private static unsafe partial int AdjustTime(byte* timex);
}
