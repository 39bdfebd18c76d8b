using Edge.Drivers.Numbers;

namespace Edge.Drivers.Tests.Numbers;

public class FieldReaderTests
{
    [Fact]
    public void Fields_are_little_endian_and_follow_each_other()
    {
        byte[] bytes = [0xFF, 0xFF, 1, 0x02, 0xFF, 0x03, 0, 0x80, 0xFE, 0xFF, 0xFF, 4, 0, 0, 0x80, 1, 2, 3, 4, 5, 0xF6];
        var reader = new FieldReader(bytes);

        Assert.Equal(255, reader.U8());
        Assert.Equal(-1, reader.S8());
        Assert.Equal(0x0201, reader.U16());
        Assert.Equal(0x03FF, reader.S16());
        Assert.Equal(0xFE8000, reader.U24());
        Assert.Equal(0x04FFFF, reader.S24());
        Assert.Equal(0x01800000u, reader.U32());
        Assert.Equal([2, 3, 4, 5, 0xF6], reader.Rest.ToArray());
        Assert.Equal(DecodeResult.Decoded, reader.Result);
        Assert.Equal(16, reader.Offset);
    }

    [Theory]
    [InlineData(0x7FFFFF, 8388607)]
    [InlineData(0x800000, -8388608)]
    [InlineData(0xFFFFFF, -1)]
    public void A_24_bit_number_has_its_sign(int raw, int value)
    {
        var reader = new FieldReader([(byte)raw, (byte)(raw >> 8), (byte)(raw >> 16)]);

        Assert.Equal(value, reader.S24());
    }

    [Fact]
    public void A_48_bit_number_keeps_its_high_bits()
    {
        var reader = new FieldReader([0x07, 0xE7, 0x07, 0xE7, 0x07, 0xE7]);

        Assert.Equal(254021126842119, reader.U48());
    }

    [Fact]
    public void A_field_that_is_not_there_rejects_at_the_end_of_the_bytes()
    {
        var reader = new FieldReader([1, 2, 3]);

        Assert.Equal(0x0201, reader.U16());
        Assert.Equal(0, reader.U16());
        Assert.Equal(0, reader.U8());
        Assert.Equal(DecodeResult.Rejected(RejectReason.Truncated, 3), reader.Result);
    }

    [Fact]
    public void The_first_fault_stays()
    {
        var reader = new FieldReader([1]);
        reader.Reject(RejectReason.BadField, 0);
        reader.U32();

        Assert.Equal(DecodeResult.Rejected(RejectReason.BadField, 0), reader.Result);
    }

    [Fact]
    public void Bytes_left_over_are_no_fault()
    {
        var reader = new FieldReader([1, 2, 3]);
        reader.U8();

        Assert.Equal(DecodeResult.Decoded, reader.Result);
    }
}
