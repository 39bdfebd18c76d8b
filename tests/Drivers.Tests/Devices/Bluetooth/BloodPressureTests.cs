using Edge.Drivers.Devices.BloodPressure;
using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Devices.Bluetooth;

public class BloodPressureTests
{
    private const ushort Measurement = 0x2A35;
    private const ushort CuffPressure = 0x2A36;

    private readonly GattRun _cuff = new(new BloodPressureDriver(BloodPressureModel.Standard));

    // Status bits; pulse rate beside the pressures.
    [Theory]
    [InlineData(0x00, Validity.Valid, QualityFlags.None, QualityFlags.None)]
    [InlineData(0x01, Validity.Questionable, QualityFlags.Artefact, QualityFlags.Artefact)]
    [InlineData(0x02, Validity.Questionable, QualityFlags.Artefact, QualityFlags.Artefact)]
    [InlineData(0x04, Validity.Valid, QualityFlags.None, QualityFlags.None)]
    [InlineData(0x08, Validity.Valid, QualityFlags.None, QualityFlags.DeviceAlarm)]
    [InlineData(0x10, Validity.Valid, QualityFlags.None, QualityFlags.DeviceAlarm)]
    [InlineData(0x18, Validity.Valid, QualityFlags.None, QualityFlags.None)]
    [InlineData(0x20, Validity.Questionable, QualityFlags.Artefact, QualityFlags.Artefact)]
    [InlineData(0xC0, Validity.Valid, QualityFlags.None, QualityFlags.None)]
    public void A_status_tells_faults_from_findings(int status, Validity validity, QualityFlags pressure, QualityFlags pulse)
    {
        _cuff.Take(Measurement, $"14 78 00 50 00 5D 00 48 00 {status:X2} 00");

        Assert.Equal(4, _cuff.Last.Count);
        Assert.All(_cuff.Last, r => Assert.Equal(validity, r.Validity));
        Assert.Equal((120m, pressure), (_cuff[Metrics.NibpSystolic].Value, _cuff[Metrics.NibpSystolic].Flags));
        Assert.Equal((80m, pressure), (_cuff[Metrics.NibpDiastolic].Value, _cuff[Metrics.NibpDiastolic].Flags));
        Assert.Equal((93m, pressure), (_cuff[Metrics.NibpMean].Value, _cuff[Metrics.NibpMean].Flags));
        Assert.Equal((72m, pulse), (_cuff[Metrics.PulseRateCuff].Value, _cuff[Metrics.PulseRateCuff].Flags));
    }

    // Every combination of the five flags announces fields in this order: time, pulse rate, user, status.
    [Fact]
    public void Every_combination_of_flags_is_read_and_nothing_announced_may_be_missing()
    {
        int combinations = 0;
        for (int flags = 0; flags < 32; flags++, combinations++)
        {
            string hex = $"{flags:X2} 78 00 50 00 5D 00"
                + ((flags & 2) != 0 ? "EA 07 03 0E 07 0F 09" : "")
                + ((flags & 4) != 0 ? "48 00" : "")
                + ((flags & 8) != 0 ? "02" : "")
                + ((flags & 16) != 0 ? "04 00" : "");
            _cuff.Take(Measurement, hex);
            var systolic = _cuff[Metrics.NibpSystolic];
            Assert.Equal((flags & 1) != 0 ? "kPa" : null, systolic.SourceUnit);
            Assert.Equal((flags & 2) != 0 ? new DateTime(2026, 3, 14, 7, 15, 9) : null, systolic.MeasuredAt);
            Assert.Equal((flags & 4) != 0 ? 4 : 3, _cuff.Last.Count);
            Assert.Equal((flags & 8) != 0 ? (byte?)2 : null, systolic.UserSlot);
            Assert.All(_cuff.Last, r => Assert.Equal(systolic.UserSlot, r.UserSlot));

            _cuff.Take(Measurement, hex[..^2]);
            Assert.Equal(RejectReason.Truncated, _cuff.Result.Reason);
        }

        Assert.Equal(32, combinations);
    }

