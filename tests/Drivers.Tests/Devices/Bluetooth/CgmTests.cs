using System.Buffers.Binary;
using System.Numerics;
using Edge.Drivers.Ble;
using Edge.Drivers.Devices.Cgm;
using Edge.Drivers.Numbers;
using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Devices.Bluetooth;

public class CgmTests
{
    private const ushort Measurement = 0x2AA7;
    private const ushort Feature = 0x2AA8;
    private const ushort Status = 0x2AA9;
    private const ushort SessionStart = 0x2AAA;
    private const ushort SpecificOperations = 0x2AAC;
    private const string PlainInterstitial = "00 00 00 59 FF FF";

    private readonly GattRun _sensor = new(new CgmDriver());

    // Status octet.
    [Theory]
    [InlineData(0, Validity.NotAvailable, QualityFlags.None, false)]
    [InlineData(1, Validity.Valid, QualityFlags.LowBattery, true)]
    [InlineData(2, Validity.Invalid, QualityFlags.SensorFault, true)]
    [InlineData(3, Validity.Invalid, QualityFlags.SensorFault, true)]
    [InlineData(4, Validity.Valid, QualityFlags.DeviceAlarm, true)]
    [InlineData(5, Validity.Invalid, QualityFlags.SensorFault, true)]
    [InlineData(6, Validity.Valid, QualityFlags.None, true)]
    [InlineData(7, Validity.Valid, QualityFlags.None, true)]
    public void A_status_bit_decides_what_the_value_is_worth(int bit, Validity validity, QualityFlags flags, bool hasNumber)
    {
        _sensor.Take(Measurement, $"07 80 64 00 20 00 {1 << bit:X2}");

        Assert.Equal((validity, flags, hasNumber ? 100m : null), Worth());
    }

    // Calibration and temperature octet.
    [Theory]
    [InlineData(0, Validity.Valid)]
    [InlineData(1, Validity.Valid)]
    [InlineData(2, Validity.Valid)]
    [InlineData(3, Validity.Questionable)]
    [InlineData(4, Validity.Questionable)]
    [InlineData(5, Validity.Questionable)]
    [InlineData(6, Validity.Valid)]
    [InlineData(7, Validity.Valid)]
    public void A_calibration_or_temperature_bit_does_too(int bit, Validity validity)
    {
        _sensor.Take(Measurement, $"07 40 64 00 20 00 {1 << bit:X2}");

        Assert.Equal((validity, QualityFlags.None, 100m), Worth());
    }

    // Warning octet.
    [Theory]
    [InlineData(0, Validity.Valid, QualityFlags.DeviceAlarm, true)]
    [InlineData(1, Validity.Valid, QualityFlags.DeviceAlarm, true)]
    [InlineData(2, Validity.Valid, QualityFlags.DeviceAlarm, true)]
    [InlineData(3, Validity.Valid, QualityFlags.DeviceAlarm, true)]
    [InlineData(4, Validity.Valid, QualityFlags.DeviceAlarm, true)]
    [InlineData(5, Validity.Valid, QualityFlags.DeviceAlarm, true)]
    [InlineData(6, Validity.Underflow, QualityFlags.None, false)]
    [InlineData(7, Validity.Overflow, QualityFlags.None, false)]
    public void A_warning_bit_does_too(int bit, Validity validity, QualityFlags flags, bool hasNumber)
    {
        _sensor.Take(Measurement, $"07 20 64 00 20 00 {1 << bit:X2}");

        Assert.Equal((validity, flags, hasNumber ? 100m : null), Worth());
    }

    [Theory]
    [InlineData("01 00 00", Validity.NotAvailable)]
    [InlineData("09 00 80", Validity.NotAvailable)]
    [InlineData("08 00 80", Validity.Invalid)]
    [InlineData("00 00 C0", Validity.Invalid)]
    [InlineData("00 08 40", Validity.Underflow)]
    [InlineData("00 08 01", Validity.Questionable)]
    public void The_worst_of_several_bits_wins(string octets, Validity validity)
    {
        _sensor.Take(Measurement, $"09 E0 64 00 20 00 {octets}");

        Assert.Equal(validity, _sensor[Metrics.GlucoseCgm].Validity);
    }

