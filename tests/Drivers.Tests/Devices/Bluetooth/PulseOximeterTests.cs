using Edge.Drivers.Devices.PulseOximeter;
using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Devices.Bluetooth;

public class PulseOximeterTests
{
    private const ushort SpotCheck = 0x2A5E;
    private const ushort Continuous = 0x2A5F;

    private readonly GattRun _oximeter = new(new PulseOximeterDriver());

    // Measurement status bits, continuous measurement.
    [Theory]
    [InlineData(0, Validity.Valid, QualityFlags.None)]
    [InlineData(1 << 5, Validity.Valid, QualityFlags.None)]
    [InlineData(1 << 6, Validity.Questionable, QualityFlags.Early)]
    [InlineData(1 << 7, Validity.Valid, QualityFlags.None)]
    [InlineData(1 << 8, Validity.Valid, QualityFlags.None)]
    [InlineData(1 << 9, Validity.Valid, QualityFlags.FromStorage)]
    [InlineData(1 << 10, Validity.Valid, QualityFlags.Simulated)]
    [InlineData(1 << 11, Validity.Valid, QualityFlags.Simulated)]
    [InlineData(1 << 12, Validity.CalibrationOngoing, QualityFlags.None)]
    [InlineData(1 << 13, Validity.NotAvailable, QualityFlags.None)]
    [InlineData(1 << 14, Validity.Questionable, QualityFlags.None)]
    [InlineData(1 << 15, Validity.NotAvailable, QualityFlags.None)]
    [InlineData((1 << 7) | (1 << 14), Validity.Questionable, QualityFlags.None)]
    [InlineData((1 << 10) | (1 << 14), Validity.Valid, QualityFlags.Simulated)]
    [InlineData((1 << 10) | (1 << 15), Validity.NotAvailable, QualityFlags.Simulated)]
    [InlineData((1 << 7) | (1 << 12), Validity.Valid, QualityFlags.None)]
    public void A_measurement_status_decides_what_the_numbers_are_worth(int status, Validity validity, QualityFlags flags)
    {
        _oximeter.Take(Continuous, $"04 61 00 48 00 {status & 0xFF:X2} {status >> 8:X2}");

        AssertBoth(validity, flags);
    }

    // Device and sensor status bits, alone and beside a fully qualified measurement.
    [Theory]
    [InlineData(0, Validity.Valid, QualityFlags.None, Validity.Valid)]
    [InlineData(1, Validity.Questionable, QualityFlags.SensorFault, Validity.Valid)]
    [InlineData(2, Validity.Questionable, QualityFlags.None, Validity.Valid)]
    [InlineData(3, Validity.Questionable, QualityFlags.None, Validity.Valid)]
    [InlineData(4, Validity.Questionable, QualityFlags.None, Validity.Questionable)]
    [InlineData(5, Validity.Questionable, QualityFlags.LowPerfusion, Validity.Questionable)]
    [InlineData(6, Validity.Questionable, QualityFlags.Artefact, Validity.Valid)]
    [InlineData(7, Validity.Questionable, QualityFlags.Searching, Validity.Valid)]
    [InlineData(8, Validity.Questionable, QualityFlags.None, Validity.Valid)]
    [InlineData(9, Validity.Valid, QualityFlags.Searching, Validity.Valid)]
    [InlineData(10, Validity.Questionable, QualityFlags.Artefact, Validity.Valid)]
    [InlineData(11, Validity.NotAvailable, QualityFlags.SensorOff, Validity.NotAvailable)]
    [InlineData(12, Validity.NotAvailable, QualityFlags.SensorFault, Validity.NotAvailable)]
    [InlineData(13, Validity.NotAvailable, QualityFlags.SensorOff, Validity.NotAvailable)]
    [InlineData(14, Validity.NotAvailable, QualityFlags.SensorFault, Validity.NotAvailable)]
    [InlineData(15, Validity.NotAvailable, QualityFlags.SensorOff, Validity.NotAvailable)]
    [InlineData(16, Validity.Valid, QualityFlags.None, Validity.Valid)]
    public void A_device_status_decides_too(int bit, Validity alone, QualityFlags flags, Validity qualified)
    {
        int status = 1 << bit;
        string hex = $"{status & 0xFF:X2} {(status >> 8) & 0xFF:X2} {status >> 16:X2}";

        _oximeter.Take(Continuous, "08 61 00 48 00" + hex);
        AssertBoth(alone, flags);
        _oximeter.Take(Continuous, "0C 61 00 48 00 00 01" + hex);
        AssertBoth(qualified, flags);
    }

