using Edge.Drivers.Ieee11073;
using Edge.Drivers.Numbers;

namespace Edge.Drivers.Devices.Ieee20601;

/// <summary>The numbers of one observation, gathered attribute by attribute, with time, status and unit if it brings them.</summary>
internal ref struct ObservedValue
{
    /// <summary>Most numbers of a compound value.</summary>
    public const int MaxNumbers = 8;

    private const int ObservedBytes = 10;

    private static readonly DateTime Epoch1900 = new(1900, 1, 1);

    private readonly Span<MderNumber> _numbers;

    /// <param name="numbers">Space for <see cref="MaxNumbers"/> numbers.</param>
    public ObservedValue(Span<MderNumber> numbers) => _numbers = numbers;

    /// <summary>The numbers read so far.</summary>
    public readonly ReadOnlySpan<MderNumber> Numbers => _numbers[..Count];

    public int Count { get; private set; }

    /// <summary>True when the value is a compound one, even of one part.</summary>
    public bool IsCompound { get; private set; }

    public DateTime? MeasuredAt { get; private set; }

    /// <summary>Bits of the measurement status; 0 = nothing to report.</summary>
    public ushort Status { get; private set; }

    /// <summary>Unit term stated with the value itself; 0 = none.</summary>
    public ushort UnitTerm { get; private set; }

    /// <summary>Takes one attribute; ids that say nothing about a number are passed over.</summary>
    public void Take(ushort id, BigEndianReader value)
    {
        switch (id)
        {
            case AttributeId.BasicObserved:
                Add(value.SFloat());
                break;
            case AttributeId.SimpleObserved:
                Add(value.Float());
                break;
            case AttributeId.Observed:
                TakeObserved(value);
                break;
            case AttributeId.CompoundBasic:
            case AttributeId.CompoundSimple:
            case AttributeId.CompoundObserved:
                TakeCompound(id, value);
                break;
            case AttributeId.TimeStampAbsolute:
                MeasuredAt = value.AbsoluteTime();
                break;
            case AttributeId.TimeStampBaseOffset:
                // Seconds since 1900, 1/65536 s, offset in minutes.
                uint seconds = value.U32();
                MeasuredAt = Epoch1900.AddSeconds(seconds).AddMilliseconds(value.U16() * 1000L >> 16);
                break;
            case AttributeId.Status:
                Status = value.U16();
                break;
            case AttributeId.UnitCode:
                UnitTerm = value.U16();
                break;
        }
    }

    // Physiological id, status, unit, number: the id repeats the object's.
    private void TakeObserved(BigEndianReader value)
    {
        value.U16();
        Status |= value.U16();
        UnitTerm = value.U16();
        Add(value.Float());
    }

    private void TakeCompound(ushort id, BigEndianReader value)
    {
        IsCompound = true;
        int count = value.U16();
        value.U16();
        for (int i = 0; i < count && i < MaxNumbers && !value.IsAtEnd; i++)
        {
            switch (id)
            {
                case AttributeId.CompoundBasic:
                    Add(value.SFloat());
                    break;
                case AttributeId.CompoundSimple:
                    Add(value.Float());
                    break;
                default:
                    TakeObserved(value.Part(ObservedBytes));
                    break;
            }
        }
    }

    private void Add(in MderNumber number)
    {
        if (Count < MaxNumbers)
        {
            _numbers[Count++] = number;
        }
    }
}
