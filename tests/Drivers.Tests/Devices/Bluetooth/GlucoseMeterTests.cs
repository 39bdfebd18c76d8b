using Edge.Drivers.Devices.GlucoseMeter;
using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Devices.Bluetooth;

public class GlucoseMeterTests
{
    private const ushort Measurement = 0x2A18;
    private const ushort Context = 0x2A34;
    private const string Time = "EA 07 03 0E 07 0F 09";

    private readonly GattRun _meter = new(new GlucoseMeterDriver());

    // Sensor status annunciation, one bit each, beside a number.
    [Theory]
    [InlineData(0, Validity.Valid, QualityFlags.LowBattery, true)]
    [InlineData(1, Validity.Invalid, QualityFlags.SensorFault, true)]
    [InlineData(2, Validity.Invalid, QualityFlags.SensorFault, true)]
    [InlineData(3, Validity.Invalid, QualityFlags.SensorFault, true)]
    [InlineData(4, Validity.Invalid, QualityFlags.SensorFault, true)]
    [InlineData(5, Validity.Overflow, QualityFlags.None, false)]
    [InlineData(6, Validity.Underflow, QualityFlags.None, false)]
    [InlineData(7, Validity.Questionable, QualityFlags.None, true)]
    [InlineData(8, Validity.Questionable, QualityFlags.None, true)]
    [InlineData(9, Validity.Invalid, QualityFlags.SensorFault, true)]
    [InlineData(10, Validity.Invalid, QualityFlags.SensorFault, true)]
    [InlineData(11, Validity.Questionable, QualityFlags.None, true)]
    [InlineData(12, Validity.Valid, QualityFlags.None, true)]
    [InlineData(15, Validity.Valid, QualityFlags.None, true)]
    public void A_status_bit_decides_what_the_number_is_worth(int bit, Validity validity, QualityFlags flags, bool hasNumber)
    {
        _meter.Take(Measurement, $"0A 15 00 {Time} 69 B0 11 {Word(1 << bit)}");

        var reading = _meter[Metrics.GlucoseCapillary];
        Assert.Equal((validity, flags | QualityFlags.FromStorage), (reading.Validity, reading.Flags));
        Assert.Equal(hasNumber ? 105m : null, reading.Value);
    }

    [Theory]
    [InlineData((1 << 5) | (1 << 6), Validity.Invalid)]
    [InlineData((1 << 5) | (1 << 4), Validity.Invalid)]
    [InlineData((1 << 5) | (1 << 8), Validity.Overflow)]
    [InlineData((1 << 6) | (1 << 0), Validity.Underflow)]
    [InlineData((1 << 1) | (1 << 7), Validity.Invalid)]
    public void The_worst_of_several_bits_wins(int status, Validity validity)
    {
        _meter.Take(Measurement, $"0A 15 00 {Time} 69 B0 11 {Word(status)}");

        Assert.Equal(validity, _meter[Metrics.GlucoseCapillary].Validity);
    }

