namespace Crm.Segmentation;

/// <summary>One type's run while slices write their rows into it.</summary>
internal sealed class RunDraft
{
    private readonly uint[]? _times;
    private readonly long[]? _wideTimes;
    private readonly uint[]? _rows;
    private readonly long _base;
    private readonly long _unit;
    private readonly long _layoutBase;
    private readonly long _layoutUnit;

    internal RunDraft(EventLayout layout, int type, int rows, bool hasValues)
    {
        Offsets = GC.AllocateUninitializedArray<int>(layout.Customers + 1);
        Offsets[0] = 0;
        _unit = layout.Units[type];
        _base = TimePacking.Floor(layout.Base, _unit);
        (_layoutBase, _layoutUnit) = (layout.Base, layout.Unit);
        long last = layout.Base + (((1L << layout.TimeBits) - 1) * layout.Unit);
        if (TimePacking.Fits(_base, last, _unit)) _times = GC.AllocateUninitializedArray<uint>(rows);
        else _wideTimes = GC.AllocateUninitializedArray<long>(rows);
        if (hasValues) _rows = GC.AllocateUninitializedArray<uint>(rows);
    }

    /// <summary>Where each customer's rows end is written with the rows.</summary>
    internal int[] Offsets { get; }

    /// <summary>Whether a row is only its time, in the layout's unit.</summary>
    internal bool IsPlain => _times is not null && _rows is null && _unit == _layoutUnit;

    internal uint[]? PlainTimes => _times;

    /// <param name="at">The row of the run.</param>
    /// <param name="offset">The time in the layout's unit since the layout's base.</param>
    /// <param name="row">The row among the staged events of the type.</param>
    internal void Write(int at, ulong offset, uint row)
    {
        if (_wideTimes is not null) _wideTimes[at] = _layoutBase + ((long)offset * _layoutUnit);
        else if (_unit == _layoutUnit) _times![at] = (uint)offset;
        else _times![at] = (uint)((_layoutBase + ((long)offset * _layoutUnit) - _base) / _unit);
        if (_rows is not null) _rows[at] = row;
    }

    internal EventRun Finish(int type, ValueList<FieldDefinition> fields, StagedTable table, TieColumns? ties)
    {
        // The range of all types does not fit into 32 bits, but this type's own may.
        PackedIntegers times = _wideTimes is not null ? TimePacking.Pack(_wideTimes) : new PackedIntegers(_times!, _base, _unit);
        var properties = new Column[fields.Count];
        if (_rows is null && fields.Count == 0) return new EventRun(Offsets, times, null, properties);

        var positions = new long[times.Length];
        if (_rows is not null)
        {
            for (int i = 0; i < positions.Length; i++) positions[i] = StagedTable.Position(_rows[i]);
        }

        for (int i = 0; i < properties.Length; i++)
        {
            Column?[] blocks = _rows is null ? [null] : table.Columns[i].Finish(table.Rows);
            properties[i] = ColumnGather.Gather(fields[i], blocks, positions);
        }

        if (_rows is null || ties is null) return new EventRun(Offsets, times, null, properties);
        return new EventRun(Offsets, times, ties.Sequence(type, positions), properties, ties.Finer(type, positions));
    }
}