    [Fact]
    public void A_record_has_the_size_of_its_fields_or_two_more_and_no_other()
    {
        int accepted = 0;
        for (int flags = 0; flags < 256; flags++)
        {
            int plain = 6 + BitOperations.PopCount((uint)flags & 0xE0) + (2 * BitOperations.PopCount((uint)flags & 3));
            for (int size = 0; size <= 20; size++)
            {
                _sensor.Take(Measurement, Convert.ToHexString(Record(flags, size, 0x20)));
                bool fits = size == plain || size == plain + 2;
                Assert.True(fits == (_sensor.Result.Outcome == DecodeOutcome.Decoded), $"flags {flags:X2} size {size}");
                accepted += fits ? 1 : 0;
            }
        }

        Assert.Equal(512, accepted);
    }

    [Fact]
    public void One_bad_record_spoils_the_notification()
    {
        Assert.Empty(_sensor.Take(Measurement, "06 00 64 00 20 00 05 00 65 00 25"));
        Assert.Equal(RejectReason.BadLength, _sensor.Result.Reason);
        Assert.Equal(6, _sensor.Result.Offset);
        Assert.Empty(_sensor.Take(Measurement, "06 00 64 00 20 00 06 00 65 00 25"));
        Assert.Equal((RejectReason.Truncated, 11), (_sensor.Result.Reason, _sensor.Result.Offset));
    }

    [Fact]
    public void A_sensor_that_says_it_sends_CRCs_must_send_them()
    {
        _sensor.Take(Feature, Convert.ToHexString(Secured([0x00, 0x10, 0x00, 0x59])));

        _sensor.Take(Measurement, "06 00 64 00 20 00");
        Assert.Equal(RejectReason.BadLength, _sensor.Result.Reason);
        Assert.Single(_sensor.Take(Measurement, Convert.ToHexString(Record(0, 8, 0x20))));
        byte[] damaged = Record(0, 8, 0x20);
        damaged[2] ^= 1;
        _sensor.Take(Measurement, Convert.ToHexString(damaged));
        Assert.Equal(RejectReason.BadChecksum, _sensor.Result.Reason);
        _sensor.Take(Status, "20 00 00 00 00");
        Assert.Equal(RejectReason.BadLength, _sensor.Result.Reason);
    }

    [Fact]
    public void A_sensor_that_says_it_sends_none_must_send_none()
    {
        _sensor.Take(Feature, PlainInterstitial);

        _sensor.Take(Measurement, Convert.ToHexString(Record(0, 8, 0x20)));
        Assert.Equal(RejectReason.BadLength, _sensor.Result.Reason);
        Assert.Single(_sensor.Take(Measurement, "06 00 64 00 20 00"));
    }

    [Fact]
    public void The_time_is_session_start_and_offset_and_the_sample_is_the_narrower_code()
    {
        _sensor.Take(Feature, PlainInterstitial);
        _sensor.Take(SessionStart, "EA 07 03 0E 07 0F 00 04 00");
        _sensor.Take(Measurement, "06 00 64 00 5A 00");

        var reading = _sensor[Metrics.GlucoseCgm];
        Assert.Equal(new DateTime(2026, 3, 14, 8, 45, 0), reading.MeasuredAt);
        Assert.Equal((90L, 160212u, Validity.Valid), (reading.Record, reading.SiteMdc, reading.Validity));
    }

    [Theory]
    [InlineData("00 00 00 00 00 00 00 00 00")]
    [InlineData("EA 07 02 1E 07 0F 00 04 00")]
    [InlineData("0F 27 0C 1F 17 3B 3B 00 00")]
    public void Without_a_session_start_there_is_no_time(string start)
    {
        _sensor.Take(SessionStart, start);
        _sensor.Take(Measurement, "06 00 64 00 5A 00");

        Assert.Null(_sensor[Metrics.GlucoseCgm].MeasuredAt);
        Assert.Equal(Validity.Valid, _sensor[Metrics.GlucoseCgm].Validity);
    }

