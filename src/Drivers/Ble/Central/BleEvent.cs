namespace Edge.Drivers.Ble.Central;

/// <summary>What the central tells its host for the log; the text beside it has no health values.</summary>
public enum BleEvent
{
    BluetoothLost = 1,
    BluetoothBack = 2,
    AdapterCycled = 3,
    SlotLeaked = 4,
}
