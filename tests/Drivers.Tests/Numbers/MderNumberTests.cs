using System.Globalization;
using Edge.Drivers.Numbers;
using Edge.Model.Observations;
using FsCheck;
using FsCheck.Fluent;

namespace Edge.Drivers.Tests.Numbers;

public class MderNumberTests
{
    [Theory]
    [InlineData(0xF014, "2.0")]
    [InlineData(0xE0C8, "2.00")]
    [InlineData(0x1002, "20")]
    [InlineData(0x0000, "0")]
    [InlineData(0xF000, "0.0")]
    [InlineData(0x07FD, "2045")]
    [InlineData(0x0803, "-2045")]
    [InlineData(0xF7FF, "204.7")]
    [InlineData(0xF800, "-204.8")]
    [InlineData(0x17FF, "20470")]
    [InlineData(0x8078, "0.00000120")]
    [InlineData(0x7001, "10000000")]
    [InlineData(0x0FFF, "-1")]
    public void An_SFLOAT_keeps_its_digits(int raw, string text)
    {
        var number = MderNumber.FromSFloat((ushort)raw);

        Assert.Equal(text, number.Value!.Value.ToString(CultureInfo.InvariantCulture));
        Assert.Equal((MderSpecial.None, Validity.Valid, null, null), (number.Special, number.Validity, number.SpecialName, number.DataAbsentReason));
    }

    [Theory]
    [InlineData(0xFF00016Du, "36.5")]
    [InlineData(0xFE00274Au, "100.58")]
    [InlineData(0xFF000E42u, "365.0")]
    [InlineData(0x01000002u, "20")]
    [InlineData(0x00FFFB2Eu, "-1234")]
    [InlineData(0xFF7FFFFFu, "838860.7")]
    [InlineData(0xFF800000u, "-838860.8")]
    [InlineData(0x7B000000u, "0")]
    [InlineData(0x80000000u, "0")]
    [InlineData(0xE4000001u, "0.0000000000000000000000000001")]
    [InlineData(0xE300000Au, "0.0000000000000000000000000001")]
    [InlineData(0x1C000001u, "10000000000000000000000000000")]
    public void A_FLOAT_keeps_its_digits(uint raw, string text) =>
        Assert.Equal(text, MderNumber.FromFloat(raw).Value!.Value.ToString(CultureInfo.InvariantCulture));

    [Theory]
    [InlineData(0x07FF, 0x007FFFFFu, "NaN", "not-a-number", Validity.NotAvailable)]
    [InlineData(0x0800, 0x00800000u, "NRes", "error", Validity.Invalid)]
    [InlineData(0x07FE, 0x007FFFFEu, "+INF", "positive-infinity", Validity.Overflow)]
    [InlineData(0x0802, 0x00800002u, "-INF", "negative-infinity", Validity.Underflow)]
    [InlineData(0x0801, 0x00800001u, "reserved", "error", Validity.Invalid)]
    public void A_special_has_no_number_but_a_reason(int sfloat, uint raw, string name, string reason, Validity validity)
    {
        foreach (var number in new[] { MderNumber.FromSFloat((ushort)sfloat), MderNumber.FromFloat(raw) })
        {
            Assert.Null(number.Value);
            Assert.Equal((name, reason, validity), (number.SpecialName, number.DataAbsentReason, number.Validity));
        }
    }

    [Theory]
    [InlineData(0xE3000001u)]
    [InlineData(0x1D000001u)]
    [InlineData(0x7B387520u)]
    [InlineData(0x7FFFFFFFu)]
    [InlineData(0x8000000Fu)]
    public void A_FLOAT_beyond_any_decimal_is_invalid_and_never_rounded(uint raw)
    {
        var number = MderNumber.FromFloat(raw);

        Assert.Equal((null, MderSpecial.Unrepresentable, Validity.Invalid), (number.Value, number.Special, number.Validity));
    }

    [Fact]
    public void Every_SFLOAT_is_mantissa_times_power_of_ten_and_five_words_are_special()
    {
        int specials = 0;
        for (int raw = 0; raw <= ushort.MaxValue; raw++)
        {
            var number = MderNumber.FromSFloat((ushort)raw);
            int mantissa = (raw & 0x0FFF) >= 0x800 ? (raw & 0x0FFF) - 0x1000 : raw & 0x0FFF;
            int exponent = raw >> 12 >= 8 ? (raw >> 12) - 16 : raw >> 12;
            if (number.Value is { } value)
            {
                Assert.Equal(mantissa * Math.Pow(10, exponent), (double)value, 1e-6);
                Assert.Equal(Math.Max(0, -exponent), value.Scale);
            }
            else
            {
                specials++;
            }
        }

        Assert.Equal(5, specials);
    }

    [Fact]
    public void Any_FLOAT_is_a_number_or_says_why_not() =>
        Prop.ForAll(Gen.Choose(int.MinValue, int.MaxValue).ToArbitrary(), raw =>
        {
            var number = MderNumber.FromFloat((uint)raw);
            return number.Value is null == number.SpecialName is not null && (number.Validity == Validity.Valid) == number.Value is not null;
        }).QuickCheckThrowOnFailure();
}
