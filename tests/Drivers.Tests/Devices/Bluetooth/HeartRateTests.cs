using Edge.Drivers.Devices.HeartRate;
using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Devices.Bluetooth;

public class HeartRateTests
{
    private const ushort Measurement = 0x2A37;

    private readonly GattRun _strap = new(new HeartRateDriver());

    // Flags bit 1 contact, bit 2 contact supported.
    [Theory]
    [InlineData("00 48", 72, Validity.Valid, QualityFlags.None)]
    [InlineData("02 48", 72, Validity.Valid, QualityFlags.None)]
    [InlineData("04 48", null, Validity.NotAvailable, QualityFlags.SensorOff)]
    [InlineData("06 48", 72, Validity.Valid, QualityFlags.None)]
    [InlineData("01 2C 01", 300, Validity.Valid, QualityFlags.None)]
    [InlineData("00 00", null, Validity.NotAvailable, QualityFlags.None)]
    [InlineData("01 00 00", null, Validity.NotAvailable, QualityFlags.None)]
    [InlineData("04 00", null, Validity.NotAvailable, QualityFlags.SensorOff)]
    public void A_rate_is_there_unless_it_is_0_or_contact_is_lost(string hex, int? rate, Validity validity, QualityFlags flags)
    {
        var reading = Assert.Single(_strap.Take(Measurement, hex));

        Assert.Equal((Metrics.HeartRate, (decimal?)rate, validity, flags), (reading.Metric, reading.Value, reading.Validity, reading.Flags));
    }

    [Theory]
    [InlineData("00", 1)]
    [InlineData("01 48", 2)]
    [InlineData("08 48", 2)]
    [InlineData("08 48 01", 3)]
    [InlineData("10 48", 2)]
    [InlineData("10 48 00", 3)]
    [InlineData("18 48 01 00", 4)]
    [InlineData("", 0)]
    public void A_field_that_the_flags_announce_must_be_there(string hex, int offset)
    {
        _strap.Take(Measurement, hex);

        Assert.Equal(DecodeResult.Rejected(RejectReason.Truncated, offset), _strap.Result);
        Assert.Empty(_strap.Last);
    }

    [Fact]
    public void Intervals_are_exact_and_each_beat_has_its_own_age()
    {
        _strap.Take(Measurement, "10 48 00 04 80 03 01 00", 100);

        var beats = _strap.Last.Where(r => r.Metric == Metrics.RrInterval).ToList();
        Assert.Equal([1000m, 875m, 0.9765625m], beats.Select(b => b.Value!.Value));
        Assert.Equal([8_759_765, 9_765, 0], beats.Select(b => b.Age!.Value.Ticks));
    }

    [Fact]
    public void Beats_follow_each_other_at_their_intervals_however_late_the_notification_comes()
    {
        // Four beats of 1000 ms, notified after 10.0, 11.3, 12.1 and 13.0 s.
        List<double> beats = [];
        foreach (double at in new[] { 10.0, 11.3, 12.1, 13.0 })
        {
            _strap.Take(Measurement, "10 3C 00 04", at);
            beats.Add(at - _strap[Metrics.RrInterval].Age!.Value.TotalSeconds);
        }

        Assert.Equal([10.0, 11.0, 12.0, 13.0], beats.Select(b => Math.Round(b, 6)));
    }

    [Fact]
    public void A_beat_is_never_ahead_of_its_notification()
    {
        _strap.Take(Measurement, "10 3C 00 04", 10);
        _strap.Take(Measurement, "10 3C 00 04", 10.8);

        Assert.Equal(TimeSpan.Zero, _strap[Metrics.RrInterval].Age);
    }

    [Fact]
    public void After_a_gap_of_more_than_a_second_and_a_half_the_beats_start_anew()
    {
        _strap.Take(Measurement, "10 3C 00 04", 10);
        _strap.Take(Measurement, "10 3C 00 04", 12.4);
        Assert.Equal(1.4, _strap[Metrics.RrInterval].Age!.Value.TotalSeconds, 6);
        _strap.Take(Measurement, "10 3C 00 04", 14.1);

        Assert.Equal(TimeSpan.Zero, _strap[Metrics.RrInterval].Age);
    }

    [Fact]
    public void Beats_that_come_again_after_a_reconnect_are_not_emitted_again()
    {
        _strap.Take(Measurement, "10 3C 00 04 00 04 00 04", 10);
        Assert.Equal(4, _strap.Last.Count);
        _strap.Take(Measurement, "10 3C 00 04 00 04 00 04", 10.5);

        Assert.Single(_strap.Last, r => r.Metric == Metrics.RrInterval);
    }

    [Fact]
    public void Without_contact_the_beats_have_no_value_either()
    {
        _strap.Take(Measurement, "14 3C 00 04");

        Assert.Equal((null, QualityFlags.SensorOff), (_strap[Metrics.RrInterval].Value, _strap[Metrics.RrInterval].Flags));
    }

    [Fact]
    public void A_notification_without_intervals_leaves_the_series_as_it_was()
    {
        _strap.Take(Measurement, "10 3C 00 04", 10);
        _strap.Take(Measurement, "00 3C", 10.9);
        _strap.Take(Measurement, "10 3C 00 04", 11.2);

        Assert.Equal(0.2, _strap[Metrics.RrInterval].Age!.Value.TotalSeconds, 6);
    }

    [Fact]
    public void The_place_of_the_sensor_is_no_reading()
    {
        Assert.Empty(_strap.Take(0x2A38, "01"));
        Assert.Equal(DecodeResult.Ignored, _strap.Result);
    }
}
