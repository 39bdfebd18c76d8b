namespace Edge.Drivers.Ieee11073;

/// <summary>Attributes of objects, partition 1 of 11073-10101, that say what is measured and how much it is.</summary>
internal static class AttributeId
{
    public const ushort Physiology = 0x092B;
    public const ushort TypeOf = 0x092F;
    public const ushort Status = 0x0947;
    public const ushort CompoundObserved = 0x094B;
    public const ushort Observed = 0x0950;
    public const ushort TimeStampAbsolute = 0x0990;
    public const ushort UnitCode = 0x0996;
    public const ushort BasicObserved = 0x0A4C;
    public const ushort ScannerMap = 0x0A53;
    public const ushort ValueMap = 0x0A55;
    public const ushort SimpleObserved = 0x0A56;
    public const ushort PhysiologyPartition = 0x0A5F;
    public const ushort CompoundSimple = 0x0A74;
    public const ushort CompoundBasic = 0x0A75;
    public const ushort PhysiologyList = 0x0A76;
    public const ushort TimeStampBaseOffset = 0x0A82;

    // Sample arrays.
    public const ushort CompoundSamples = 0x0967;
    public const ushort SampleSpecification = 0x096D;
    public const ushort Samples = 0x096E;
    public const ushort ScaleSpecification = 0x096F;
    public const ushort SamplePeriod = 0x098D;
}
