using System.Buffers.Binary;
using System.Security.Cryptography;
using Edge.Drivers.Ble;
using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Devices;

/// <summary>What devices that only advertise may say a second time, and what nobody may say in their name.</summary>
public class AdvertisementStateTests
{
    private static readonly byte[] Key = Convert.FromHexString("231d39c1d7cc1ab1aee224cd096db932");
    private static readonly BluetoothAddress Address = new(0xA4C138112233);
    private static readonly byte[] Temperature = Convert.FromHexString("02ca09");

    [Fact]
    public void A_repeated_packet_id_is_the_same_reading_and_not_emitted_again()
    {
        var sensor = new Sensor("bthome", 0xFCD2);

        Assert.Equal(DecodeOutcome.Decoded, sensor.Hear("40000902ca09").Outcome);
        Assert.Equal(DecodeOutcome.Ignored, sensor.Hear("40000902ca09").Outcome);
        Assert.Equal(DecodeOutcome.Decoded, sensor.Hear("40000a02ca09").Outcome);
        Assert.Equal(DecodeOutcome.Decoded, sensor.Hear("4002ca09").Outcome);
        Assert.Equal(DecodeOutcome.Ignored, sensor.Hear("40000a02cb09").Outcome);
        Assert.Equal(3, sensor.Readings.Count);
    }

    [Fact]
    public void The_counter_of_an_encrypted_sensor_must_rise_unless_it_starts_again()
    {
        var sensor = new Sensor("bthome", 0xFCD2, Key);

        Assert.Equal(DecodeOutcome.Decoded, sensor.Hear(Encrypted(5000)).Outcome);
        Assert.Equal(DecodeOutcome.Ignored, sensor.Hear(Encrypted(5000)).Outcome);
        Assert.Equal(DecodeOutcome.Decoded, sensor.Hear(Encrypted(5001)).Outcome);
        Assert.Equal(RejectReason.NotAuthentic, sensor.Hear(Encrypted(5000)).Reason);
        Assert.Equal(RejectReason.NotAuthentic, sensor.Hear(Encrypted(100)).Reason);
        Assert.Equal(DecodeOutcome.Decoded, sensor.Hear(Encrypted(99)).Outcome);
        Assert.Equal(DecodeOutcome.Decoded, sensor.Hear(Encrypted(100)).Outcome);
        Assert.Equal(DecodeOutcome.Decoded, sensor.Hear(Encrypted(uint.MaxValue)).Outcome);
        Assert.Equal(DecodeOutcome.Decoded, sensor.Hear(Encrypted(0)).Outcome);
        Assert.Equal(6, sensor.Readings.Count);
    }

    [Fact]
    public void A_sensor_that_encrypted_once_is_not_heard_in_plain()
    {
        var sensor = new Sensor("bthome", 0xFCD2, Key);

        Assert.Equal(DecodeOutcome.Decoded, sensor.Hear("4002ca09").Outcome);
        Assert.Equal(DecodeOutcome.Decoded, sensor.Hear(Encrypted(1)).Outcome);
        Assert.Equal(RejectReason.NotAuthentic, sensor.Hear("4002ca09").Reason);
        Assert.Equal(DecodeOutcome.Decoded, sensor.Hear(Encrypted(2)).Outcome);
    }

    [Fact]
    public void A_frame_that_fails_its_check_changes_nothing()
    {
        var sensor = new Sensor("bthome", 0xFCD2, Key);
        byte[] forged = Encrypted(uint.MaxValue);
        forged[^1] ^= 1;

        Assert.Equal(RejectReason.NotAuthentic, sensor.Hear(forged).Reason);
        Assert.Null(sensor.State);
        Assert.Equal(DecodeOutcome.Decoded, sensor.Hear("4002ca09").Outcome);
        Assert.Equal(DecodeOutcome.Decoded, sensor.Hear(Encrypted(1)).Outcome);
        Assert.Equal(RejectReason.NotAuthentic, sensor.Hear(forged).Reason);
        Assert.Equal(DecodeOutcome.Decoded, sensor.Hear(Encrypted(2)).Outcome);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(12)]
    [InlineData(15)]
    [InlineData(32)]
    public void A_key_of_another_length_opens_nothing(int keyBytes)
    {
        Assert.Equal(RejectReason.NoKey, new Sensor("bthome", 0xFCD2, new byte[keyBytes]).Hear(Encrypted(1)).Reason);
    }

