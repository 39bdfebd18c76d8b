using Edge.Drivers.Ble;
using Edge.Drivers.Ble.Central;

namespace Edge.Drivers.Tests.Ble;

/// <summary>Slots are counted once and found when nobody owns them.</summary>
public sealed class SlotLedgerTests
{
    private static readonly BluetoothAddress First = new(1);
    private static readonly BluetoothAddress Second = new(2);

    [Fact]
    public void A_slot_is_counted_once_however_often_it_changes_state()
    {
        var ledger = new SlotLedger();
        ledger.Enter(First, SlotState.Pending);
        ledger.Enter(First, SlotState.Connected);
        ledger.Enter(Second, SlotState.Pending);

        Assert.Equal(2, ledger.Count);
        Assert.True(ledger.Release(First));
        Assert.False(ledger.Release(First));
        Assert.Equal(1, ledger.Count);
    }

    [Fact]
    public void A_connection_without_a_slot_is_unowned_and_a_slot_without_a_connection_is_stale()
    {
        var ledger = new SlotLedger();
        ledger.Enter(First, SlotState.Connected);

        (IReadOnlyList<BluetoothAddress> unowned, IReadOnlyList<BluetoothAddress> stale) = ledger.Compare(new HashSet<BluetoothAddress> { Second });

        Assert.Equal([Second], unowned);
        Assert.Equal([First], stale);
    }

    [Fact]
    public void An_attempt_under_way_is_neither_stale_nor_unowned()
    {
        var ledger = new SlotLedger();
        ledger.Enter(First, SlotState.Pending);

        Assert.Equal(([], []), Lists(ledger.Compare(new HashSet<BluetoothAddress>())));
        Assert.Equal(([], []), Lists(ledger.Compare(new HashSet<BluetoothAddress> { First })));
    }

    private static (BluetoothAddress[] Unowned, BluetoothAddress[] Stale) Lists((IReadOnlyList<BluetoothAddress> Unowned, IReadOnlyList<BluetoothAddress> Stale) found) =>
        ([.. found.Unowned], [.. found.Stale]);
}
