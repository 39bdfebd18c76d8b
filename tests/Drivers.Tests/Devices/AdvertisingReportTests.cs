using Edge.Drivers.Ble;
using Edge.Drivers.Tests.Framing;

namespace Edge.Drivers.Tests.Devices;

public class AdvertisingReportTests
{
    private const string Legacy = "043e1702010000a5808fe648540b0201060716d2fc4012e204cc";
    private const string Extended = "043e2b0d011300004e7cbc38c1a40100ff7fb90000000000000000001110161a18a4c138bc7c4e0102284f0b6720";

    [Fact]
    public void A_legacy_report_has_address_strength_and_service_data()
    {
        Assert.Equal(DecodeOutcome.Decoded, AdvertisingReport.TryRead(Convert.FromHexString(Legacy), out var report).Outcome);

        Assert.Equal("54:48:E6:8F:80:A5", report.Address.ToString());
        Assert.Equal((sbyte)-52, report.Rssi);
        Assert.True(report.TryFindServiceData(0xFCD2, out var data, out int offset));
        Assert.Equal("4012E204", Convert.ToHexString(data));
        Assert.Equal(21, offset);
        Assert.False(report.TryFindServiceData(0x181A, out _, out _));
    }

    [Fact]
    public void An_extended_report_has_address_strength_and_service_data()
    {
        Assert.Equal(DecodeOutcome.Decoded, AdvertisingReport.TryRead(Convert.FromHexString(Extended), out var report).Outcome);

        Assert.Equal("A4:C1:38:BC:7C:4E", report.Address.ToString());
        Assert.Equal((sbyte)-71, report.Rssi);
        Assert.True(report.TryFindServiceData(0x181A, out var data, out _));
        Assert.Equal(13, data.Length);
    }

    [Fact]
    public void An_unknown_strength_is_none()
    {
        AdvertisingReport.TryRead(Convert.FromHexString(Legacy[..^2] + "7f"), out var report);

        Assert.Null(report.Rssi);
    }

    [Fact]
    public void Every_cut_report_is_rejected()
    {
        foreach (string whole in (string[])[Legacy, Extended])
        {
            byte[] bytes = Convert.FromHexString(whole);
            for (int length = 0; length < bytes.Length; length++)
            {
                Assert.Equal(DecodeOutcome.Rejected, AdvertisingReport.TryRead(bytes.AsSpan(0, length), out _).Outcome);
            }
        }
    }

    [Theory]
    [InlineData("053e1702010000a5808fe648540b0201060716d2fc4012e204cc", RejectReason.BadSync)]
    [InlineData("043f1702010000a5808fe648540b0201060716d2fc4012e204cc", RejectReason.BadSync)]
    [InlineData("043e1602010000a5808fe648540b0201060716d2fc4012e204cc", RejectReason.BadLength)]
    [InlineData("043e1702020000a5808fe648540b0201060716d2fc4012e204cc", RejectReason.BadField)]
    [InlineData("043e1703010000a5808fe648540b0201060716d2fc4012e204cc", RejectReason.UnknownMessage)]
    [InlineData("043e1702010000a5808fe648540a0201060716d2fc4012e204cc", RejectReason.BadLength)]
    [InlineData("043e0902010000a5808fe648", RejectReason.Truncated)]
    public void What_is_no_report_of_one_device_is_rejected(string hex, RejectReason reason)
    {
        Assert.Equal(reason, AdvertisingReport.TryRead(Convert.FromHexString(hex), out _).Reason);
    }

    [Theory]
    [InlineData("0216d2")]
    [InlineData("000716d2fc4012e204")]
    [InlineData("0816d2fc4012e204")]
    [InlineData("07ffd2fc4012e204")]
    public void A_structure_that_is_short_padded_away_too_long_or_of_another_type_holds_no_service_data(string structures)
    {
        int bytes = structures.Length / 2;
        byte[] frame = Convert.FromHexString($"043e{bytes + 12:x2}02010000a5808fe64854{bytes:x2}{structures}cc");

        Assert.Equal(DecodeOutcome.Decoded, AdvertisingReport.TryRead(frame, out var report).Outcome);
        Assert.False(report.TryFindServiceData(0xFCD2, out _, out _));
    }

    [Fact]
    public void Every_advertisement_of_the_vectors_has_one_driver_and_it_is_that_of_its_profile()
    {
        int advertisements = 0;
        foreach (var (profile, bytes, _) in SampleStreams.VectorFrames())
        {
            if (AdvertisingReport.TryRead(bytes, out var report).Outcome == DecodeOutcome.Decoded)
            {
                var best = new List<(int Confidence, IDeviceDriver Driver)>();
                foreach (var driver in DriverCatalog.All.Where(d => d.Declaration.Ble is not null))
                {
                    foreach (var match in driver.Declaration.Ble!.Matches.Where(m => m.ServiceDataOf is not null))
                    {
                        ushort service = BitConverter.ToUInt16(match.ServiceDataOf!.Value.ToByteArray());
                        if (report.TryFindServiceData(service, out var _, out int _))
                        {
                            best.Add((match.Confidence, driver));
                        }
                    }
                }

                int top = best.Max(b => b.Confidence);
                var winner = Assert.Single(best.Where(b => b.Confidence == top).Select(b => b.Driver).Distinct());
                Assert.Contains(winner.Profiles, p => p.Name == profile);
                advertisements++;
            }
        }

        Assert.Equal(105, advertisements);
    }
}
