using Edge.Model.Observations;

namespace Edge.Drivers.Devices.KernelSensors;

/// <summary>What polled sensors have in common.</summary>
internal static class KernelSensor
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>Longest silence of a sensor that is polled every ten seconds.</summary>
    public static TimeSpan QuietTime { get; } = TimeSpan.FromMinutes(1);

    /// <summary>Signals that are polled every ten seconds.</summary>
    public static IReadOnlyList<SignalDeclaration> Polled(params IEnumerable<Metric> metrics) =>
        [.. metrics.Select(m => new SignalDeclaration(m, Interval))];

    /// <summary>Signals that are polled once a second.</summary>
    public static IReadOnlyList<SignalDeclaration> PolledEachSecond(params IEnumerable<Metric> metrics) =>
        [.. metrics.Select(m => new SignalDeclaration(m, TimeSpan.FromSeconds(1)))];
}