    [Fact]
    public void What_is_older_than_the_connection_comes_from_storage_and_is_not_usable_without_time()
    {
        _sensor.Take(Status, "5A 00 00 00 00");

        _sensor.Take(Measurement, "06 00 64 00 55 00");
        Assert.Equal((Validity.Questionable, QualityFlags.FromStorage, 100m), Worth());
        _sensor.Take(Measurement, "06 00 64 00 5A 00");
        Assert.Equal((Validity.Valid, QualityFlags.None, 100m), Worth());
        _sensor.Take(SessionStart, "EA 07 03 0E 07 0F 00 04 00");
        _sensor.Take(Measurement, "06 00 64 00 55 00");
        Assert.Equal((Validity.Valid, QualityFlags.FromStorage, 100m), Worth());
    }

    [Theory]
    [InlineData("5F 00", 0.95f)]
    [InlineData("00 00", 0f)]
    [InlineData("64 00", 1f)]
    [InlineData("E8 03", 1f)]
    [InlineData("9C FF", 0f)]
    [InlineData("FF 07", float.NaN)]
    public void Quality_is_a_share_of_one(string quality, float share)
    {
        _sensor.Take(Measurement, $"08 02 64 00 20 00 {quality}");

        Assert.Equal(share, _sensor[Metrics.GlucoseCgm].SignalQuality);
    }

    [Fact]
    public void Without_quality_the_signal_quality_is_unknown()
    {
        _sensor.Take(Measurement, "06 00 64 00 20 00");

        Assert.Equal(float.NaN, _sensor[Metrics.GlucoseCgm].SignalQuality);
    }

    [Fact]
    public void A_sensor_in_control_solution_gives_no_reading()
    {
        _sensor.Take(Feature, "00 00 00 5A FF FF");

        Assert.Empty(_sensor.Take(Measurement, "06 00 64 00 20 00"));
        Assert.Equal(DecodeOutcome.Decoded, _sensor.Result.Outcome);
    }

    [Fact]
    public void Only_answers_of_the_control_point_are_accepted()
    {
        int[] answers = [3, 6, 9, 12, 15, 18, 21, 24, 28];
        int accepted = 0;
        for (int operation = 0; operation < 256; operation++)
        {
            for (int length = 1; length <= 14; length++)
            {
                byte[] value = new byte[length];
                value[0] = (byte)operation;
                bool decoded = CgmOperation.Check(value).Outcome == DecodeOutcome.Decoded;
                Assert.True(!decoded || answers.Contains(operation));
                accepted += decoded ? 1 : 0;
            }
        }

        Assert.Equal(answers.Length, accepted);
    }

    [Fact]
    public void The_control_point_may_be_asked_for_eight_settings_and_told_nothing()
    {
        var permitted = new CgmDriver().Declaration.PermittedWrites.Where(w => w.Characteristic == CgmCharacteristics.SpecificOperations).ToList();

        Assert.Equal([2, 2, 5, 5, 8, 8, 11, 11, 14, 14, 17, 17, 20, 20, 23, 23], permitted.Select(w => (int)w.Bytes.Span[0]));
        Assert.All(permitted, w => Assert.True(w.Mask.IsEmpty, w.Name));
        Assert.Equal(8, permitted.Count(w => w.Bytes.Length > 2 && E2eCheck.Holds(w.Bytes.Span)));
        Assert.Equal(["05FFFF"], permitted.Where(w => w.Bytes.Length == 3 && !E2eCheck.Holds(w.Bytes.Span)).Select(w => Convert.ToHexString(w.Bytes.Span)));
        for (int operation = 0; operation < 256; operation++)
        {
            Assert.Equal(operation is 2 or 8 or 11 or 14 or 17 or 20 or 23, permitted.Any(w => w.Permits([(byte)operation], CgmCharacteristics.SpecificOperations)));
        }
    }

