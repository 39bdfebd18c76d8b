using Edge.Drivers.Ieee11073;
using Edge.Drivers.Numbers;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Ieee20601;

/// <summary>An attribute in a value map, and how many bytes it takes.</summary>
internal readonly record struct MappedAttribute(ushort Id, ushort Length);

/// <summary>One object of an agent's configuration: a numeric, or a scanner that reports for others. Immutable.</summary>
internal sealed class AgentObject
{
    // Lists longer than these are no measurement; a bound keeps what an agent can make us hold small.
    private const int MaxEntries = 64;

    public required ushort Handle { get; init; }

    /// <summary>What the object measures; null when the vocabulary has no such number.</summary>
    public Metric? Metric { get; private init; }

    /// <summary>32-bit code of what it measures.</summary>
    public uint Code { get; private init; }

    /// <summary>Codes of the parts of a compound value, in order; empty for a single value.</summary>
    public IReadOnlyList<uint> Parts { get; private init; } = [];

    /// <summary>Unit, or null when it states none that is known.</summary>
    public string? Unit { get; private init; }

    /// <summary>Attributes in the order in which fixed and grouped values hold them.</summary>
    public IReadOnlyList<MappedAttribute> ValueMap { get; private init; } = [];

    /// <summary>Handles in the order in which a scanner groups them, each with its value map; empty for other objects.</summary>
    public IReadOnlyList<(ushort Handle, IReadOnlyList<MappedAttribute> Map)> ScannerMap { get; private init; } = [];

    /// <summary>Code of a part of the value, or of the value itself.</summary>
    public uint CodeOf(int part) => part < Parts.Count ? Parts[part] : Code;

    /// <summary>Reads an object from its attributes.</summary>
    public static AgentObject Read(ushort handle, AttributeList attributes)
    {
        ushort partition = 0, term = 0, physiology = 0;
        ushort? physiologyPartition = null;
        string? unit = null;
        List<ushort> parts = [];
        IReadOnlyList<MappedAttribute> map = [];
        List<(ushort, IReadOnlyList<MappedAttribute>)> scanner = [];
        while (attributes.Next(out ushort id, out var value))
        {
            switch (id)
            {
                case AttributeId.TypeOf:
                    (partition, term) = (value.U16(), value.U16());
                    break;
                case AttributeId.Physiology:
                    physiology = value.U16();
                    break;
                case AttributeId.PhysiologyPartition:
                    physiologyPartition = value.U16();
                    break;
                case AttributeId.PhysiologyList:
                    parts = ReadTerms(ref value);
                    break;
                case AttributeId.UnitCode:
                    unit = MdcUnit.Ucum(value.U16());
                    break;
                case AttributeId.ValueMap:
                    map = ReadMap(ref value);
                    break;
                case AttributeId.ScannerMap:
                    scanner = ReadScannerMap(ref value);
                    break;
            }
        }

        uint Code(ushort t) => ((uint)(physiologyPartition ?? partition) << 16) | t;
        uint code = physiology != 0 ? Code(physiology) : ((uint)partition << 16) | term;
        return new AgentObject
        {
            Handle = handle,
            Code = code,
            Metric = MdcMetric.Find(code),
            Parts = [.. parts.Select(Code)],
            Unit = unit,
            ValueMap = map,
            ScannerMap = scanner,
        };
    }

    private static List<ushort> ReadTerms(ref BigEndianReader value)
    {
        int count = value.U16();
        value.U16();
        List<ushort> terms = [];
        for (int i = 0; i < count && i < MaxEntries && !value.IsAtEnd; i++)
        {
            terms.Add(value.U16());
        }

        return terms;
    }

    private static List<MappedAttribute> ReadMap(ref BigEndianReader value)
    {
        int count = value.U16();
        value.U16();
        List<MappedAttribute> map = [];
        for (int i = 0; i < count && i < MaxEntries && !value.IsAtEnd; i++)
        {
            map.Add(new MappedAttribute(value.U16(), value.U16()));
        }

        return map;
    }

    private static List<(ushort Handle, IReadOnlyList<MappedAttribute> Map)> ReadScannerMap(ref BigEndianReader value)
    {
        int count = value.U16();
        value.U16();
        List<(ushort, IReadOnlyList<MappedAttribute>)> map = [];
        for (int i = 0; i < count && i < MaxEntries && !value.IsAtEnd; i++)
        {
            map.Add((value.U16(), ReadMap(ref value)));
        }

        return map;
    }
}
