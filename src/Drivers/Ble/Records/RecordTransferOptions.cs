namespace Edge.Drivers.Ble.Records;

/// <summary>What is known of a device before its records are fetched.</summary>
/// <param name="NumbersMayRestart">True when one cursor can belong to two runs of numbers, as after a reset of a meter.</param>
/// <param name="MayCheckpoint">True when records come in one run, without live values in between.</param>
internal readonly record struct RecordTransferOptions(bool NumbersMayRestart, bool MayCheckpoint);
