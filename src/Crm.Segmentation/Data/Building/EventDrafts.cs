namespace Crm.Segmentation;

/// <summary>The columns of a call from spans: of events of one type, or of several types mixed.</summary>
/// <remarks>The columns of a mixed call have a value for each row; a property takes those of the rows of its own type.</remarks>
internal sealed class EventDrafts
{
    private readonly ColumnsDraft? _only;
    private readonly StagedTable[] _tables = [];
    private readonly Dictionary<string, int> _positions = [];

    // For each type its columns, how many rows it has, and where its rows begin in the order by type.
    private readonly ColumnsDraft?[] _drafts = [];
    private readonly int[] _counts = [];
    private readonly int[] _starts = [];
    private readonly ushort[] _present = [];
    private int _presentCount;
    private ushort[] _typeOf = [];
    private int[] _byType = [];
    private int _count;

    /// <summary>Events of one type.</summary>
    internal EventDrafts(ColumnsDraft only) => _only = only;

    /// <summary>Events of several types.</summary>
    /// <param name="tables">The tables of all types.</param>
    /// <param name="positions">The positions of the types by name.</param>
    internal EventDrafts(StagedTable[] tables, Dictionary<string, int> positions)
    {
        (_tables, _positions) = (tables, positions);
        (_drafts, _counts, _starts, _present) = (new ColumnsDraft?[tables.Length], new int[tables.Length], new int[tables.Length], new ushort[tables.Length]);
    }

    /// <summary>The columns as those who add events see them.</summary>
    internal EventColumns Columns => field ??= new EventColumns(this);

    private ReadOnlySpan<ushort> Present => _present.AsSpan(0, _presentCount);

    /// <summary>Begins the columns of other rows.</summary>
    /// <param name="typeIndexes">For each row the place of its type among the types.</param>
    /// <param name="types">The positions of the types.</param>
    internal void Begin(ReadOnlySpan<byte> typeIndexes, ReadOnlySpan<ushort> types)
    {
        foreach (ushort type in Present) (_drafts[type], _counts[type]) = (null, 0);
        (_count, _presentCount) = (typeIndexes.Length, 0);
        if (_typeOf.Length < _count) (_typeOf, _byType) = (new ushort[_count], new int[_count]);
        for (int i = 0; i < _count; i++)
        {
            ushort type = _typeOf[i] = types[typeIndexes[i]];
            if (_counts[type]++ == 0) _present[_presentCount++] = type;
        }

        int start = 0;
        foreach (ushort type in Present)
        {
            _drafts[type] = _tables[type].Columnar(_counts[type]);
            _starts[type] = start;
            start += _counts[type];
            _counts[type] = 0;
        }

        for (int i = 0; i < _count; i++) _byType[_starts[_typeOf[i]] + _counts[_typeOf[i]]++] = i;
        foreach (ushort type in Present) _counts[type] = 0;
    }

    /// <summary>The type of a row.</summary>
    internal int TypeOf(int row) => _typeOf[row];

    /// <summary>The columns of a type that has rows, and which of its rows comes next.</summary>
    internal ColumnsDraft NextOf(int type, out int own)
    {
        own = _counts[type]++;
        return _drafts[type]!;
    }

    /// <summary>Writes the rows that are taken, once each type's were told.</summary>
    internal void Write()
    {
        foreach (ushort type in Present)
        {
            _drafts[type]!.Write();
            _tables[type].Free(_drafts[type]!);
        }
    }

    /// <summary>The columns that a property's values go to, cut down to the rows of its type; null where no row is of it.</summary>
    internal ColumnsDraft? Of<T>(IFieldHandle handle, ref ReadOnlySpan<T> values, ref ReadOnlySpan<bool> valid)
    {
        if (_only is not null) return _only;
        ArgumentNullException.ThrowIfNull(handle);
        int type = PositionOf(handle.Field);
        if (type < 0) throw new ArgumentException($"'{handle.Field}' is no property of the schema's types of event.", nameof(handle));
        ThrowIfNotEveryRow(handle.Field, values.Length);
        if (!valid.IsEmpty && valid.Length != _count) throw new ArgumentException($"'{handle.Field}' has {valid.Length} validity flags for {_count} rows.", nameof(valid));
        if (_drafts[type] is not { } draft) return null;
        values = Rows(values, draft, type);
        valid = valid.IsEmpty ? valid : Rows(valid, draft, type);
        return draft;
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
        foreach (ushort type in Present) _drafts[type]!.SetIds(Rows(ids, _drafts[type]!, type));
    }

    internal void SetSequence(ReadOnlySpan<long> sequence)
    {
        if (_only is not null)
        {
            _only.SetSequence(sequence);
            return;
        }

        ThrowIfNotEveryRow("The sequence", sequence.Length);
        foreach (ushort type in Present) _drafts[type]!.SetSequence(Rows(sequence, _drafts[type]!, type));
    }

    /// <summary>The position of the type of a property: of those that have rows by the property itself, else by the type's name; -1 if there is none.</summary>
    private int PositionOf(FieldDefinition field)
    {
        foreach (ushort type in Present)
            if (_tables[type].Slots.Has(field)) return type;
        return field.EventName is { } name && _positions.TryGetValue(name, out int position) ? position : -1;
    }

    private ReadOnlySpan<T> Rows<T>(ReadOnlySpan<T> values, ColumnsDraft draft, int type)
    {
        if (_presentCount == 1) return values;
        var own = new T[draft.Rows];
        ReadOnlySpan<int> rows = _byType.AsSpan(_starts[type], own.Length);
        for (int i = 0; i < own.Length; i++) own[i] = values[rows[i]];
        return own;
    }

    private void ThrowIfNotEveryRow(object what, int length)
    {
        if (length != _count) throw new ArgumentException($"{(what is FieldDefinition ? $"'{what}'" : what)} has {length} values for {_count} rows.", nameof(length));
    }
}
