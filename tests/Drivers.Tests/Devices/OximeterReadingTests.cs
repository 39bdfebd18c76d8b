using System.Text;
using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Devices;

public class OximeterReadingTests
{
    private const string Stamp = "03/14/26 07:15:12 SPO2=084% BPM=121 PI=04.10% ALARM=";

    [Fact]
    public void Masimo_numbers_with_the_sensor_off_are_not_values()
    {
        var spo2 = One("masimo-ascii1", Stamp + "0010 EXC=000820\r\n", Metrics.SpO2);

        Assert.Equal((null, Validity.NotAvailable, QualityFlags.SensorOff), (spo2.Value, spo2.Validity, spo2.Flags));
    }

    [Theory]
    [InlineData(0x1, Validity.NotAvailable, QualityFlags.SensorOff)]
    [InlineData(0x2, Validity.NotAvailable, QualityFlags.SensorOff | QualityFlags.SensorFault)]
    [InlineData(0x4, Validity.Questionable, QualityFlags.LowPerfusion)]
    [InlineData(0x8, Validity.Questionable, QualityFlags.Searching)]
    [InlineData(0x10, Validity.Questionable, QualityFlags.Artefact)]
    [InlineData(0x20, Validity.NotAvailable, QualityFlags.SensorOff)]
    [InlineData(0x40, Validity.Questionable, QualityFlags.Artefact)]
    [InlineData(0x80, Validity.NotAvailable, QualityFlags.SensorOff | QualityFlags.SensorFault)]
    [InlineData(0x400, Validity.Questionable, QualityFlags.None)]
    [InlineData(0x800, Validity.Valid, QualityFlags.None)]
    [InlineData(0x1000, Validity.NotAvailable, QualityFlags.SensorOff)]
    public void Every_Masimo_exception_bit_decides_about_the_value(int bit, Validity validity, QualityFlags flags)
    {
        var spo2 = One("masimo-ascii1", $"{Stamp}0000 EXC={bit:X6}\r\n", Metrics.SpO2);

        Assert.Equal((validity, flags), (spo2.Validity, spo2.Flags));
        Assert.Equal(validity == Validity.NotAvailable, spo2.Value is null);
    }

    [Fact]
    public void Masimo_limits_mark_the_signal_they_belong_to()
    {
        string line = Stamp + "0052 EXC=000800\r\n";

        Assert.Equal(QualityFlags.DeviceAlarm | QualityFlags.LowBattery, One("masimo-ascii1", line, Metrics.SpO2).Flags);
        Assert.Equal(QualityFlags.LowBattery, One("masimo-ascii1", line, Metrics.PulseRateOximeter).Flags);
    }

    [Fact]
    public void A_damaged_field_is_invalid_and_the_others_stay()
    {
        string line = "03/14/26 07:15:12 SPO2=08x% BPM=121 EXC=0800\r\n";

        Assert.Equal(Validity.Invalid, One("masimo-ascii1", line, Metrics.SpO2).Validity);
        Assert.Equal(121m, One("masimo-ascii1", line, Metrics.PulseRateOximeter).Value);
    }

    [Theory]
    [InlineData("AO", Validity.Valid, QualityFlags.None)]
    [InlineData("LB", Validity.Valid, QualityFlags.LowBattery)]
    [InlineData("LM", Validity.Questionable, QualityFlags.Artefact | QualityFlags.Searching)]
    [InlineData("LP", Validity.Questionable, QualityFlags.Searching)]
    [InlineData("MO", Validity.Questionable, QualityFlags.Artefact)]
    [InlineData("PS", Validity.Questionable, QualityFlags.Searching)]
    [InlineData("SD", Validity.NotAvailable, QualityFlags.SensorOff)]
    [InlineData("SO", Validity.NotAvailable, QualityFlags.SensorOff)]
    public void Every_Nellcor_status_code_decides_about_the_value(string code, Validity validity, QualityFlags flags)
    {
        var spo2 = One("nellcor-n560", $"14-Mar-26 07:15:12    84      131      12    {code}\r\n", Metrics.SpO2);

        Assert.Equal((validity, flags), (spo2.Validity, spo2.Flags));
    }

    [Theory]
    [InlineData("8000000000")]
    [InlineData("800000007F")]
    [InlineData("8000407F00")]
    [InlineData("9000004861")]
    [InlineData("8000104861")]
    public void CMS50_codes_of_no_value_never_leave_as_numbers(string hex)
    {
        var decoded = Decode("contec-cms50", Convert.FromHexString(hex));

        Assert.All(decoded, r => Assert.Equal((null, Validity.NotAvailable), (r.Value, r.Validity)));
    }

    [Fact]
    public void CMS50_rates_above_127_survive()
    {
        Assert.Equal(200m, Decode("contec-cms50", Convert.FromHexString("8000404861")).Single(r => r.Metric == Metrics.PulseRateOximeter).Value);
    }

    [Theory]
    [InlineData("C1483F00", Validity.NotAvailable, QualityFlags.SensorOff | QualityFlags.SensorFault)]
    [InlineData("80486108", Validity.NotAvailable, QualityFlags.SensorOff)]
    [InlineData("A0486100", Validity.Questionable, QualityFlags.Searching)]
    [InlineData("90486100", Validity.Questionable, QualityFlags.LowPerfusion)]
    [InlineData("88486100", Validity.Valid, QualityFlags.LowPerfusion)]
    [InlineData("84486101", Validity.Valid, QualityFlags.Artefact | QualityFlags.LowBattery)]
    public void Every_status_bit_of_Nonin_format_8_decides_about_the_value(string hex, Validity validity, QualityFlags flags)
    {
        Assert.All(Decode("nonin-oem3-df8", Convert.FromHexString(hex)), r => Assert.Equal((validity, flags), (r.Validity, r.Flags)));
    }

    private static DecodedReading One(string driver, string line, Metric metric) =>
        Decode(driver, Encoding.ASCII.GetBytes(line)).Single(r => r.Metric == metric);

    private static DecodedReading[] Decode(string driver, byte[] frame)
    {
        var decoded = new DecodedFrame();
        Assert.Equal(DecodeOutcome.Decoded, DriverCatalog.Find(driver)!.Decoder.Decode(frame, default, decoded).Outcome);
        return decoded.Readings.ToArray();
    }
}
