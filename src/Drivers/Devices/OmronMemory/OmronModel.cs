namespace Edge.Drivers.Devices.OmronMemory;

/// <summary>Where a family of cuffs keeps its measurements.</summary>
/// <param name="Names">Model numbers as the cuff states them; only exact ones, as a near miss would read other memory.</param>
/// <param name="Form">How a record is packed.</param>
/// <param name="SlotBytes">Distance from record to record.</param>
/// <param name="Slots">Records per user.</param>
/// <param name="BlockBytes">Most bytes of one read.</param>
/// <param name="UserAddresses">First record of each user.</param>
internal sealed record OmronModel(
    IReadOnlyList<string> Names, OmronRecordForm Form, int SlotBytes, int Slots, int BlockBytes, IReadOnlyList<ushort> UserAddresses)
{
    /// <summary>What it wants before it serves its memory.</summary>
    public OmronUnlock Unlock { get; init; }

    /// <summary>Whole records that one read brings.</summary>
    public int SlotsPerRead => BlockBytes / SlotBytes;

    /// <summary>User and slot of an address, if a record begins there.</summary>
    public bool TryLocate(ushort address, out byte user, out int slot)
    {
        for (int i = 0; i < UserAddresses.Count; i++)
        {
            int distance = address - UserAddresses[i];
            slot = distance / SlotBytes;
            if (distance >= 0 && distance % SlotBytes == 0 && slot < Slots)
            {
                user = (byte)(i + 1);
                return true;
            }
        }

        (user, slot) = (0, 0);
        return false;
    }
}
