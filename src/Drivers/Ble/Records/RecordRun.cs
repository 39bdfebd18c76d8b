namespace Edge.Drivers.Ble.Records;

/// <summary>One report of records as it comes in: how many, in which order, which of them is the newest.</summary>
internal sealed class RecordRun
{
    // Numbers wrap: a step of less than half the range leads forward.
    private const int HalfOfNumbers = 1 << 15;
    private RecordKey? _latest;

    public int Count { get; private set; }

    /// <summary>The record that came last.</summary>
    public RecordKey Last { get; private set; }

    /// <summary>True as long as every number followed its predecessor. Only then is nothing older still to come.</summary>
    public bool IsAscending { get; private set; } = true;

    /// <summary>The newest record: the last of an ascending run, else the one with the latest epoch.</summary>
    public RecordKey Newest => IsAscending ? Last : _latest ?? Last;

    public void Add(RecordKey key)
    {
        int step = unchecked((ushort)(key.Number - Last.Number));
        IsAscending &= Count == 0 || step < HalfOfNumbers;
        if (key.Epoch is not null && (_latest is not { } latest || key.Epoch > latest.Epoch || (key.Epoch == latest.Epoch && key.Number >= latest.Number)))
        {
            _latest = key;
        }

        Last = key;
        Count++;
    }
}
