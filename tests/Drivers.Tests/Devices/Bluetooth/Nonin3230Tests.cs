using Edge.Drivers.Devices.Nonin3230;
using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Devices.Bluetooth;

public class Nonin3230Tests
{
    private static readonly Guid Measurement = new("0AAD7EA0-0D60-11E2-8E3C-0002A5D5C51B");

    private readonly GattRun _oximeter = new(new Nonin3230Driver());

    [Theory]
    [InlineData(0x10, 97, Validity.Valid, QualityFlags.None)]
    [InlineData(0x14, 97, Validity.Valid, QualityFlags.None)]
    [InlineData(0x91, 97, Validity.Valid, QualityFlags.None)]
    [InlineData(0x12, 97, Validity.Questionable, QualityFlags.LowPerfusion)]
    [InlineData(0x18, 97, Validity.Questionable, QualityFlags.Searching)]
    [InlineData(0x30, 97, Validity.Valid, QualityFlags.LowBattery)]
    [InlineData(0x00, null, Validity.NotAvailable, QualityFlags.SensorOff)]
    [InlineData(0x0A, null, Validity.NotAvailable, QualityFlags.SensorOff | QualityFlags.LowPerfusion | QualityFlags.Searching)]
    [InlineData(0x50, null, Validity.NotAvailable, QualityFlags.None)]
    public void A_status_decides_what_the_numbers_are_worth(int status, int? spo2, Validity validity, QualityFlags flags)
    {
        _oximeter.Take(Measurement, $"0A {status:X2} 1D 02 00 00 07 61 00 40");

        var reading = _oximeter[Metrics.SpO2];
        Assert.Equal(((decimal?)spo2, validity, flags), (reading.Value, reading.Validity, reading.Flags));
    }

    [Fact]
    public void Words_are_sent_high_byte_first_and_511_and_127_are_none()
    {
        _oximeter.Take(Measurement, "0A 10 1D 02 00 00 07 61 01 41");
        Assert.Equal(321, _oximeter[Metrics.PulseRateOximeter].Value);
        Assert.Equal(5.12m, _oximeter[Metrics.PerfusionIndex].Value);
        _oximeter.Take(Measurement, "0A 10 1D 02 00 00 07 7F 01 FF");

        Assert.All(_oximeter.Last, r => Assert.Equal((null, Validity.NotAvailable), (r.Value, r.Validity)));
        Assert.Equal(3, _oximeter.Last.Count);
    }

    [Theory]
    [InlineData("", RejectReason.Truncated, 0)]
    [InlineData("0A 10 1D 02 00 00 07 61 00", RejectReason.Truncated, 9)]
    [InlineData("08 10 1D 02 00 00 07 61 00 40", RejectReason.BadLength, 0)]
    [InlineData("0B 10 1D 02 00 00 07 61 00 40", RejectReason.BadLength, 0)]
    public void What_is_no_sample_is_rejected(string hex, RejectReason reason, int offset)
    {
        _oximeter.Take(Measurement, hex);

        Assert.Equal(DecodeResult.Rejected(reason, offset), _oximeter.Result);
    }
}
