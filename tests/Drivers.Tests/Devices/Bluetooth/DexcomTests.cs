using Edge.Drivers.Devices.Dexcom;
using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Devices.Bluetooth;

public class DexcomTests
{
    private readonly GattRun _g7 = new(new DexcomG7Driver());
    private readonly GattRun _g5 = new(new DexcomG5Driver());

    [Fact]
    public void No_Dexcom_driver_writes_says_or_authenticates_anything()
    {
        foreach (var driver in (IDeviceDriver[])[new DexcomG5Driver(), new DexcomG7Driver()])
        {
            Assert.Empty(driver.Declaration.PermittedWrites);
            Assert.Empty(driver.Declaration.Conversation);
            Assert.Null(driver.CreateDialogue(new DialogueStart(null, null)));
            Assert.Empty(driver.Declaration.Ble!.Reads);
            Assert.All(driver.Declaration.Ble.Subscriptions, s => Assert.DoesNotContain("f8083535", s.Characteristic.ToString(), StringComparison.Ordinal));
            Assert.All(driver.Declaration.Ble.Matches, m => Assert.True(m.Confidence <= 20));
        }
    }

    [Fact]
    public void Only_state_6_gives_a_number()
    {
        for (int state = 0; state < 256; state++)
        {
            _g7.Take(DexcomCharacteristics.Control, G7(state, sequence: state + 1));

            var reading = _g7[Metrics.GlucoseCgm];
            Assert.Equal(state == 6 ? 141m : null, reading.Value);
            Assert.Equal(
                state switch
                {
                    6 => Validity.Valid,
                    2 => Validity.CalibrationOngoing,
                    1 or 0x18 => Validity.NotAvailable,
                    _ => Validity.Invalid,
                },
                reading.Validity);
            Assert.Equal(state == 0x18 ? QualityFlags.Stuck : QualityFlags.None, reading.Flags);
        }
    }

    [Theory]
    [InlineData(0, Validity.Underflow, null)]
    [InlineData(39, Validity.Underflow, null)]
    [InlineData(40, Validity.Valid, 40)]
    [InlineData(400, Validity.Valid, 400)]
    [InlineData(401, Validity.Overflow, null)]
    [InlineData(0xFFF, Validity.Overflow, null)]
    [InlineData(0xFFFF, Validity.NotAvailable, null)]
    [InlineData(0xF08D, Validity.Valid, 141)]
    public void Beyond_the_range_there_is_a_bound_and_no_number(int raw, Validity validity, int? value)
    {
        _g7.Take(DexcomCharacteristics.Control, G7(6, raw));

        Assert.Equal((validity, (decimal?)value), (_g7[Metrics.GlucoseCgm].Validity, _g7[Metrics.GlucoseCgm].Value));
    }

    [Fact]
    public void A_value_for_display_only_is_shown_but_not_usable()
    {
        _g7.Take(DexcomCharacteristics.Control, "4e00a89c00008800000104008d0006038a001f");
        Assert.Equal((Validity.Questionable, 141m), (_g7[Metrics.GlucoseCgm].Validity, _g7[Metrics.GlucoseCgm].Value));
        _g5.Take(DexcomCharacteristics.Control, "3100680a00008a715700ccf006ff5c21");
        Assert.Equal(DecodeOutcome.Rejected, _g5.Result.Outcome);
    }

    [Fact]
    public void A_value_is_as_old_as_its_message_says()
    {
        _g7.Take(DexcomCharacteristics.Control, "4e00f9590200030200012a018f000610d9000f");

        Assert.Equal((TimeSpan.FromSeconds(298), 515L), (_g7[Metrics.GlucoseCgm].Age, _g7[Metrics.GlucoseCgm].Record));
        Assert.Null(_g7[Metrics.GlucoseCgm].MeasuredAt);
    }

    [Fact]
    public void A_young_repeat_is_dropped_and_an_old_one_is_stuck()
    {
        Assert.Single(_g7.Take(DexcomCharacteristics.Control, G7(6, age: 4)));
        Assert.Empty(_g7.Take(DexcomCharacteristics.Control, G7(6, age: 304)));
        Assert.Equal(DecodeOutcome.Ignored, _g7.Result.Outcome);

        _g7.Take(DexcomCharacteristics.Control, G7(6, age: 604));
        Assert.Equal((Validity.Questionable, QualityFlags.Stuck, TimeSpan.FromSeconds(604)), (_g7.Last[0].Validity, _g7.Last[0].Flags, _g7.Last[0].Age));
        Assert.Equal(Validity.Valid, _g7.Take(DexcomCharacteristics.Control, G7(6, sequence: 0x89, age: 4))[0].Validity);
    }

    [Fact]
    public void An_expired_sensor_repeats_itself_without_a_number()
    {
        foreach (string hex in (string[])["4e0024430e00d40b0001ab6a650018036a000e", "4e0079450e00d40b0001006d650018036a000e"])
        {
            _g7.Take(DexcomCharacteristics.Control, hex);
            Assert.Equal((null, Validity.NotAvailable, QualityFlags.Stuck), (_g7.Last[0].Value, _g7.Last[0].Validity, _g7.Last[0].Flags));
        }
    }

    [Fact]
    public void A_stored_value_is_dropped_until_the_sensors_clock_is_known_and_then_has_an_age()
    {
        Assert.Empty(_g7.Take(DexcomCharacteristics.Backfill, "f20e0d00ba00060ffb"));
        Assert.Equal(DecodeOutcome.Ignored, _g7.Result.Outcome);

        // 856,000 s since the activation, at 100 s of the gateway's clock.
        _g7.Take(DexcomCharacteristics.Control, "4e00c00f0d008800000104008d0006038a000f", atSeconds: 100);
        _g7.Take(DexcomCharacteristics.Backfill, "f20e0d00ba00060ffb", atSeconds: 110);

        Assert.Equal((186m, TimeSpan.FromSeconds(216), QualityFlags.FromStorage), (_g7.Last[0].Value, _g7.Last[0].Age, _g7.Last[0].Flags));
        Assert.Empty(_g7.Take(DexcomCharacteristics.Backfill, "00100f00ba00060ffb", atSeconds: 110));
    }

    [Fact]
    public void A_G5_value_has_the_number_of_its_sequence_and_a_repeat_is_dropped()
    {
        Assert.Equal((204m, 2664L), (_g5.Take(DexcomCharacteristics.Control, "3100680a00008a715700cc0006ffc42a")[0].Value, _g5.Last[0].Record));
        Assert.Empty(_g5.Take(DexcomCharacteristics.Control, "3100680a00008a715700cc0006ffc42a"));
        Assert.Single(_g5.Take(DexcomCharacteristics.Control, "31006f0a0000be7957007a0006e4818d"));
    }

    [Fact]
    public void Other_answers_hold_no_value()
    {
        Assert.Empty(_g5.Take(DexcomCharacteristics.Control, "2500e8f87100ffffffff010000000a70"));
        Assert.Equal(DecodeOutcome.Ignored, _g5.Result.Outcome);
        Assert.Empty(_g7.Take(DexcomCharacteristics.Control, "5200c0d70d00540600020404ff0c00"));
        Assert.Equal(DecodeOutcome.Ignored, _g7.Result.Outcome);
    }

    private static string G7(int state, int raw = 141, int sequence = 0x88, int age = 4) =>
        $"4e00 00900d00 {Word(sequence)} 0001 {Word(age)} {Word(raw)} {state:X2} 03 8a00 0f";

    private static string Word(int word) => $"{word & 0xFF:X2}{(word >> 8) & 0xFF:X2}";
}
