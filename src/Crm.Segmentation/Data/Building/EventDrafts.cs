namespace Crm.Segmentation;

/// <summary>The columns of a call from spans: of events of one type, or of several types mixed.</summary>
/// <remarks>The columns of a mixed call have a value for each row; a property takes those of the rows of its own type.</remarks>
internal sealed class EventDrafts
{
    private readonly ColumnsDraft? _only;
    private readonly ColumnsDraft?[] _drafts = [];
    private readonly int[][] _rows = [];
    private readonly Func<string?, int> _positionOf = _ => -1;
    private readonly int _count;

    /// <summary>Events of one type.</summary>
    internal EventDrafts(ColumnsDraft only) => _only = only;

    /// <summary>Events of several types.</summary>
    /// <param name="tables">The tables of all types.</param>
    /// <param name="typeOf">For each row the position of its type.</param>
    /// <param name="positionOf">The position of a type by name, or -1.</param>
    internal EventDrafts(StagedTable[] tables, ReadOnlySpan<ushort> typeOf, Func<string?, int> positionOf)
    {
        (_positionOf, _count) = (positionOf, typeOf.Length);
        var rows = new List<int>[tables.Length];
        for (int i = 0; i < typeOf.Length; i++) (rows[typeOf[i]] ??= []).Add(i);
        _rows = [.. rows.Select(own => own is null ? [] : own.ToArray())];
        _drafts = [.. _rows.Select((own, type) => own.Length == 0 ? null : new ColumnsDraft(tables[type], own.Length))];
    }

    /// <summary>The columns of one of the types; null where no row is of it.</summary>
    internal ColumnsDraft? Of(int type) => _drafts[type];

    /// <summary>The columns that a property's values go to, cut down to the rows of its type; null where no row is of it.</summary>
    internal ColumnsDraft? Of<T>(IFieldHandle handle, ref ReadOnlySpan<T> values, ref ReadOnlySpan<bool> valid)
    {
        if (_only is not null) return _only;
        ArgumentNullException.ThrowIfNull(handle);
        int type = _positionOf(handle.Field.EventName);
        if (type < 0) throw new ArgumentException($"'{handle.Field}' is no property of the schema's types of event.", nameof(handle));
        ThrowIfNotEveryRow(handle.Field.ToString(), values.Length);
        if (!valid.IsEmpty && valid.Length != _count) throw new ArgumentException($"'{handle.Field}' has {valid.Length} validity flags for {_count} rows.", nameof(valid));
        values = Rows(values, type);
        valid = valid.IsEmpty ? valid : Rows(valid, type);
        return _drafts[type];
    }

    /// <summary>The same for a column whose missing values are null.</summary>
    internal ColumnsDraft? Of<T>(IFieldHandle handle, ref ReadOnlySpan<T> values)
    {
        ReadOnlySpan<bool> valid = [];
        return Of(handle, ref values, ref valid);
    }

    internal void SetIds(ReadOnlySpan<EventKey> ids)
    {
        if (_only is not null)
        {
            _only.SetIds(ids);
            return;
        }

        ThrowIfNotEveryRow("The id", ids.Length);
        for (int type = 0; type < _drafts.Length; type++) _drafts[type]?.SetIds(Rows(ids, type));
    }

    internal void SetSequence(ReadOnlySpan<long> sequence)
    {
        if (_only is not null)
        {
            _only.SetSequence(sequence);
            return;
        }

        ThrowIfNotEveryRow("The sequence", sequence.Length);
        for (int type = 0; type < _drafts.Length; type++) _drafts[type]?.SetSequence(Rows(sequence, type));
    }

    private T[] Rows<T>(ReadOnlySpan<T> values, int type)
    {
        int[] rows = _rows[type];
        var own = new T[rows.Length];
        for (int i = 0; i < rows.Length; i++) own[i] = values[rows[i]];
        return own;
    }

    private void ThrowIfNotEveryRow(string what, int length)
    {
        if (length != _count) throw new ArgumentException($"{what} has {length} values for {_count} rows.", nameof(length));
    }
}
