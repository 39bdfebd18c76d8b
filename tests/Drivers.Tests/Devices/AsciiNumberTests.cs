using System.Globalization;
using System.Text;
using Edge.Drivers.Numbers;
using FsCheck;
using FsCheck.Fluent;

namespace Edge.Drivers.Tests.Devices;

public class AsciiNumberTests
{
    [Theory]
    [InlineData("096", "96")]
    [InlineData("04.12", "4.12")]
    [InlineData("11.80", "11.80")]
    [InlineData("-0.5", "-0.5")]
    [InlineData("+12", "12")]
    public void The_scale_is_kept(string text, string expected)
    {
        Assert.True(AsciiNumber.TryParse(Encoding.ASCII.GetBytes(text), out decimal value));
        Assert.Equal(expected, value.ToString(CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("---")]
    [InlineData("4.")]
    [InlineData(".4")]
    [InlineData("1.2.3")]
    [InlineData("0x6")]
    [InlineData(" 6")]
    [InlineData("1e3")]
    [InlineData("1234567890")]
    public void Anything_else_is_no_number(string text)
    {
        Assert.False(AsciiNumber.TryParse(Encoding.ASCII.GetBytes(text), out _));
    }

    [Fact]
    public void Every_printed_number_is_read_back()
    {
        var numbers = Gen.Choose(-9999, 9999).SelectMany(m => Gen.Choose(0, 3).Select(scale => new decimal(Math.Abs(m), 0, 0, m < 0, (byte)scale)));
        Prop.ForAll(numbers.ToArbitrary(), number =>
        {
            string text = number.ToString(CultureInfo.InvariantCulture);
            return AsciiNumber.TryParse(Encoding.ASCII.GetBytes(text), out decimal read)
                && read.ToString(CultureInfo.InvariantCulture) == text;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("00ff", 255u)]
    [InlineData("C00", 0xC00u)]
    [InlineData("FFFFFFFF", uint.MaxValue)]
    public void Hex_fields_have_any_width_and_case(string text, uint expected)
    {
        Assert.True(AsciiNumber.TryParseHex(Encoding.ASCII.GetBytes(text), out uint value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0x10")]
    [InlineData("G")]
    [InlineData("123456789")]
    [InlineData("--")]
    public void Other_hex_fields_are_refused(string text)
    {
        Assert.False(AsciiNumber.TryParseHex(Encoding.ASCII.GetBytes(text), out _));
    }
}
