using Edge.Drivers.Numbers;

namespace Edge.Drivers.Tests.Numbers;

public class CrcTests
{
    private static readonly byte[] Digits = "123456789"u8.ToArray();

    [Fact]
    public void Every_CRC_gives_its_check_value()
    {
        Assert.Equal(0x6F91, Crc16.Mcrf4xx.Of(Digits));
        Assert.Equal(0x31C3, Crc16.Xmodem.Of(Digits));
        Assert.Equal(0x906E, Crc16.X25.Of(Digits));
        Assert.Equal(0xBB3D, Crc16.Arc.Of(Digits));
        Assert.Equal(0x29B1, Crc16.CcittFalse.Of(Digits));
        Assert.Equal(0xE5CC, Crc16.AugCcitt.Of(Digits));
        Assert.Equal(0x2189, Crc16.Kermit.Of(Digits));
        Assert.Equal(0x44C2, Crc16.Maxim16.Of(Digits));
        Assert.Equal(0xF4, Crc8.Plain.Of(Digits));
        Assert.Equal(0xA1, Crc8.Maxim.Of(Digits));
    }

    [Fact]
    public void Nothing_gives_the_initial_value()
    {
        Assert.Equal(0xFFFF, Crc16.Mcrf4xx.Of([]));
        Assert.Equal(0, Crc16.X25.Of([]));
        Assert.Equal(0xFFFF, Crc16.Maxim16.Of([]));
        Assert.Equal(0, Crc8.Plain.Of([]));
    }

    [Fact]
    public void The_worked_example_of_the_CGM_profile_holds() =>
        Assert.Equal(0x2F01, Crc16.Mcrf4xx.Of([0x3E, 1, 2, 3, 4, 5, 6, 7, 8, 9]));

    [Fact]
    public void Any_flipped_bit_changes_the_check()
    {
        for (int bit = 0; bit < Digits.Length * 8; bit++)
        {
            byte[] damaged = [.. Digits];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotEqual(Crc16.Mcrf4xx.Of(Digits), Crc16.Mcrf4xx.Of(damaged));
            Assert.NotEqual(Crc16.Xmodem.Of(Digits), Crc16.Xmodem.Of(damaged));
            Assert.NotEqual(Crc8.Plain.Of(Digits), Crc8.Plain.Of(damaged));
            Assert.NotEqual(Crc8.Maxim.Of(Digits), Crc8.Maxim.Of(damaged));
        }
    }
}
