using System.Globalization;
using Edge.Drivers.Ble;
using Edge.Drivers.Devices.WeightScale;
using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Devices.Bluetooth;

public class WeightScaleTests
{
    private const ushort Weight = 0x2A9D;
    private const ushort Composition = 0x2A9C;
    private const string Time = "EA 07 03 0E 07 0F 09";
    private const string TimeLater = "EA 07 03 0E 07 0F 28";

    private static readonly Guid ControlPoint = GattId.Of(0x2A9F);

    private readonly GattRun _scale = new(new WeightScaleDriver());

    [Fact]
    public void Every_combination_of_weight_flags_is_read_and_nothing_announced_may_be_missing()
    {
        for (int flags = 0; flags < 16; flags++)
        {
            var scale = new GattRun(new WeightScaleDriver());
            string hex = $"{flags:X2} 40 38" + ((flags & 2) != 0 ? Time : "") + ((flags & 4) != 0 ? "02" : "") + ((flags & 8) != 0 ? "EB 00 D6 06" : "");
            scale.Take(Weight, hex);
            var weight = scale[Metrics.Weight];
            Assert.Equal((flags & 1) != 0 ? ("144.00", "[lb_av]") : ("72.000", "kg"), (weight.Value!.Value.ToString(CultureInfo.InvariantCulture), weight.Unit));
            Assert.Equal((flags & 2) != 0 ? new DateTime(2026, 3, 14, 7, 15, 9) : null, weight.MeasuredAt);
            Assert.Equal((flags & 4) != 0 ? (byte?)2 : null, weight.UserSlot);
            Assert.Equal((flags & 8) != 0 ? 3 : 1, scale.Last.Count);
            if ((flags & 8) != 0)
            {
                Assert.Equal((23.5m, "kg/m2"), (scale[Metrics.BodyMassIndex].Value!.Value, scale[Metrics.BodyMassIndex].Unit));
                Assert.Equal((175.0m, (flags & 1) != 0 ? "[in_i]" : "cm"), (scale[Metrics.Height].Value!.Value, scale[Metrics.Height].Unit));
            }

            scale.Take(Weight, hex[..^2]);
            Assert.Equal(RejectReason.Truncated, scale.Result.Reason);
        }
    }

    // Flag bits 1 to 11 and the size of the field each announces.
    [Fact]
    public void Every_single_field_of_a_body_composition_stands_where_its_bit_says()
    {
        int[] sizes = [7, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2];
        for (int bit = 1; bit <= sizes.Length; bit++)
        {
            string hex = $"{(1 << bit) & 0xFF:X2} {(1 << bit) >> 8:X2} DD 00" + string.Concat(Enumerable.Repeat("01", sizes[bit - 1]));
            _scale.Take(Composition, hex);
            Assert.Equal(DecodeOutcome.Decoded, _scale.Result.Outcome);
            _scale.Take(Composition, hex[..^2]);
            Assert.Equal(DecodeResult.Rejected(RejectReason.Truncated, 4 + sizes[bit - 1] - 1), _scale.Result);
        }
    }

    [Fact]
    public void What_the_scale_computes_is_marked_as_an_estimate_and_what_it_measures_is_not()
    {
        _scale.Take(Composition, "04 0E DD 00 02 00 14 B8 38 D6 06");

        Assert.Equal((22.1m, QualityFlags.Estimated), (_scale[Metrics.BodyFat].Value!.Value, _scale[Metrics.BodyFat].Flags));
        Assert.Equal((512.0m, QualityFlags.None), (_scale[Metrics.BodyImpedance].Value!.Value, _scale[Metrics.BodyImpedance].Flags));
        Assert.Equal((72.6m, QualityFlags.None), (_scale[Metrics.Weight].Value!.Value, _scale[Metrics.Weight].Flags));
        Assert.Equal(175.0m, _scale[Metrics.Height].Value);
        Assert.All(_scale.Last, r => Assert.Equal((byte)2, r.UserSlot!.Value));
    }

    [Fact]
    public void An_unsuccessful_measurement_has_no_value()
    {
        var weight = Assert.Single(_scale.Take(Weight, "00 FF FF"));
        var fat = Assert.Single(_scale.Take(Composition, "00 00 FF FF"));

        Assert.Equal((null, Validity.NotAvailable), (weight.Value, weight.Validity));
        Assert.Equal((null, Validity.NotAvailable), (fat.Value, fat.Validity));
    }

    [Theory]
    [InlineData("06 40 38" + Time + "02", "06 04 DD 00" + Time + "02 40 38", 0)]
    [InlineData("06 40 38" + Time + "02", "06 04 DD 00" + TimeLater + "02 40 38", 1)]
    [InlineData("06 40 38" + Time + "02", "06 04 DD 00" + Time + "03 40 38", 1)]
    [InlineData("06 40 38" + Time + "02", "06 04 DD 00" + Time + "FF 40 38", 0)]
    [InlineData("00 40 38", "00 04 DD 00 41 38", 0)]
    [InlineData("00 FF FF", "00 04 DD 00 40 38", 1)]
    public void A_weight_that_both_characteristics_state_is_emitted_once(string weight, string composition, int weightsOfComposition)
    {
        _scale.Take(Weight, weight, 100);
        _scale.Take(Composition, composition, 105);

        Assert.Equal(weightsOfComposition, _scale.Last.Count(r => r.Metric == Metrics.Weight));
    }