    [Fact]
    public void A_spot_check_that_still_goes_on_is_not_final()
    {
        _oximeter.Take(SpotCheck, "02 61 00 48 00 20 00");
        AssertBoth(Validity.Ongoing, QualityFlags.None);
        _oximeter.Take(SpotCheck, "02 61 00 48 00 20 01");
        AssertBoth(Validity.Valid, QualityFlags.None);
    }

    [Theory]
    [InlineData("00 00", "48 00", null, 72)]
    [InlineData("7F 00", "48 00", null, 72)]
    [InlineData("FF 00", "48 00", null, 72)]
    [InlineData("61 00", "00 00", 97, null)]
    [InlineData("61 00", "FF 00", 97, null)]
    [InlineData("61 00", "7F 00", 97, 127)]
    [InlineData("7F 00", "7F 00", null, null)]
    [InlineData("F6 F4", "F6 F4", null, null)]
    [InlineData("64 00", "FE 00", 100, 254)]
    public void Codes_of_cheap_oximeters_are_no_numbers(string spo2, string rate, int? expectedSpO2, int? expectedRate)
    {
        _oximeter.Take(Continuous, "00" + spo2 + rate);

        Assert.Equal((decimal?)expectedSpO2, _oximeter[Metrics.SpO2].Value);
        Assert.Equal((decimal?)expectedRate, _oximeter[Metrics.PulseRateOximeter].Value);
        Assert.Equal(expectedSpO2 is null ? Validity.NotAvailable : Validity.Valid, _oximeter[Metrics.SpO2].Validity);
    }

    [Theory]
    [InlineData("FF 07", Validity.NotAvailable)]
    [InlineData("00 08", Validity.Invalid)]
    [InlineData("FE 07", Validity.Overflow)]
    [InlineData("02 08", Validity.Underflow)]
    [InlineData("01 08", Validity.Invalid)]
    public void A_special_keeps_its_own_word(string special, Validity validity)
    {
        _oximeter.Take(Continuous, "00" + special + "48 00");

        Assert.Equal((null, validity), (_oximeter[Metrics.SpO2].Value, _oximeter[Metrics.SpO2].Validity));
        Assert.Equal(72, _oximeter[Metrics.PulseRateOximeter].Value);
    }

    [Fact]
    public void With_the_sensor_off_even_a_special_says_not_available()
    {
        _oximeter.Take(Continuous, "08 00 08 48 00 00 08 00");

        AssertBoth(Validity.NotAvailable, QualityFlags.SensorOff);
    }

    [Theory]
    [InlineData("01 61 00 48 00 EA 07 03 0E 07 0F 09", "2026-03-14T07:15:09")]
    [InlineData("11 61 00 48 00 EA 07 03 0E 07 0F 09", null)]
    [InlineData("01 61 00 48 00 00 00 03 0E 07 0F 09", null)]
    [InlineData("01 61 00 48 00 EA 07 0D 0E 07 0F 09", null)]
    [InlineData("00 61 00 48 00", null)]
    public void A_spot_check_has_the_time_of_a_clock_that_was_set(string hex, string? time)
    {
        _oximeter.Take(SpotCheck, hex);

        Assert.Equal(time is null ? null : DateTime.Parse(time, System.Globalization.CultureInfo.InvariantCulture), _oximeter[Metrics.SpO2].MeasuredAt);
        Assert.Equal(97, _oximeter[Metrics.SpO2].Value);
    }

    [Fact]
    public void Digits_are_kept_and_only_the_usual_window_is_emitted()
    {
        _oximeter.Take(Continuous, "13 DE F3 CA F3 CA F3 5A F5 D4 F3 B2 F2 7A E3");

        Assert.Equal(["99.0", "97.0", "8.90"], _oximeter.Last.Select(r => r.Value!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal([Metrics.SpO2, Metrics.PulseRateOximeter, Metrics.PerfusionIndex], _oximeter.Last.Select(r => r.Metric));
    }

    private void AssertBoth(Validity validity, QualityFlags flags)
    {
        Assert.Equal(2, _oximeter.Last.Count);
        Assert.All(_oximeter.Last, r =>
        {
            Assert.Equal((validity, flags), (r.Validity, r.Flags));
            Assert.Equal(validity == Validity.NotAvailable, r.Value is null);
        });
    }
}
