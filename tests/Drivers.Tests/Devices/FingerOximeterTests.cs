using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Devices;

/// <summary>Low-cost oximeters: their codes for "no value", their flags, their pleth.</summary>
public class FingerOximeterTests
{
    [Theory]
    [InlineData(0x00, 0x00, Validity.Valid, QualityFlags.None)]
    [InlineData(0x10, 0x00, Validity.Questionable, QualityFlags.Searching)]
    [InlineData(0x00, 0x20, Validity.Questionable, QualityFlags.Searching)]
    [InlineData(0x00, 0x10, Validity.NotAvailable, QualityFlags.SensorOff)]
    [InlineData(0x20, 0x00, Validity.NotAvailable, QualityFlags.SensorOff | QualityFlags.SensorFault)]
    [InlineData(0x20, 0x30, Validity.NotAvailable, QualityFlags.SensorOff | QualityFlags.SensorFault | QualityFlags.Searching)]
    public void The_flags_of_a_BerryMed_decide_whether_its_numbers_count(byte first, byte third, Validity validity, QualityFlags flags)
    {
        var decoded = Decode("berrymed", [(byte)(0x80 | first), 50, third, 72, 97]);

        Assert.All(decoded.Readings.ToArray(), r => Assert.Equal((validity, flags), (r.Validity, r.Flags & (flags | QualityFlags.SensorOff))));
        Assert.Equal(validity == Validity.NotAvailable ? 0 : 1, decoded.Waveforms.Length);
    }

    [Fact]
    public void A_pulse_rate_over_127_survives_and_the_codes_do_not()
    {
        Assert.Equal([97m, 200m], Values(Decode("berrymed", [0x80, 50, 0x40, 72, 97])));
        Assert.Equal([null, null], Values(Decode("berrymed", [0x80, 50, 0x40, 127, 127])));
        Assert.Equal([null, null], Values(Decode("berrymed", [0x80, 50, 0x00, 0, 0])));
        Assert.Equal([97m, 127m], Values(Decode("berrymed", [0x80, 50, 0x00, 127, 97])));
        Assert.Equal([99m, 56m, 6.8m], Values(Decode("jumper-oximeter", [0x81, 56, 99, 68])));
        Assert.Equal([null, null, null], Values(Decode("jumper-oximeter", [0x81, 255, 127, 0])));
        Assert.Equal([84m, 180m], Values(Decode("contec-cms50d-bt", [0xEB, 0x01, 0x05, 180, 84, 0x7F, 0x00, 0x78])));
    }

    [Fact]
    public void Pleth_of_a_BerryMed_comes_sample_by_sample_at_100_Hz()
    {
        var decoded = Decode("berrymed", [0x80, 50, 0x05, 72, 97]);

        var wave = Assert.Single(decoded.Waveforms.ToArray());
        Assert.Equal((Metrics.PlethWaveform, 100.0, 50), (wave.Metric, wave.RateHz, decoded.Samples[0]));
    }

    [Theory]
    [InlineData("aa550f0801603e00500000", 0x00, Validity.Valid)]
    [InlineData("aa550f0801603e00500400", 0x04, Validity.Questionable)]
    [InlineData("aa550f0801603e00500200", 0x02, Validity.NotAvailable)]
    [InlineData("aa550f0801603e00500800", 0x08, Validity.NotAvailable)]
    public void The_status_of_a_PC_60FW_decides_whether_its_numbers_count(string head, byte status, Validity validity)
    {
        byte[] frame = [.. Convert.FromHexString(head), 0];
        frame[^1] = Edge.Drivers.Numbers.Crc8.Maxim.Of(frame.AsSpan(0, frame.Length - 1));
        var decoded = Decode("pc-60fw", frame);

        Assert.Equal(status, frame[9]);
        Assert.All(decoded.Readings.ToArray(), r => Assert.Equal(validity, r.Validity));
        Assert.Equal(validity == Validity.NotAvailable ? [null, null, null] : [96m, 62m, 8m], Values(decoded));
    }

    [Fact]
    public void A_CMS50D_BT_is_asked_every_three_seconds_and_may_be_told_nothing_else()
    {
        var script = new DialogueScript("contec-cms50d-bt");
        Guid notify = new("0000FF02-0000-1000-8000-00805F9B34FB");

        Assert.Equal("live", script.Take());
        for (int i = 0; i < 12; i++)
        {
            script.Frame(notify, "eb01053e627f0010");
            script.Wait(1);
        }

        Assert.Equal("live live live live", script.Take());
        var permitted = Assert.Single(DriverCatalog.Find("contec-cms50d-bt")!.Declaration.PermittedWrites);
        Assert.Equal("9B011C", Convert.ToHexString(permitted.Bytes.Span));
        Assert.True(permitted.Mask.IsEmpty);
    }

    private static DecodedFrame Decode(string driver, byte[] frame)
    {
        var into = new DecodedFrame();
        var origin = DriverCatalog.Find(driver)!.Profiles[0].Origin;
        Assert.Equal(DecodeOutcome.Decoded, DriverCatalog.Find(driver)!.Decoder.Decode(frame, new FrameContext { Origin = origin }, into).Outcome);
        return into;
    }

    private static IEnumerable<decimal?> Values(DecodedFrame decoded) => decoded.Readings.ToArray().Select(r => r.Value);
}
