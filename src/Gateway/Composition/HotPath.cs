using Edge.Model;
using Edge.Model.Monitoring;
using Edge.Model.Observations;

namespace Edge.Gateway.Composition;

/// <summary>
/// Runs the step on a throw-away state before the first real reading, so that the first alarm after a start does not
/// pay for the compiler.
/// </summary>
internal static class HotPath
{
    private const int Readings = 3000;

    public static void Warm(TimeProvider clock)
    {
        MonotonicTime start = MonotonicTime.Now(clock);
        var device = new DeviceId("warm-up");
        var patient = new PatientId("warm-up");
        var state = new EdgeState(
            new EdgeSetup { Devices = [new MonitoredDevice(device, patient, [new MonitoredSignal(Metrics.SpO2, TimeSpan.FromSeconds(1))])] }, start);
        var output = new EdgeOutput();
        for (int i = 0; i < Readings; i++)
        {
            MonotonicTime at = start + TimeSpan.FromMilliseconds(i * 100);
            var reading = new Reading
            {
                Device = device,
                Patient = patient,
                Metric = Metrics.SpO2,
                Value = i % 600 < 300 ? 97 : 84,
                Validity = Validity.Valid,
                SignalQuality = float.NaN,
                ReceivedAt = at,
            };
            EdgeStep.Advance(state, EdgeInput.Of(reading), at, output);
            EdgeStep.Advance(state, EdgeInput.Tick, at, output);
        }
    }
}