    [Fact]
    public void The_other_way_round_it_is_emitted_once_too_and_half_a_minute_later_again()
    {
        Assert.Equal(2, _scale.Take(Composition, "00 04 DD 00 40 38", 100).Count);
        Assert.Empty(_scale.Take(Weight, "00 40 38", 101));
        Assert.Single(_scale.Take(Weight, "00 40 38", 131));
    }

    [Fact]
    public void Two_weights_of_one_characteristic_are_two_weights()
    {
        Assert.Single(_scale.Take(Weight, "00 40 38", 100));
        Assert.Single(_scale.Take(Weight, "00 41 38", 101));
    }

    [Theory]
    [InlineData("00 06 DD 00 00 14 B8 38")]
    [InlineData("00 16 DD 00 00 14 B8 38")]
    public void The_second_packet_has_time_and_user_of_the_first(string second)
    {
        Assert.Equal([Metrics.BodyFat], _scale.Take(Composition, "06 10 DD 00" + Time + "02", 100).Select(r => r.Metric));
        _scale.Take(Composition, second, 100.2);

        Assert.Equal([Metrics.BodyImpedance, Metrics.Weight], _scale.Last.Select(r => r.Metric));
        Assert.All(_scale.Last, r => Assert.Equal(((byte?)2, (DateTime?)new DateTime(2026, 3, 14, 7, 15, 9)), (r.UserSlot, r.MeasuredAt)));
    }

    [Fact]
    public void A_packet_that_comes_late_or_names_its_own_user_continues_nothing()
    {
        _scale.Take(Composition, "06 10 DD 00" + Time + "02", 100);
        _scale.Take(Composition, "00 02 DD 00 00 14", 111);
        Assert.Equal([Metrics.BodyFat, Metrics.BodyImpedance], _scale.Last.Select(r => r.Metric));
        Assert.Null(_scale[Metrics.BodyFat].UserSlot);

        _scale.Take(Composition, "06 10 DD 00" + Time + "02", 200);
        _scale.Take(Composition, "04 02 DC 00 03 00 14", 201);
        Assert.Equal((byte)3, _scale[Metrics.BodyFat].UserSlot!.Value);
    }

    [Fact]
    public void Consent_is_given_once_and_a_refusal_ends_the_link()
    {
        var driver = new WeightScaleDriver();
        var settings = new DeviceSettings { Consent = new UserConsent(3, 0x1234) };
        var dialogue = driver.CreateDialogue(new DialogueStart(null, settings))!;
        var output = new DialogueOutput();

        dialogue.Start(default, output);
        var write = Assert.IsType<DialogueRequest.Write>(Assert.Single(output.Requests));
        Assert.Equal([0x02, 0x03, 0x34, 0x12], write.Bytes.ToArray());
        Assert.Contains(driver.Declaration.PermittedWrites, p => p.Name == write.Name && p.Permits(write.Bytes.Span, write.Characteristic));
        dialogue.OnFrame([0x20, 0x02, 0x01], ControlPoint, default, output);
        dialogue.OnFrame([0x20, 0x02, 0x05], GattId.Of(Weight), default, output);
        dialogue.OnTick(default, output);
        Assert.Single(output.Requests);

        dialogue.OnFrame([0x20, 0x02, 0x05], ControlPoint, default, output);
        Assert.IsType<DialogueRequest.Fail>(output.Requests[^1]);
    }

    [Fact]
    public void Without_a_code_or_with_an_impossible_one_nothing_is_written()
    {
        var driver = new WeightScaleDriver();
        Assert.Null(driver.CreateDialogue(new DialogueStart(null, null)));
        Assert.Null(driver.CreateDialogue(new DialogueStart(null, new DeviceSettings())));

        var output = new DialogueOutput();
        driver.CreateDialogue(new DialogueStart(null, new DeviceSettings { Consent = new UserConsent(1, 10_000) }))!.Start(default, output);
        Assert.IsType<DialogueRequest.Fail>(Assert.Single(output.Requests));
    }

    [Theory]
    [InlineData(0x01)]
    [InlineData(0x03)]
    public void Users_are_never_registered_or_deleted(byte opcode) =>
        Assert.DoesNotContain(
            new WeightScaleDriver().Declaration.PermittedWrites,
            p => p.Permits([opcode, 0, 0, 0], ControlPoint) || p.Permits([opcode], ControlPoint) || p.Permits([opcode, 0, 0], ControlPoint));
}
