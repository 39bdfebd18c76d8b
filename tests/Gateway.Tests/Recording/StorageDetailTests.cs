using Edge.Drivers;
using Edge.Gateway.Clock;
using Edge.Gateway.Intake;
using Edge.Gateway.Monitoring;
using Edge.Gateway.Recording;
using Edge.Gateway.Tests.Bench;
using Edge.Model.Observations;
using Edge.Sync.Journal;
using Edge.Sync.Wire;
using Record = Edge.Sync.Wire.Record;

namespace Edge.Gateway.Tests.Recording;

/// <summary>What is stored of waveforms and readings at each step of detail, in a real journal.</summary>
public sealed class StorageDetailTests : IDisposable
{
    private static readonly ConfiguredDevice Device = new(new DeviceId("monitor-1"), new PatientId("p1"), GenerationMode.Real);
    private readonly StoreBench _store = new();
    private readonly StorageDetail _detail;
    private readonly MonotonicTime _start = MonotonicTime.Now(BootTimeProvider.Instance);

    public StorageDetailTests() => _detail = new StorageDetail(_store.Journal, _store.Stamper);

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(699, 0, 0)]
    [InlineData(700, 1, 0)]
    [InlineData(849, 1, 0)]
    [InlineData(850, 2, 2)]
    [InlineData(1200, 2, 2)]
    public void Steps_begin_at_their_shares(int permille, int waveform, int vitals)
    {
        Fill(permille);
        Assert.Equal((waveform, vitals), (_detail.WaveformStep, _detail.VitalsStep));
    }

    [Fact]
    public void A_step_ends_only_well_below_its_beginning_and_each_change_is_one_record()
    {
        foreach (int permille in new[] { 710, 690, 610, 599, 860, 760, 749, 601, 590 })
        {
            Fill(permille);
        }

        var changes = Records(Lane.Audit).Select(r => r.Degradation).OfType<DegradationRecord>().Select(d => (d.Lane, d.Step, d.UsedPermille)).ToList();
        Assert.Equal(
            [(5u, 1u, 710u), (5u, 0u, 599u), (3u, 2u, 860u), (5u, 2u, 860u), (3u, 0u, 749u), (5u, 1u, 749u), (5u, 0u, 590u)],
            changes);
    }

    [Fact]
    public void All_samples_are_stored_a_second_to_a_record_and_a_gap_ends_one()
    {
        List<int> sent = Play(seconds: 5, gapAtFrame: 33);
        List<WaveformRecord> records = Waveforms();
        Assert.Equal(sent, records.SelectMany(r => r.Samples));
        Assert.Equal([7u], records.Where(r => r.LostBefore > 0).Select(r => r.LostBefore));
        Assert.InRange(records.Count, 5, 6);
        Assert.All(records, r => Assert.Equal((250.0, 131328u, "p1", 0u), (r.RateHz, r.Mdc, r.Patient, r.Decimation)));
    }

    [Fact]
    public void From_70_percent_every_fourth_sample_is_stored_and_marked()
    {
        Fill(720);
        List<int> sent = Play(seconds: 8);
        List<WaveformRecord> records = Waveforms();
        Assert.Equal(sent.Where((_, i) => i % 4 == 0).Take(records.Sum(r => r.Samples.Count)), records.SelectMany(r => r.Samples));
        Assert.All(records, r => Assert.Equal((62.5, 4u), (r.RateHz, r.Decimation)));
    }

    [Fact]
    public void From_85_percent_only_half_a_minute_on_each_side_of_an_alert_is_stored()
    {
        Fill(900);
        Play(seconds: 180, alertAtSecond: 100);
        double[] seconds = [.. Records(Lane.Waveform).Select(r => (r.MonotonicNs / 1e9) - (_start.Nanoseconds / 1e9))];
        Assert.InRange(seconds.Min(), 69, 72);
        Assert.InRange(seconds.Max(), 128, 131);
        Assert.InRange(seconds.Length, 55, 62);
    }

    [Fact]
    public void Minutes_stand_for_the_valid_readings_in_them_and_nothing_else_is_left_out()
    {
        var recorder = new ReadingRecorder(_store.Journal, _store.Stamper, [], _detail);
        Fill(870);
        List<decimal> valid = [];
        for (int second = 0; second < 200; second++)
        {
            bool isOff = second is >= 90 and < 95;
            decimal value = 94 + (second % 5) + 0.5m;
            valid.AddRange(isOff ? [] : [value]);
            Take(recorder, second, isOff ? null : value);
        }

        Fill(100);
        Take(recorder, 200, 99);
        List<Record> records = Records(Lane.Vitals);
        List<SummaryRecord> minutes = [.. records.Select(r => r.Summary).OfType<SummaryRecord>()];
        Assert.Equal(valid.Count, minutes.Sum(m => m.Count));
        Assert.Equal(5, records.Count(r => r.Reading is { HasMantissa: false }));
        Assert.All(minutes, m => Assert.Equal((945L, 965L, 985L, 1u, 150456u), (m.Min, m.Median, m.Max, m.Scale, m.Mdc)));
        Assert.All(minutes, m => Assert.InRange(m.PeriodMs, 19_000u, 60_000u));
        Assert.Equal(99, records[^1].Reading.Mantissa);
    }

    public void Dispose() => _store.Dispose();

    private void Fill(int permille) => _detail.Observe(new JournalStatistics(
        [Statistics(Lane.Vitals, permille), Statistics(Lane.Waveform, permille)], true, 0, 0, 0, 0, 0, 0, 0, 0));

    private static LaneStatistics Statistics(Lane lane, int permille) => new(lane, 1, 0, 0, 0, 0, 0, 0, null, 0, 0, 0, 0, permille, null);

    private List<int> Play(int seconds, int gapAtFrame = -1, int alertAtSecond = -1)
    {
        const int PerFrame = 25;
        var recorder = new WaveformRecorder(Device, _store.Journal, _store.Stamper, _detail);
        List<int> sent = [];
        for (int frame = 0; frame < seconds * 10; frame++)
        {
            MonotonicTime at = _start + TimeSpan.FromSeconds((frame + 1) / 10.0);
            if (frame == alertAtSecond * 10)
            {
                _detail.NoteAlert(at);
            }

            int[] samples = [.. Enumerable.Range(frame * PerFrame, PerFrame).Select(i => (i * 37 % 2001) - 1000)];
            var waveform = new DecodedWaveform(Metrics.EcgWaveform, 250, 0.005, 0, 0, PerFrame) { LostBefore = frame == gapAtFrame ? 7 : 0 };
            recorder.Record(waveform, samples, at);
            sent.AddRange(samples);
        }

        recorder.Finish();
        return sent;
    }

    private void Take(ReadingRecorder recorder, int second, decimal? value)
    {
        var reading = new DecodedReading(Metrics.SpO2, value, value is null ? Validity.NotAvailable : Validity.Valid);
        recorder.Record(Device, [new TakenReading(reading, reading, Device.Users.All[0], true)], null, _start + TimeSpan.FromSeconds(second));
    }

    private List<WaveformRecord> Waveforms() => [.. Records(Lane.Waveform).Select(r => r.Waveform)];

    /// <summary>Everything of the lane, after closing in good order.</summary>
    private List<Record> Records(Lane lane)
    {
        _store.Restart(boot: 1);
        return _store.Read(lane);
    }
}
