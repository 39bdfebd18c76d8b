using Edge.Drivers;
using Edge.Drivers.Ble;
using Edge.Drivers.Ble.Central;

namespace Edge.BleLab.Tests;

/// <summary>The central against real bluetoothd: connect, values, losses.</summary>
public class LinkTests
{
    private static readonly Guid HeartRate = GattId.Of(0x2A37);

    [LabFact]
    public async Task A_strap_is_found_connected_and_heard_and_comes_back_after_every_kind_of_loss()
    {
        using LabGuest guest = LabGuest.Boot("heart-rate");
        await using BleCentral central = LabCentral.Start(guest);
        var listener = new LabListener();
        using IFrameSource source = central.CreateSource(new BleAdoptedDevice(BluetoothAddress.Parse(LabGuest.AddressOf(1)), "Strap", LabDriver.HeartRate()));
        source.Start(listener);

        await HearsAsync(listener, 0, TimeSpan.FromSeconds(30));
        await guest.DropAsync(1);
        await HearsAsync(listener, listener.Count(HeartRate) + 4, TimeSpan.FromSeconds(30));
        await guest.PowerAsync(1, false);
        await Task.Delay(TimeSpan.FromSeconds(3));
        int heard = listener.Count(HeartRate);
        await guest.PowerAsync(1, true);
        await HearsAsync(listener, heard, TimeSpan.FromSeconds(30));
        heard = listener.Count(HeartRate);
        await guest.KillBluetoothdAsync();
        await HearsAsync(listener, heard + 3, TimeSpan.FromSeconds(30));

        Assert.Equal(1, central.Slots.Count);
        Assert.Equal(0, central.LeakedSlots);
    }

    private static Task HearsAsync(LabListener listener, int moreThan, TimeSpan within) => Eventually.HoldsAsync(
        () => listener.Count(HeartRate) > moreThan, within, () => $"{listener.Count(HeartRate)} frames; {string.Join(" | ", listener.Links)}");
}
