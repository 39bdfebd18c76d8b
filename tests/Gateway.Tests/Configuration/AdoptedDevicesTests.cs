using Edge.Gateway.Configuration;
using Edge.Gateway.Tests.Bench;

namespace Edge.Gateway.Tests.Configuration;

public class AdoptedDevicesTests
{
    private static readonly DeviceOptions Strap = new() { Id = "strap", Driver = "heart-rate", Address = "00:AA:01:01:00:01", Patient = "mia" };

    [Fact]
    public void A_device_is_kept_and_replaced_by_one_of_the_same_name_or_address()
    {
        using var folder = new TemporaryFolder();
        var adopted = new AdoptedDevices(folder.File("state"));
        Assert.Empty(adopted.Load());

        adopted.Add(Strap);
        adopted.Add(Strap with { Id = "other", Address = "00:aa:01:01:00:01", Patient = "leo" });
        adopted.Add(new DeviceOptions { Id = "meter", Driver = "glucose-meter", Address = "00:AA:01:02:00:02", Patient = "mia" });

        Assert.Equal(["other", "meter"], adopted.Load().Select(d => d.Id));
        Assert.True(adopted.Remove("other"));
        Assert.False(adopted.Remove("other"));
        Assert.Equal("meter", Assert.Single(adopted.Load()).Id);
    }

    [Fact]
    public void The_configuration_file_goes_before_what_was_adopted()
    {
        var options = new GatewayOptions { Devices = [Strap with { Id = "mine" }] };

        GatewayOptions merged = AdoptedDevices.Merge(options, [Strap, Strap with { Id = "mine", Address = "00:AA:01:09:00:09" }, Strap with { Id = "third", Address = "00:AA:01:03:00:03" }]);

        Assert.Equal(["mine", "third"], merged.Devices.Select(d => d.Id));
    }

    [Fact]
    public void A_damaged_file_says_where_and_what_helps()
    {
        using var folder = new TemporaryFolder();
        folder.Write(AdoptedDevices.FileName, "{\n \"devices\": [ {]\n}");

        IOException damaged = Assert.Throws<IOException>(() => new AdoptedDevices(folder.Path).Load());
        Assert.Contains("line 2", damaged.Message, StringComparison.Ordinal);
        Assert.Contains("adopt the devices again", damaged.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"driver": "heart-rate", "address": "00:AA:01"}""", "address '00:AA:01' is no Bluetooth address")]
    [InlineData("""{"driver": "heart-rate", "port": "/dev/ttyUSB0"}""", "address '' is no Bluetooth address")]
    [InlineData("""{"driver": "bthome", "address": "00:AA:01:01:00:01", "bindKey": "12"}""", "bindKey must have 24 or 32")]
    [InlineData("""{"driver": "weight-scale", "address": "00:AA:01:01:00:01", "users": {"one": "mia"}}""", "'one' is no user slot")]
    [InlineData("""{"driver": "weight-scale", "address": "00:AA:01:01:00:01", "users": {"1": "leo"}}""", "users: no patient 'leo'")]
    [InlineData("""{"driver": "weight-scale", "address": "00:AA:01:01:00:01", "consentCode": 12345}""", "consentCode must be 0 to 9999")]
    [InlineData("""{"driver": "heart-rate", "address": "00:AA:01:01:00:01", "factor": 0}""", "factor must not be 0")]
    public void The_way_to_a_device_is_checked_by_its_kind(string device, string expected)
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("edge.json", $$"""{"patients": [{"id": "mia", "name": "Mia"}], "devices": [{{device[..^1]}}, "id": "d", "patient": "mia"}]}""");

        Assert.Contains(expected, Assert.Single(OptionsFile.Read(file).Errors), StringComparison.Ordinal);
    }
}