    [Fact]
    public void The_settings_that_a_sensor_answers_with_are_kept_with_its_session()
    {
        foreach (string answer in (string[])["03 05", "06 64 00 20 00 01 F0 00 01 00 00", "09 B4 00", "0C 46 00", "0F 37 00", "12 FA 00", "15 1E F0", "18 FF 07", "1C 05 02"])
        {
            Assert.Empty(_sensor.Take(SpecificOperations, answer));
            Assert.Equal(DecodeOutcome.Ignored, _sensor.Result.Outcome);
        }

        var settings = Assert.IsType<CgmSession>(_sensor.State).Settings;
        Assert.Equal((5, 240, 180m, 70m), ((int?)settings.IntervalMinutes, (int?)settings.NextCalibrationMinutes, settings.PatientHigh, settings.PatientLow));
        Assert.Equal((55m, 250m, 3.0m, null), (settings.Hypo, settings.Hyper, settings.RateOfDecrease, settings.RateOfIncrease));
    }

    [Fact]
    public void An_answer_without_the_CRC_that_the_sensor_promised_changes_nothing()
    {
        _sensor.Take(Feature, Convert.ToHexString(Secured([0x1F, 0x10, 0x00, 0x59])));

        _sensor.Take(SpecificOperations, "09 B4 00");
        Assert.Equal(RejectReason.BadLength, _sensor.Result.Reason);
        Assert.Null(Assert.IsType<CgmSession>(_sensor.State).Settings.PatientHigh);
        _sensor.Take(SpecificOperations, Convert.ToHexString(Secured([0x09, 0xB4, 0x00])));
        Assert.Equal(180, Assert.IsType<CgmSession>(_sensor.State).Settings.PatientHigh);
    }

    [Theory]
    [InlineData("2026-03-14T08:15:09+01:00", false, "EA07030E080F090400")]
    [InlineData("2026-03-14T08:15:09-03:30", false, "EA07030E080F09F200")]
    [InlineData("2026-03-14T08:15:09+05:45", true, "EA07030E080F091700")]
    public void The_time_is_told_with_its_zone_in_a_permitted_form(string now, bool withCrc, string hex)
    {
        byte[] value = CgmSessionStart.Encode(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture), withCrc);

        Assert.StartsWith(hex, Convert.ToHexString(value), StringComparison.Ordinal);
        Assert.Equal(DecodeOutcome.Decoded, CgmSessionStart.TryRead(value, withCrc, out var start).Outcome);
        Assert.Equal(withCrc, start.IsSecured);
        Assert.Contains(CgmSessionStart.PermittedWrites, w => w.Permits(value, CgmCharacteristics.SessionStart));
        value[5] |= 0x80;
        Assert.DoesNotContain(CgmSessionStart.PermittedWrites, w => w.Permits(value, CgmCharacteristics.SessionStart));
    }

    [Fact]
    public void A_CRC_catches_every_single_bit()
    {
        byte[] secured = Secured([0xEA, 0x07, 0x03, 0x0E, 0x07, 0x0F, 0x00, 0x04, 0x00]);
        for (int bit = 0; bit < secured.Length * 8; bit++)
        {
            secured[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(E2eCheck.Holds(secured));
            secured[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.True(E2eCheck.Holds(secured));
    }

    private (Validity Validity, QualityFlags Flags, decimal? Value) Worth()
    {
        var reading = _sensor[Metrics.GlucoseCgm];
        return (reading.Validity, reading.Flags, reading.Value);
    }

    // A record of any size, with the CRC that its bytes would need.
    private static byte[] Record(int flags, int size, byte offset)
    {
        byte[] record = new byte[Math.Max(size, 1)];
        byte[] start = [(byte)size, (byte)flags, 0x64, 0, offset, 0];
        start.AsSpan(0, Math.Min(start.Length, record.Length)).CopyTo(record);
        return size > 2 ? Secured(record[..^2]) : record;
    }

    private static byte[] Secured(byte[] plain)
    {
        byte[] value = [.. plain, 0, 0];
        BinaryPrimitives.WriteUInt16LittleEndian(value.AsSpan(plain.Length), Crc16.Mcrf4xx.Of(plain));
        return value;
    }
}