    [Fact]
    public void Without_an_address_nothing_is_opened()
    {
        var driver = DriverCatalog.Find("bthome")!;
        var context = new FrameContext { Origin = GattId.Of(0xFCD2), Settings = new() { BindKey = Key } };

        Assert.Equal(RejectReason.NoKey, driver.Decoder.Decode(Encrypted(1), context, new()).Reason);
    }

    [Fact]
    public void The_same_object_twice_is_two_sensors_and_the_reading_is_the_first()
    {
        var sensor = new Sensor("bthome", 0xFCD2);

        sensor.Hear("4002ca0902cf0902cf0803b718");

        Assert.Equal([(Metrics.RoomTemperature, 25.06m), (Metrics.RoomHumidity, 63.27m)], sensor.Readings.Select(r => (r.Metric, r.Value!.Value)));
    }

    [Theory]
    [InlineData(0xFCD2, "4002ca09", QualityFlags.None)]
    [InlineData(0xFCD2, "4402ca09", QualityFlags.OnEvent)]
    [InlineData(0x181C, "2302ca09", QualityFlags.OnEvent)]
    public void A_sensor_that_sleeps_or_does_not_say_is_marked_and_one_that_sends_regularly_is_not(int service, string hex, QualityFlags flags)
    {
        var sensor = new Sensor("bthome", (ushort)service);

        sensor.Hear(hex);

        Assert.Equal((25.06m, flags), (Assert.Single(sensor.Readings).Value, sensor.Readings[0].Flags));
    }

    [Fact]
    public void Pounds_stay_pounds()
    {
        var sensor = new Sensor("bthome", 0xFCD2);

        sensor.Hear("40073e1d");

        var weight = Assert.Single(sensor.Readings);
        Assert.Equal((74.86m, "[lb_av]"), (weight.Value, weight.Unit));
    }

    [Fact]
    public void A_MiBeacon_frame_counts_once_and_one_without_objects_not_at_all()
    {
        var sensor = new Sensor("mibeacon", 0xFE95);

        Assert.Equal(DecodeOutcome.Decoded, sensor.Hear("50205b0501332211" + "38c1a4" + "041002c800").Outcome);
        Assert.Equal(DecodeOutcome.Ignored, sensor.Hear("50205b0501332211" + "38c1a4" + "041002c800").Outcome);
        Assert.Equal(DecodeOutcome.Ignored, sensor.Hear("10205b0502332211" + "38c1a4").Outcome);
        Assert.Equal(DecodeOutcome.Decoded, sensor.Hear("50205b0502332211" + "38c1a4" + "041002c800").Outcome);
        Assert.Equal(2, sensor.Readings.Count);
    }

    [Fact]
    public void The_counter_of_an_encrypted_MiBeacon_has_32_bits_and_must_rise()
    {
        var sensor = new Sensor("mibeacon", 0xFE95, Key);

        Assert.Equal(DecodeOutcome.Decoded, sensor.Hear(MiBeacon(0x1FF)).Outcome);
        Assert.Equal(DecodeOutcome.Decoded, sensor.Hear(MiBeacon(0x200)).Outcome);
        Assert.Equal(DecodeOutcome.Ignored, sensor.Hear(MiBeacon(0x200)).Outcome);
        Assert.Equal(RejectReason.NotAuthentic, sensor.Hear(MiBeacon(0x1FF)).Reason);
        Assert.Equal(RejectReason.NotAuthentic, sensor.Hear("50505b0577332211" + "38c1a4" + "041002c800").Reason);
        Assert.Equal(DecodeOutcome.Decoded, sensor.Hear(MiBeacon(3)).Outcome);
        Assert.Equal(3, sensor.Readings.Count);
    }

