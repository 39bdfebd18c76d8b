using Edge.Drivers.Ble;

namespace Edge.Drivers.Tests.Ble;

/// <summary>Addresses in text and bytes.</summary>
public sealed class BluetoothAddressTests
{
    [Theory]
    [InlineData("00:00:00:00:00:00", 0UL)]
    [InlineData("00:AA:01:02:03:fF", 0x00AA010203FFUL)]
    [InlineData("FF:FF:FF:FF:FF:FF", 0xFFFFFFFFFFFFUL)]
    public void An_address_is_read_in_either_case_and_written_in_upper_case(string text, ulong value)
    {
        Assert.True(BluetoothAddress.TryParse(text, out BluetoothAddress address));
        Assert.Equal(value, address.Value);
        Assert.Equal(text.ToUpperInvariant(), address.ToString());
        Assert.Equal(address, BluetoothAddress.Parse(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00:AA:01:02:03")]
    [InlineData("00:AA:01:02:03:04:05")]
    [InlineData("00-AA-01-02-03-04")]
    [InlineData("00:AA:01:02:03:0G")]
    [InlineData("00:AA:01:02:03: 4")]
    [InlineData("00:AA:01:02:03:+4")]
    [InlineData("00AA01020304     ")]
    [InlineData(" 0:AA:01:02:03:04")]
    public void Anything_else_is_no_address(string text)
    {
        Assert.False(BluetoothAddress.TryParse(text, out BluetoothAddress address));
        Assert.Equal(default, address);
        Assert.Contains(text, Assert.Throws<FormatException>(() => BluetoothAddress.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_bytes_are_in_display_order()
    {
        byte[] bytes = new byte[6];
        BluetoothAddress.Parse("00:AA:01:02:03:FF").WriteTo(bytes);

        Assert.Equal([0x00, 0xAA, 0x01, 0x02, 0x03, 0xFF], bytes);
    }
}
