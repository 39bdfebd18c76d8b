using Edge.Drivers.Iio;
using Edge.Drivers.Tests.Serial;
using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Iio;

public class PolledSensorTests
{
    private static readonly (string, string)[] Bme280 = [("name", "bme280"), ("in_temp_input", "21530"), ("in_humidityrelative_input", "44640")];

    [Fact]
    public void A_sensor_is_read_round_by_round()
    {
        using var bench = new SysfsBench();
        string folder = bench.PlugIn(0, "i2c-1/1-0076", Bme280);
        bench.Start("bme280", "iio-room");
        bench.Log.WaitForLink(LinkState.Up);
        bench.Log.WaitForFrames(2);

        Assert.Equal("in_temp_input=21530\nin_humidityrelative_input=44640\n\n", bench.Log.Texts[0]);
        SysfsBench.Set(folder, "in_temp_input", "-1200");
        bench.WaitForNews(t => t.StartsWith("in_temp_input=-1200\n", StringComparison.Ordinal), "the new value");
        Assert.Single(bench.Log.Links);
    }

    [Fact]
    public void A_sensor_that_comes_back_under_another_number_is_found_and_its_old_number_is_not_mistaken()
    {
        using var bench = new SysfsBench();
        string folder = bench.PlugIn(0, "i2c-1/1-0076", Bme280);
        bench.Start("bme280", "iio-room");
        bench.Log.WaitForLink(LinkState.Up);
        bench.PullOut(folder);
        Assert.Contains("plugged in", bench.Log.WaitForLink(LinkState.Lost), StringComparison.Ordinal);
        bench.PlugIn(0, "i2c-1/1-0044", ("name", "sht3x"), ("in_temp_input", "99000"));
        bench.PlugIn(5, "i2c-1/1-0076", ("name", "bme280"), ("in_temp_input", "30000"));
        bench.Log.WaitForLink(LinkState.Up, after: 2);
        bench.Log.WaitForFrames(bench.Log.Frames.Count + 1);

        Assert.DoesNotContain(bench.Log.Texts, t => t.Contains("99000", StringComparison.Ordinal));
        Assert.Contains("30000", bench.Log.Texts[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_read_that_fails_makes_the_value_absent_and_never_zero()
    {
        using var bench = new SysfsBench();
        string folder = bench.PlugIn(0, "i2c-1/1-0076", Bme280);
        bench.Start("bme280", "iio-room");
        bench.Log.WaitForLink(LinkState.Up);
        SysfsBench.Break(folder, "in_temp_input");
        bench.WaitForNews(t => t == "in_temp_input=\nin_humidityrelative_input=44640\n\n", "the failed read");

        var into = new DecodedFrame();
        DriverCatalog.Find("iio-room")!.Decoder.Decode("in_temp_input=\nin_humidityrelative_input=44640\n\n"u8, new FrameContext { Origin = SysfsOrigin.Attributes }, into);
        Assert.Equal((null, Validity.NotAvailable, QualityFlags.SensorFault), (into.Readings[0].Value, into.Readings[0].Validity, into.Readings[0].Flags));
        Assert.Equal(44.64m, into.Readings[1].Value);
    }

    [Fact]
    public void When_nothing_answers_the_link_is_lost_and_comes_back_by_itself()
    {
        using var bench = new SysfsBench();
        string folder = bench.PlugIn(0, "i2c-1/1-0076", ("name", "bme280"), ("in_temp_input", "21530"));
        bench.Start("bme280", "iio-room");
        bench.Log.WaitForLink(LinkState.Up);
        SysfsBench.Break(folder, "in_temp_input");
        Assert.Contains("does not answer", bench.Log.WaitForLink(LinkState.Lost), StringComparison.Ordinal);
        SysfsBench.Repair(folder, "in_temp_input", "21000");
        bench.Log.WaitForLink(LinkState.Up, after: 2);
        Assert.Equal(3, bench.Log.Links.Count);
    }

    [Fact]
    public void A_sensor_without_what_the_driver_reads_says_so()
    {
        using var bench = new SysfsBench();
        bench.PlugIn(0, "spi0", ("name", "gyro"), ("in_anglvel_x_raw", "1"));
        bench.Start("gyro", "iio-room");
        Assert.Contains("nothing that this driver reads", bench.Log.WaitForLink(LinkState.Lost), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1-0077")]
    [InlineData("bme280@77")]
    [InlineData("i2c@7e804000/bme280@77")]
    [InlineData("bedroom")]
    public void Two_sensors_of_one_name_are_told_apart_by_place_node_or_label(string sensor)
    {
        using var bench = new SysfsBench();
        bench.PlugIn(0, "i2c-1/1-0076", Bme280);
        string second = bench.PlugIn(1, "i2c-1/1-0077", ("name", "bme280"), ("label", "bedroom"), ("in_temp_input", "7000"));
        string node = Path.Combine(bench.Roots.Sys, "firmware", "devicetree", "base", "soc", "i2c@7e804000", "bme280@77");
        Directory.CreateDirectory(node);
        Directory.CreateSymbolicLink(Path.Combine(second, "of_node"), node);
        bench.Start(sensor, "iio-room");
        bench.Log.WaitForFrames(1);

        Assert.Equal("in_temp_input=7000\n\n", bench.Log.Texts[0]);
        Assert.Contains("Several sensors", SysfsSource.Probe("bme280", DriverCatalog.Find("iio-room")!, bench.Roots), StringComparison.Ordinal);
        Assert.Null(SysfsSource.Probe(sensor, DriverCatalog.Find("iio-room")!, bench.Roots));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_folder_can_be_named_that_of_the_sensor_or_that_of_its_chip(bool ofChip)
    {
        using var bench = new SysfsBench();
        string folder = bench.PlugIn(3, "i2c-1/1-0076", Bme280);
        bench.Start(ofChip ? Path.Combine(bench.Roots.Sys, "devices", "i2c-1", "1-0076") : folder, "iio-room");
        bench.Log.WaitForFrames(1);
        Assert.StartsWith("in_temp_input=21530\n", bench.Log.Texts[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_sensor_of_the_hwmon_tree_is_read_by_name_and_by_the_folder_of_its_chip()
    {
        using var bench = new SysfsBench();
        bench.PlugInHwmon(2, "i2c-1/1-0044", ("name", "sht3x"), ("temp1_input", "22187"), ("humidity1_input", "51300"));
        string chip = Path.Combine(bench.Roots.Sys, "devices", "i2c-1", "1-0044");
        bench.Start("sht3x", "hwmon");
        bench.Log.WaitForFrames(1);

        Assert.Equal("temp1_input=22187\nhumidity1_input=51300\n\n", bench.Log.Texts[0]);
        Assert.Null(SysfsSource.Probe(chip, DriverCatalog.Find("hwmon")!, bench.Roots));
        Assert.Contains("hwmon*/name", SysfsSource.Probe("lm75", DriverCatalog.Find("hwmon")!, bench.Roots), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_converter_the_named_channel_is_read_with_what_all_channels_share()
    {
        using var bench = new SysfsBench();
        bench.PlugIn(0, "i2c-1/1-0048", ("name", "ads1015"), ("in_voltage0_raw", "1"), ("in_voltage2_raw", "1236"), ("in_voltage_scale", "2"));
        bench.Start("ads1015#in_voltage2", "iio-adc");
        bench.Log.WaitForFrames(1);
        Assert.Equal("in_voltage_scale=2\nin_voltage2_raw=1236\n\n", bench.Log.Texts[0]);
    }

    [Fact]
    public void Only_a_driver_of_a_kernel_sensor_can_be_used()
    {
        Assert.Throws<ArgumentException>(() => new SysfsSource("x", DriverCatalog.Find("nellcor-n560")!, TimeProvider.System, new SysfsRoots()));
    }

    [Fact]
    public void A_round_costs_the_decoder_no_memory()
    {
        var decoder = DriverCatalog.Find("iio-mlx90614")!.Decoder;
        byte[] frame = "in_temp_object_raw=15347\nin_temp_ambient_raw=14833\nin_temp_offset=-13657.5\nin_temp_scale=20\n\n"u8.ToArray();
        var into = new DecodedFrame();
        decoder.Decode(frame, default, into);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            into.Clear();
            decoder.Decode(frame, default, into);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(33.79m, into.Readings[0].Value);
    }
}
