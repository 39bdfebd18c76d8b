using System.Runtime.InteropServices;

namespace Edge.Gateway.Clock;

/// <summary>
/// Time of this machine: timestamps of CLOCK_BOOTTIME in nanoseconds, which run on in suspend, and the wall clock as
/// the system has it. Timers are those of the runtime.
/// </summary>
public sealed partial class BootTimeProvider : TimeProvider
{
    private const int ClockBootTime = 7;

    private BootTimeProvider()
    {
    }

    public static BootTimeProvider Instance { get; } = new();

    /// <inheritdoc/>
    public override long TimestampFrequency => 1_000_000_000;

    /// <inheritdoc/>
    public override unsafe long GetTimestamp()
    {
        TimeSpec time;
        return ClockGetTime(ClockBootTime, &time) == 0
            ? (time.Seconds * 1_000_000_000) + time.Nanoseconds
            : throw new InvalidOperationException("CLOCK_BOOTTIME cannot be read; Linux 2.6.39 or later is needed.");
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static unsafe partial int ClockGetTime(int clock, TimeSpec* time);

    /// <summary><c>struct timespec</c> of 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        internal long Seconds;
        internal long Nanoseconds;
    }
}