    [Theory]
    [InlineData(1 << 5, Validity.Overflow)]
    [InlineData(1 << 6, Validity.Underflow)]
    [InlineData(1 << 4, Validity.Invalid)]
    public void A_bound_or_a_fault_without_a_number_is_a_word(int status, Validity validity)
    {
        _meter.Take(Measurement, $"08 15 00 {Time} {Word(status)}");

        Assert.Equal((null, validity), (_meter[Metrics.GlucoseCapillary].Value, _meter[Metrics.GlucoseCapillary].Validity));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1 << 0)]
    [InlineData(1 << 7)]
    public void A_record_without_number_and_without_a_word_about_it_gives_no_reading(int status)
    {
        Assert.Empty(_meter.Take(Measurement, $"08 15 00 {Time} {Word(status)}"));
        Assert.Equal(DecodeOutcome.Decoded, _meter.Result.Outcome);
    }

    [Theory]
    [InlineData("FF 07", Validity.NotAvailable)]
    [InlineData("00 08", Validity.Invalid)]
    [InlineData("FE 07", Validity.Overflow)]
    [InlineData("02 08", Validity.Underflow)]
    [InlineData("01 08", Validity.Invalid)]
    public void A_special_is_never_a_number(string concentration, Validity validity)
    {
        _meter.Take(Measurement, $"02 15 00 {Time} {concentration} 11");

        Assert.Equal((null, validity), (_meter[Metrics.GlucoseCapillary].Value, _meter[Metrics.GlucoseCapillary].Validity));
    }

    // 11073-10417: what was tested.
    [Theory]
    [InlineData(0, 0u)]
    [InlineData(1, 160184u)]
    [InlineData(2, 160188u)]
    [InlineData(3, 160192u)]
    [InlineData(4, 160196u)]
    [InlineData(5, 160200u)]
    [InlineData(6, 160204u)]
    [InlineData(7, 160364u)]
    [InlineData(8, 160368u)]
    [InlineData(9, 160212u)]
    [InlineData(11, 0u)]
    [InlineData(15, 0u)]
    public void The_type_is_the_narrower_code(int type, uint mdc)
    {
        _meter.Take(Measurement, $"02 15 00 {Time} 69 B0 {0x10 | type:X2}");

        Assert.Equal(mdc, _meter[Metrics.GlucoseCapillary].SiteMdc);
    }

    [Fact]
    public void Control_solution_is_nobodys_glucose()
    {
        int controls = 0;
        for (int packed = 0; packed <= 255; packed++)
        {
            bool isControl = (packed & 15) == 10 || packed >> 4 == 4;
            Assert.Equal(isControl, _meter.Take(Measurement, $"02 15 00 {Time} 69 B0 {packed:X2}").Count == 0);
            controls += isControl ? 1 : 0;
        }

        Assert.Equal(31, controls);
    }

    [Theory]
    [InlineData("02", "69 B0", "105", null)]
    [InlineData("02", "1A A4", "105.0", null)]
    [InlineData("02", "F4 A3", "101.2", null)]
    [InlineData("02", "69 00", "10500000", null)]
    [InlineData("02", "00 B0", "0", null)]
    [InlineData("06", "3A C0", "5.8", "mmol/L")]
    [InlineData("06", "44 B2", "5.80", "mmol/L")]
    [InlineData("06", "05 D0", "5", "mmol/L")]
    [InlineData("06", "05 00", "5000", "mmol/L")]
    public void The_digits_of_the_meter_are_kept(string flags, string concentration, string value, string? unit)
    {
        _meter.Take(Measurement, $"{flags} 15 00 {Time} {concentration} 11");

        var reading = _meter[Metrics.GlucoseCapillary];
        Assert.Equal(value, reading.Value!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(unit, reading.SourceUnit);
    }

    [Theory]
    [InlineData("02", Time, "", "2026-03-14T07:15:09", Validity.Valid)]
    [InlineData("03", Time, "A6 FF", "2026-03-14T05:45:09", Validity.Valid)]
    [InlineData("03", Time, "3C 00", "2026-03-14T08:15:09", Validity.Valid)]
    [InlineData("03", Time, "00 80", null, Validity.Questionable)]
    [InlineData("02", "00 00 03 0E 07 0F 09", "", null, Validity.Questionable)]
    [InlineData("02", "EA 07 0D 0E 07 0F 09", "", null, Validity.Questionable)]
    [InlineData("03", "0F 27 0C 1F 17 3B 3B", "01 00", null, Validity.Questionable)]
    [InlineData("03", "0F 27 0C 1F 17 3B 3B", "FF FF", "9999-12-31T23:58:59", Validity.Valid)]
    public void The_time_is_base_time_and_offset_and_a_value_of_unknown_age_is_not_usable(
        string flags, string baseTime, string offset, string? measuredAt, Validity validity)
    {
        _meter.Take(Measurement, $"{flags} 15 00 {baseTime} {offset} 69 B0 11");

        var reading = _meter[Metrics.GlucoseCapillary];
        Assert.Equal(measuredAt, reading.MeasuredAt?.ToString("s"));
        Assert.Equal((validity, 21L), (reading.Validity, reading.Record));
    }

    [Fact]
    public void Every_flag_announces_its_field_and_a_field_that_is_cut_is_rejected()
    {
        int[] bytes = [2, 3, 0, 2, 0];
        for (int flags = 0; flags < 32; flags++)
        {
            int length = 10 + bytes.Where((_, bit) => (flags & (1 << bit)) != 0).Sum();
            byte[] value = new byte[length];
            value[0] = (byte)flags;

            _meter.Take(Measurement, Convert.ToHexString(value));
            Assert.Equal(DecodeOutcome.Decoded, _meter.Result.Outcome);
            _meter.Take(Measurement, Convert.ToHexString(value.AsSpan(0, length - 1)));
            Assert.Equal(RejectReason.Truncated, _meter.Result.Reason);
        }
    }

    [Fact]
    public void Every_flag_of_a_context_announces_its_field_and_a_field_that_is_cut_is_rejected()
    {
        int[] bytes = [3, 1, 1, 3, 3, 0, 2, 1];
        for (int flags = 0; flags < 256; flags++)
        {
            int length = 3 + bytes.Where((_, bit) => (flags & (1 << bit)) != 0).Sum();
            byte[] value = new byte[length];
            value[0] = (byte)flags;

            _meter.Take(Context, Convert.ToHexString(value));
            Assert.Equal(DecodeOutcome.Decoded, _meter.Result.Outcome);
            _meter.Take(Context, Convert.ToHexString(value.AsSpan(0, length - 1)));
            Assert.Equal(RejectReason.Truncated, _meter.Result.Reason);
        }
    }

    [Fact]
    public void HbA1c_takes_the_time_of_the_measurement_with_its_number()
    {
        _meter.Take(Measurement, $"12 15 00 {Time} 69 B0 11");
        _meter.Take(Measurement, "12 16 00 EA 07 03 0F 07 0F 09 69 B0 11");
        _meter.Take(Context, "40 15 00 43 F0");

        var reading = _meter[Metrics.GlycatedHaemoglobin];
        Assert.Equal((6.7m, Validity.Valid, 21L), (reading.Value, reading.Validity, reading.Record));
        Assert.Equal(new DateTime(2026, 3, 14, 7, 15, 9), reading.MeasuredAt);
    }

    [Fact]
    public void HbA1c_without_its_measurement_is_shown_but_not_usable()
    {
        _meter.Take(Context, "40 15 00 43 F0");

        Assert.Equal((6.7m, Validity.Questionable, null), (_meter.Last[0].Value, _meter.Last[0].Validity, _meter.Last[0].MeasuredAt));
    }

    [Fact]
    public void HbA1c_of_a_control_solution_is_nobodys()
    {
        _meter.Take(Measurement, $"12 15 00 {Time} 69 B0 1A");

        Assert.Empty(_meter.Take(Context, "40 15 00 43 F0"));
    }

    [Fact]
    public void What_a_person_typed_in_is_no_reading()
    {
        _meter.Take(Measurement, $"12 15 00 {Time} 69 B0 11");

        Assert.Empty(_meter.Take(Context, "BF 15 00 00 01 2D D0 02 11 84 03 50 01 0C A0"));
        Assert.Equal(DecodeOutcome.Decoded, _meter.Result.Outcome);
    }

    [Fact]
    public void The_memory_for_contexts_is_bounded()
    {
        for (int sequence = 0; sequence <= GlucoseMemory.Capacity; sequence++)
        {
            _meter.Take(Measurement, $"12 {Word(sequence)} {Time} 69 B0 11");
        }

        Assert.Null(_meter.Take(Context, "40 00 00 43 F0")[0].MeasuredAt);
        Assert.NotNull(_meter.Take(Context, "40 01 00 43 F0")[0].MeasuredAt);
        Assert.NotNull(_meter.Take(Context, $"40 {Word(GlucoseMemory.Capacity)} 43 F0")[0].MeasuredAt);
    }

    [Fact]
    public void Features_and_answers_hold_no_reading()
    {
        Assert.Empty(_meter.Take(0x2A51, "F0 03"));
        Assert.Equal(DecodeOutcome.Ignored, _meter.Result.Outcome);
        Assert.Empty(_meter.Take(0x2A52, "06 00 01 01"));
        Assert.Equal(DecodeOutcome.Ignored, _meter.Result.Outcome);
        _meter.Take(0x2A52, "01 01");
        Assert.Equal(DecodeOutcome.Rejected, _meter.Result.Outcome);
    }

    private static string Word(int word) => $"{word & 0xFF:X2} {(word >> 8) & 0xFF:X2}";
}
