using Edge.Drivers.Ble.Central;

namespace Edge.BleLab.Tests;

/// <summary>The gateway's central on the guest's hci0.</summary>
internal static class LabCentral
{
    public static BleCentral Start(LabGuest guest)
    {
        var central = new BleCentral(
            new BleCentralOptions { BusAddress = guest.Address, LedgerInterval = TimeSpan.FromSeconds(5) }, TimeProvider.System, new Random(1), static (_, _) => { });
        central.Start();
        return central;
    }
}