    [Fact]
    public void A_thermometer_repeats_its_measurement_until_the_next()
    {
        var sensor = new Sensor("atc-thermometer", 0x181A);

        Assert.Equal(DecodeOutcome.Decoded, sensor.Hear("a4c1380283f400a22f5f0bf819").Outcome);
        Assert.Equal(DecodeOutcome.Ignored, sensor.Hear("a4c1380283f400a22f5f0bf819").Outcome);
        Assert.Equal(DecodeOutcome.Decoded, sensor.Hear("a4c1380283f400a32f5f0bf81a").Outcome);
        Assert.Equal(6, sensor.Readings.Count);
    }

    [Fact]
    public void The_counter_of_an_encrypted_thermometer_must_rise_and_wraps()
    {
        var sensor = new Sensor("atc-thermometer", 0x181A, Key);

        Assert.Equal(DecodeOutcome.Decoded, sensor.Hear(Atc(250)).Outcome);
        Assert.Equal(DecodeOutcome.Ignored, sensor.Hear(Atc(250)).Outcome);
        Assert.Equal(RejectReason.NotAuthentic, sensor.Hear(Atc(249)).Reason);
        Assert.Equal(RejectReason.NotAuthentic, sensor.Hear(Atc(122)).Reason);
        Assert.Equal(DecodeOutcome.Decoded, sensor.Hear(Atc(121)).Outcome);
        Assert.Equal(RejectReason.NotAuthentic, sensor.Hear(Atc(16)).Reason);
        Assert.Equal(DecodeOutcome.Decoded, sensor.Hear(Atc(15)).Outcome);
        Assert.Equal(9, sensor.Readings.Count);
    }

    [Fact]
    public void After_five_minutes_of_silence_the_counter_of_a_thermometer_proves_nothing()
    {
        var sensor = new Sensor("atc-thermometer", 0x181A, Key);

        sensor.Hear(Atc(200));
        sensor.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal(RejectReason.NotAuthentic, sensor.Hear(Atc(100)).Reason);
        sensor.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(DecodeOutcome.Decoded, sensor.Hear(Atc(100)).Outcome);
    }

    [Fact]
    public void A_thermometer_that_encrypted_once_is_not_heard_in_plain_and_a_forged_one_changes_nothing()
    {
        var sensor = new Sensor("atc-thermometer", 0x181A, Key);
        byte[] forged = Atc(9);
        forged[^1] ^= 1;

        Assert.Equal(RejectReason.NotAuthentic, sensor.Hear(forged).Reason);
        Assert.Null(sensor.State);
        Assert.Equal(DecodeOutcome.Decoded, sensor.Hear("a4c1380283f400a22f5f0bf819").Outcome);
        Assert.Equal(DecodeOutcome.Decoded, sensor.Hear(Atc(0x19)).Outcome);
        Assert.Equal(RejectReason.NotAuthentic, sensor.Hear("a4c1380283f400a22f5f0bf81a").Reason);
        Assert.Equal(RejectReason.NoKey, new Sensor("atc-thermometer", 0x181A).Hear(Atc(1)).Reason);
    }

    [Fact]
    public void A_scale_states_a_weight_once_and_its_impedance_when_it_comes()
    {
        var scale = new Sensor("mi-scale-2", 0x181B);

        Assert.Equal(DecodeOutcome.Decoded, scale.Hear("0204ea07030e070f090000a636").Outcome);
        Assert.Empty(scale.Readings);
        Assert.Equal(DecodeOutcome.Decoded, scale.Hear("0224ea07030e070f090000a636").Outcome);
        Assert.Equal(DecodeOutcome.Ignored, scale.Hear("0224ea07030e070f090000a636").Outcome);
        Assert.Equal(DecodeOutcome.Decoded, scale.Hear("0226ea07030e070f090002a636").Outcome);
        Assert.Equal(DecodeOutcome.Ignored, scale.Hear("0226ea07030e070f090002a636").Outcome);
        Assert.Equal(DecodeOutcome.Decoded, scale.Hear("02a6ea07030e070f090002a636").Outcome);
        Assert.Equal([(Metrics.Weight, 69.95m), (Metrics.BodyImpedance, 512m)], scale.Readings.Select(r => (r.Metric, r.Value!.Value)));
        Assert.All(scale.Readings, r => Assert.Equal(new DateTime(2026, 3, 14, 7, 15, 9), r.MeasuredAt));
    }

