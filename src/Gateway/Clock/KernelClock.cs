using System.Runtime.InteropServices;
using Edge.Model.Observations;

namespace Edge.Gateway.Clock;

/// <summary>
/// What the kernel says of its wall clock, through adjtimex(2). Where the service's sandbox forbids that call, the mark
/// that systemd-timesyncd leaves after its first synchronisation stands in, with an uncertainty of 1 s.
/// </summary>
public static partial class KernelClock
{
    private const int TimeError = 5;
    private const int MaxErrorOffset = 24;
    private const int TimexBytes = 208;
    private const string SynchronizedMark = "/run/systemd/timesync/synchronized";

    /// <summary>Trust in the wall clock now: disciplined by NTP with the kernel's own greatest error, or not at all.</summary>
    public static unsafe ClockTrust Read(TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        byte* timex = stackalloc byte[TimexBytes];
        new Span<byte>(timex, TimexBytes).Clear();
        int state = AdjustTime(timex);
        MonotonicTime now = MonotonicTime.Now(clock);
        DateTimeOffset wall = clock.GetUtcNow();
        if (state < 0 && File.Exists(SynchronizedMark))
        {
            return new ClockTrust(now, wall, TimeSpan.FromSeconds(1), ClockSource.Ntp);
        }

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
