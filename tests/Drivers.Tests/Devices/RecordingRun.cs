using Edge.Drivers.Replay;
using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Devices;

/// <summary>Everything a replay of a shipped recording gave, by frame.</summary>
internal sealed class RecordingRun
{
    private RecordingRun()
    {
    }

    public List<List<DecodedReading>> Frames { get; } = [];

    /// <summary>Physical samples of each wave metric over the whole recording.</summary>
    public Dictionary<Metric, List<double>> Waves { get; } = [];

    public ReplaySummary Summary { get; private set; }

    public static RecordingRun Of(string driverId, string recording)
    {
        var run = new RecordingRun();
        using var stream = File.OpenRead(RecordingFiles.Find(recording)!);
        run.Summary = RecordingReplay.Play(DriverCatalog.Find(driverId)!, stream, run.Keep);
        return run;
    }

    /// <summary>The readings of one metric, frame after frame.</summary>
    public List<DecodedReading> Of(Metric metric) => [.. Frames.SelectMany(f => f).Where(r => r.Metric == metric)];

    private void Keep(ReadOnlySpan<byte> frame, in DecodeResult result, DecodedFrame decoded)
    {
        Assert.Equal(DecodeOutcome.Decoded, result.Outcome);
        Frames.Add([.. decoded.Readings]);
        foreach (ref readonly var wave in decoded.Waveforms)
        {
            if (!Waves.TryGetValue(wave.Metric, out var samples))
            {
                Waves[wave.Metric] = samples = [];
            }

            foreach (short raw in decoded.Samples.Slice(wave.Start, wave.Count))
            {
                samples.Add(raw * wave.Scale + wave.Offset);
            }
        }
    }
}
