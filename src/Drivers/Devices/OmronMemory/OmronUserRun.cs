namespace Edge.Drivers.Devices.OmronMemory;

/// <summary>
/// The reading of one user's memory. Without a mark, all slots. With one, from the marked slot on and round, until an empty slot or a
/// record that is older by its number: a cuff fills its slots in turn. A mark that does not fit any more makes it begin again with all.
/// </summary>
internal sealed class OmronUserRun
{
    private readonly OmronModel _model;
    private OmronMark? _toVerify;
    private OmronMark? _last;
    private (OmronMark Mark, DateTime? At)? _latest;
    private (OmronMark Mark, ushort Id)? _highest;
    private bool _isContinued;
    private bool _sawEmpty;
    private int _slot;
    private int _left;

    /// <param name="model">The layout.</param>
    /// <param name="mark">The newest record that is known; null = none.</param>
    public OmronUserRun(OmronModel model, OmronMark? mark)
    {
        (_model, _left) = (model, model.Slots);
        if (mark is not null && mark.Slot < model.Slots && mark.Bytes.Length == model.SlotBytes)
        {
            (_toVerify, _slot) = (mark, mark.Slot);
        }
    }

    public bool IsOver => _left == 0;

    /// <summary>First slot of the next read.</summary>
    public int Slot => _slot;

    /// <summary>Slots of the next read: never beyond the end of the memory.</summary>
    public int Count => Math.Min(Math.Min(_model.SlotsPerRead, _model.Slots - _slot), _left);

    /// <summary>The newest record, once it is over: by its number, else the last before the first empty slot, else by its time.</summary>
    public OmronMark? Newest => _highest?.Mark ?? (_sawEmpty ? _last : _latest?.Mark);

    /// <summary>Takes what a read brought.</summary>
    public void Take(ReadOnlySpan<byte> data)
    {
        for (; data.Length >= _model.SlotBytes && _left > 0; data = data[_model.SlotBytes..])
        {
            var bytes = data[.._model.SlotBytes];
            if (_toVerify is { } mark && !bytes.SequenceEqual(mark.Bytes.Span))
            {
                (_toVerify, _slot, _left) = (null, 0, _model.Slots);
                return;
            }

            _isContinued |= _toVerify is not null;
            _toVerify = null;
            TakeSlot(bytes);
        }
    }

    private void TakeSlot(ReadOnlySpan<byte> bytes)
    {
        bool isEmpty = OmronRecord.IsEmpty(bytes, _model.Form);
        _sawEmpty |= isEmpty;
        bool isOlder = !isEmpty && Note(bytes);
        bool isEnd = _isContinued && (isEmpty || isOlder);
        _slot = (_slot + 1) % _model.Slots;
        _left = isEnd ? 0 : _left - 1;
    }

    // True for a record whose number says that it is older than one that was seen. Equal numbers say nothing: some cuffs may not count.
    private bool Note(ReadOnlySpan<byte> bytes)
    {
        var mark = new OmronMark(_slot, bytes.ToArray());
        OmronRecord.TryRead(bytes, _model.Form, out var record);
        bool isOlder = record.RecordId is { } id && _highest is { } highest && unchecked((short)(id - highest.Id)) < 0;
        if (isOlder)
        {
            return true;
        }

        _last = _sawEmpty ? _last : mark;
        _highest = record.RecordId is { } number ? (mark, number) : _highest;
        _latest = _latest is { } latest && !(record.MeasuredAt >= latest.At) ? latest : (mark, record.MeasuredAt);
        return false;
    }
}
