using Edge.Drivers.Replay;
using Edge.Drivers.Simulation;
using Edge.Drivers.Tests.Framing;
using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Simulation;

public class MonitorSimulatorTests
{
    [Theory]
    [InlineData("medibus", 0.5)]
    [InlineData("capnostream-20", 1)]
    [InlineData("ieee-20601", 1)]
    public void Oxygen_and_pulse_follow_the_night(string device, double reportsPerSecond)
    {
        var night = Scenario.Load("night");
        var simulator = SampleStreams.Simulator(device);
        SimulatedVitals now = default;
        int values = 0, missing = 0;
        bool noisy = false;
        var pump = new FramePump(DriverCatalog.Find(device)!, (_, in result, decoded) =>
        {
            foreach (ref readonly var reading in noisy ? default : decoded.Readings)
            {
                if (reading.Metric != Metrics.SpO2 && reading.Metric != Metrics.PulseRateOximeter)
                {
                    continue;
                }

                double expected = reading.Metric == Metrics.SpO2 ? now.RoundedSpO2 : now.RoundedPulseRate;
                Assert.Equal(now.SensorOff ? null : expected, (double?)reading.Value);
                (values, missing) = now.SensorOff ? (values, missing + 1) : (values + 1, missing);
            }
        });
        for (var write = simulator.Next(); write.At < night.Length; write = simulator.Next())
        {
            now = night.At(write.At);
            noisy = now.Noise || night.At(write.At - TimeSpan.FromSeconds(Math.Min(2, write.At.TotalSeconds))).Noise;
            pump.Push(write.Bytes.Span, default);
        }

        // The night is noisy for four of its seconds and two more count as such; it has no sensor for 25.
        Assert.InRange(values, 2 * reportsPerSecond * 140, 2 * reportsPerSecond * 155);
        Assert.InRange(missing, 2 * reportsPerSecond * 20, 2 * reportsPerSecond * 26);
    }

    [Theory]
    [InlineData("medibus", 62.5, 4)]
    [InlineData("capnostream-20", 20, 1)]
    public void Curves_come_at_their_rate(string device, double samplesPerSecond, int curves)
    {
        const int seconds = 40;
        var samples = new Dictionary<Metric, int>();
        var pump = new FramePump(DriverCatalog.Find(device)!, (_, in _, decoded) =>
        {
            foreach (ref readonly var wave in decoded.Waveforms)
            {
                Assert.Equal(samplesPerSecond, wave.RateHz);
                samples[wave.Metric] = samples.GetValueOrDefault(wave.Metric) + wave.Count;
            }
        });

        pump.Push(SampleStreams.Simulated(device, seconds, Scenario.Load("steady")), default);

        Assert.Equal(curves, samples.Count);
        Assert.All(samples.Values, count => Assert.InRange(count, (seconds - 1) * samplesPerSecond, seconds * samplesPerSecond));
    }

    [Fact]
    public void Both_capnograms_rise_to_the_same_end_tidal_pressure()
    {
        Assert.All(["medibus", "capnostream-20"], (string device) =>
        {
            double peak = 0;
            decimal? endTidal = null;
            var pump = new FramePump(DriverCatalog.Find(device)!, (_, in _, decoded) =>
            {
                foreach (ref readonly var wave in decoded.Waveforms)
                {
                    foreach (int raw in wave.Metric == Metrics.Co2Waveform ? decoded.Samples.Slice(wave.Start, wave.Count) : default)
                    {
                        peak = Math.Max(peak, raw * wave.Scale + wave.Offset);
                    }
                }

                foreach (ref readonly var reading in decoded.Readings)
                {
                    endTidal = reading.Metric == Metrics.EndTidalCo2 ? reading.Value : endTidal;
                }
            });

            pump.Push(SampleStreams.Simulated(device, 20, Scenario.Load("steady")), default);

            Assert.Equal(BreathShape.EndTidalCo2, endTidal);
            Assert.InRange(peak, BreathShape.EndTidalCo2 - 1, BreathShape.EndTidalCo2);
        });
    }

    [Fact]
    public void A_breath_starts_at_zero_carbon_dioxide_and_keeps_its_pressure_above_the_end_expiratory_one()
    {
        for (int ms = 0; ms < 10_000; ms += 7)
        {
            var at = TimeSpan.FromMilliseconds(ms);
            Assert.InRange(BreathShape.Co2(at), 0, BreathShape.IsInspiration(at) ? 0 : BreathShape.EndTidalCo2);
            Assert.InRange(BreathShape.Pressure(at), 5, 18);
            Assert.Equal(BreathShape.IsInspiration(at), BreathShape.Flow(at) > 0);
        }
    }
}