    [Theory]
    [InlineData("00 FF 07 FF 07 FF 07")]
    [InlineData("00 FF 07 50 00 5D 00")]
    [InlineData("00 00 08 50 00 5D 00")]
    [InlineData("04 FF 07 FF 07 FF 07 48 00")]
    public void Without_a_systolic_pressure_there_is_no_blood_pressure_at_all(string hex)
    {
        Assert.Empty(_cuff.Take(Measurement, hex));
        Assert.Equal(DecodeOutcome.Decoded, _cuff.Result.Outcome);
    }

    [Theory]
    [InlineData("00 78 00 50 00 FF 07")]
    [InlineData("00 78 00 50 00 00 00")]
    [InlineData("00 78 00 50 00 00 08")]
    public void A_mean_that_is_missing_is_left_out_and_not_computed(string hex)
    {
        _cuff.Take(Measurement, hex);

        Assert.Equal([Metrics.NibpSystolic, Metrics.NibpDiastolic], _cuff.Last.Select(r => r.Metric));
    }

    [Fact]
    public void A_unit_travels_with_its_value_and_the_digits_are_kept()
    {
        _cuff.Take(Measurement, "05 AD F0 70 F0 84 F0 48 00");

        Assert.Equal(("17.3", "kPa"), (_cuff[Metrics.NibpSystolic].Value!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture), _cuff[Metrics.NibpSystolic].Unit));
        Assert.Equal("/min", _cuff[Metrics.PulseRateCuff].Unit);
    }

    [Theory]
    [InlineData("00 08", Validity.Invalid)]
    [InlineData("FF 07", Validity.NotAvailable)]
    [InlineData("00 00", Validity.NotAvailable)]
    public void A_pulse_rate_that_was_not_found_is_none(string rate, Validity validity)
    {
        _cuff.Take(Measurement, "04 78 00 50 00 5D 00" + rate);

        Assert.Equal((null, validity), (_cuff[Metrics.PulseRateCuff].Value, _cuff[Metrics.PulseRateCuff].Validity));
        Assert.Equal(120, _cuff[Metrics.NibpSystolic].Value);
    }

    [Fact]
    public void An_unknown_user_has_no_slot_and_an_impossible_time_is_dropped()
    {
        _cuff.Take(Measurement, "0A 78 00 50 00 5D 00 EA 07 02 1E 0A 1E 2D FF");

        Assert.Equal((120m, null, null), (_cuff[Metrics.NibpSystolic].Value, _cuff[Metrics.NibpSystolic].UserSlot, _cuff[Metrics.NibpSystolic].MeasuredAt));
    }

    [Fact]
    public void The_pressure_in_the_cuff_is_no_blood_pressure()
    {
        var reading = Assert.Single(_cuff.Take(CuffPressure, "05 6F F0 FF 07 FF 07 3C 00"));
        Assert.Equal((Metrics.CuffPressure, 11.1m, "kPa"), (reading.Metric, reading.Value!.Value, reading.Unit));
        reading = Assert.Single(_cuff.Take(CuffPressure, "00 FF 07 FF 07 FF 07"));

        Assert.Equal((null, Validity.NotAvailable), (reading.Value, reading.Validity));
    }

    [Fact]
    public void A_cuff_of_A_and_D_decodes_alike_and_takes_its_time_elsewhere()
    {
        var and = new GattRun(new BloodPressureDriver(BloodPressureModel.AndMedical));

        Assert.Equal(_cuff.Take(Measurement, "00 78 00 50 00 5D 00"), and.Take(Measurement, "00 78 00 50 00 5D 00"));
        Assert.Equal(Edge.Drivers.Ble.GattId.DateTime, DriverCatalog.Find("blood-pressure-and")!.Declaration.Ble!.ClockCharacteristic);
        Assert.Equal(Edge.Drivers.Ble.GattId.CurrentTime, DriverCatalog.Find("blood-pressure")!.Declaration.Ble!.ClockCharacteristic);
    }
}
