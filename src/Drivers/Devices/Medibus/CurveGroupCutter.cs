using System.Numerics;

namespace Edge.Drivers.Devices.Medibus;

/// <summary>Gathers the bytes of curve groups; a group is whole when all streams it announced have come.</summary>
internal sealed class CurveGroupCutter
{
    private readonly byte[] _group = new byte[CurveGroup.MaxBytes];
    private int _length;
    private int _valuesAt;
    private int _streams;

    public long DiscardedBytes { get; private set; }

    public long BadGroups { get; private set; }

    /// <summary>Takes a byte with bit 7 set.</summary>
    /// <returns>1 when it completed a group, which the sink has.</returns>
    public int Push(byte b, IFrameSink sink)
    {
        if (CurveGroup.IsSync(b))
        {
            GiveUp();
            (_group[0], _length, _valuesAt) = (b, 1, 0);
            _streams = CurveGroup.StreamsOf(b, 0);
            return 0;
        }

        if (_length == 0)
        {
            DiscardedBytes++;
            return 0;
        }

        // An argument of a command may look like anything but a sync byte; a value is a value.
        bool isArgument = _valuesAt == 0 && _length % 2 == 0;
        if (!isArgument && !CurveGroup.IsValue(b) && (_valuesAt > 0 || !CurveGroup.IsCommand(b)) || _length == CurveGroup.MaxBytes)
        {
            GiveUp();
            DiscardedBytes++;
            return 0;
        }

        Append(b, isArgument);
        return IsWhole() ? Emit(sink) : 0;
    }

    public void Reset()
    {
        DiscardedBytes += _length;
        _length = 0;
    }

    private void Append(byte b, bool isArgument)
    {
        if (isArgument)
        {
            _streams |= CurveGroup.StreamsOf(_group[_length - 1], b);
        }
        else if (_valuesAt == 0 && CurveGroup.IsValue(b))
        {
            _valuesAt = _length;
        }

        _group[_length++] = b;
    }

    private bool IsWhole() =>
        _valuesAt > 0 && _length - _valuesAt >= 2 * Math.Max(BitOperations.PopCount((uint)_streams), 1);

    private int Emit(IFrameSink sink)
    {
        int length = _length;
        _length = 0;
        if (CurveGroup.TryRead(_group.AsSpan(0, length), out _).Outcome != DecodeOutcome.Decoded)
        {
            BadGroups++;
            DiscardedBytes += length;
            return 0;
        }

        sink.OnFrame(_group.AsSpan(0, length));
        return 1;
    }

    private void GiveUp()
    {
        BadGroups += _length > 0 ? 1 : 0;
        DiscardedBytes += _length;
        _length = 0;
    }
}
