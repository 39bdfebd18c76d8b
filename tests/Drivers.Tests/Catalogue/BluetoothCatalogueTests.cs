using Edge.Drivers.Ble;
using Edge.Drivers.Tests.Framing;
using Edge.Drivers.Vectors;

namespace Edge.Drivers.Tests.Catalogue;

public class BluetoothCatalogueTests
{
    private static readonly List<IDeviceDriver> Drivers = [.. DriverCatalog.All.Where(d => d.Declaration.Ble is not null)];

    [Fact]
    public void Every_device_can_be_recognised_and_bonded()
    {
        Assert.All(Drivers, driver =>
        {
            var ble = driver.Declaration.Ble!;
            Assert.NotEmpty(ble.Matches);
            Assert.All(ble.Matches, m =>
            {
                Assert.InRange(m.Confidence, 1, 100);
                Assert.True(m.Service is not null || m.ServiceDataOf is not null || m.Company is not null || m.Name is not null);
            });
            Assert.True(Enum.IsDefined(ble.LinkMode));
            Assert.True(Enum.IsDefined(ble.Bonding));
            Assert.True(ble.Bonding == BleBonding.None || ble.PairingRitual.Length > 20, driver.Declaration.Id);
            Assert.InRange(ble.SettleDelay, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        });
    }

    [Fact]
    public void What_is_connected_is_subscribed_and_what_broadcasts_is_left_alone()
    {
        Assert.All(Drivers, driver =>
        {
            var ble = driver.Declaration.Ble!;
            bool connects = ble.LinkMode != BleLinkMode.Broadcast;
            Assert.Equal(connects, ble.Subscriptions.Count > 0);
            Assert.True(connects || (ble.Reads.Count == 0 && ble.Bonding == BleBonding.None && driver.Declaration.PermittedWrites.Count == 0));
            Assert.Equal(ble.Subscriptions.Count, ble.Subscriptions.Select(s => s.Characteristic).Distinct().Count());
            Assert.Equal(ble.Reads.Count, ble.Reads.Distinct().Count());
            Assert.Equal(driver.CreateFramer() is not null, ble.StreamCharacteristic != Guid.Empty);
            Assert.True(ble.StreamCharacteristic == Guid.Empty || ble.Subscriptions.Any(s => s.Characteristic == ble.StreamCharacteristic));
        });
    }

    [Fact]
    public void Every_profile_says_where_its_frames_come_from_and_a_connected_device_is_asked_for_them()
    {
        Assert.All(Drivers, driver =>
        {
            Assert.All(driver.Profiles, p => Assert.NotEqual(Guid.Empty, p.Origin));
            if (driver.Declaration.Ble!.LinkMode != BleLinkMode.Broadcast)
            {
                var listened = SampleStreams.Characteristics(driver);
                Assert.All(driver.Profiles, p => Assert.True(listened.Contains(p.Origin), $"{driver.Declaration.Id}: {p.Name}"));
            }
        });
    }

    [Fact]
    public void A_value_that_a_driver_asks_for_is_one_that_its_decoder_knows()
    {
        Assert.All(Drivers, driver => Assert.All(SampleStreams.Characteristics(driver), origin =>
            Assert.NotEqual(
                RejectReason.UnknownMessage,
                driver.Decoder.Decode([], new FrameContext { Origin = origin }, new DecodedFrame()).Reason)));
    }

    [Fact]
    public void Every_permitted_write_names_its_characteristic_and_a_clock_can_be_written()
    {
        Assert.All(Drivers, driver =>
        {
            var declared = driver.Declaration;
            Assert.All(declared.PermittedWrites, w =>
            {
                Assert.NotEqual(Guid.Empty, w.Characteristic);
                Assert.True(w.Mask.IsEmpty || w.Mask.Length == w.Bytes.Length, w.Name);
            });
            Assert.True(
                declared.Ble!.ClockCharacteristic == Guid.Empty
                || declared.PermittedWrites.Any(w => w.Characteristic == declared.Ble.ClockCharacteristic),
                declared.Id);
        });
    }

    [Fact]
    public void No_two_drivers_claim_the_same_device_with_the_same_confidence()
    {
        var matches = Drivers.SelectMany(d => d.Declaration.Ble!.Matches).ToList();

        Assert.Equal(matches.Count, matches.Distinct().Count());
    }

    [Fact]
    public void Nobody_may_delete_records()
    {
        // Record Access Control Point: opcode 2 is delete, whatever operator and operand follow.
        Assert.DoesNotContain(
            DriverCatalog.All.SelectMany(d => d.Declaration.PermittedWrites).Where(w => w.Characteristic == GattId.RecordAccessControlPoint),
            w => w.Bytes.Span[0] == 2 || (!w.Mask.IsEmpty && (w.Mask.Span[0] & (w.Bytes.Span[0] ^ 2)) == 0));
    }

    [Fact]
    public void Shared_profiles_are_unique_and_characteristics_have_one_shared_profile_each()
    {
        var origins = CommonProfiles.All.Select(p => p.Origin).Where(o => o != Guid.Empty).ToList();

        Assert.Equal(CommonProfiles.All.Count, CommonProfiles.All.Select(p => p.Name).Distinct().Count());
        Assert.Equal(origins.Count, origins.Distinct().Count());
    }

    [Fact]
    public void A_value_that_leaves_the_memory_as_it_is_allocates_nothing()
    {
        int frames = 0;
        var into = new DecodedFrame();
        foreach (var driver in Drivers)
        {
            // What is only read, once a connection, may cost something.
            var reads = driver.Declaration.Ble!.Reads;
            foreach (var (origin, bytes) in SampleStreams.FramesByOrigin(driver).Where(f => !reads.Contains(f.Origin) || f.Origin == GattId.BatteryLevel))
            {
                var context = new FrameContext { Origin = origin };
                into.Clear();
                driver.Decoder.Decode(bytes, context, into);
                if (into.NextState is not null)
                {
                    continue;
                }

                long before = GC.GetAllocatedBytesForCurrentThread();
                for (int i = 0; i < 100; i++)
                {
                    into.Clear();
                    driver.Decoder.Decode(bytes, context, into);
                }

                long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                Assert.True(allocated == 0, $"{driver.Declaration.Id}: {Convert.ToHexString(bytes)} costs {allocated / 100} bytes");
                frames++;
            }
        }

        Assert.True(frames >= 100, $"{frames} frames");
    }
}