    [Fact]
    public void A_repeated_advertisement_allocates_nothing()
    {
        byte[] frame = Encrypted(7);
        var driver = DriverCatalog.Find("bthome")!;
        var into = new DecodedFrame();
        var context = new FrameContext { Origin = GattId.Of(0xFCD2), Settings = new() { BindKey = Key, Address = Address } };
        driver.Decoder.Decode(frame, context, into);
        var next = new FrameContext { Origin = context.Origin, Settings = context.Settings, State = into.NextState };
        driver.Decoder.Decode(frame, next, into);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            into.Clear();
            driver.Decoder.Decode(frame, next, into);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static byte[] Encrypted(uint counter)
    {
        byte[] frame = [0x41, .. Temperature, .. new byte[8]];
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(4), counter);
        byte[] nonce = [0xA4, 0xC1, 0x38, 0x11, 0x22, 0x33, 0xD2, 0xFC, 0x41, .. frame.AsSpan(4, 4)];
        using var ccm = new AesCcm(Key);
        ccm.Encrypt(nonce, Temperature, frame.AsSpan(1, 3), frame.AsSpan(8, 4));
        return frame;
    }

    private static byte[] Atc(byte counter)
    {
        byte[] frame = [counter, 133, 94, 64, .. new byte[4]];
        byte[] nonce = [0x33, 0x22, 0x11, 0x38, 0xC1, 0xA4, 0x0B, 0x16, 0x1A, 0x18, counter];
        using var ccm = new AesCcm(Key);
        ccm.Encrypt(nonce, frame.AsSpan(1, 3).ToArray(), frame.AsSpan(1, 3), frame.AsSpan(4, 4), [0x11]);
        return frame;
    }

    private static byte[] MiBeacon(uint counter)
    {
        byte[] plain = [0x04, 0x10, 0x02, 0xC8, 0x00];
        byte[] frame = [0x48, 0x50, 0x5B, 0x05, (byte)counter, .. plain, (byte)(counter >> 8), (byte)(counter >> 16), (byte)(counter >> 24), .. new byte[4]];
        byte[] nonce = [0x33, 0x22, 0x11, 0x38, 0xC1, 0xA4, .. frame.AsSpan(2, 3), .. frame.AsSpan(10, 3)];
        using var ccm = new AesCcm(Key);
        ccm.Encrypt(nonce, plain, frame.AsSpan(5, 5), frame.AsSpan(13, 4), [0x11]);
        return frame;
    }

    /// <summary>One device as the host keeps it: its state from frame to frame.</summary>
    private sealed class Sensor(string driver, ushort service, byte[]? key = null)
    {
        private readonly IFrameDecoder _decoder = DriverCatalog.Find(driver)!.Decoder;
        private MonotonicTime _now = MonotonicTime.FromSeconds(1000);
        private readonly DeviceSettings _settings = new() { Address = Address, BindKey = key ?? [] };

        public DecoderState? State { get; private set; }

        public List<DecodedReading> Readings { get; } = [];

        public void Pass(TimeSpan time) => _now += time;

        public DecodeResult Hear(string hex) => Hear(Convert.FromHexString(hex));

        public DecodeResult Hear(byte[] data)
        {
            var into = new DecodedFrame();
            var result = _decoder.Decode(data, new FrameContext { Origin = GattId.Of(service), Settings = _settings, State = State, ReceivedAt = _now }, into);
            State = into.NextState ?? State;
            Readings.AddRange(into.Readings);
            return result;
        }
    }
}
