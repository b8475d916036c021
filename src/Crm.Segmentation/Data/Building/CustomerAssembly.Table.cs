namespace Crm.Segmentation;

/// <summary>The table that is made when it is known who the customers are.</summary>
internal sealed partial class CustomerAssembly
{
    /// <summary>The table of all customers: the earlier ones keep their ordinals.</summary>
    internal CustomerTable Finish(StagedTable rows)
    {
        CustomerKeys keys = Keys();
        if (_earlier is not null && NewCount == 0 && _changes.Count == 0) return new CustomerTable(keys, _earlier.Attributes);
        List<RowRun> runs = NewCount == 0 ? [] : Runs();
        var attributes = new Column[_schema.Attributes.Count];
        for (int slot = 0; slot < attributes.Length; slot++)
        {
            FieldDefinition field = _schema.Attributes[slot];
            Column?[] staged = rows.Columns[slot].Finish(rows.Rows);
            Column column = _earlier is not null && NewCount == 0 ? _earlier.Attributes[slot] : ColumnConcat.Of(field, [_earlier?.Attributes[slot], null, .. staged], runs, keys.Count);
            attributes[slot] = _changes.Count == 0 ? column : ColumnPatch.Of(field, column, staged, Changes(staged, rows.Unset![slot].Finish(rows.Rows)));
        }

        return new CustomerTable(keys, attributes);
    }

    /// <summary>For each customer with another value of a column where that lies, or -1 where it goes missing. Of several rows the last says it.</summary>
    private Dictionary<int, long> Changes(Column?[] staged, Column?[] unset)
    {
        var changes = new Dictionary<int, long>();
        foreach ((int ordinal, int row) in _changes)
        {
            long position = StagedTable.Position(row);
            (int block, int at) = ((int)(position >> 32), (int)position);
            if (staged[block]?.IsValid(at) == true) changes[ordinal] = position;
            else if (unset[block]?.IsValid(at) == true) changes[ordinal] = -1;
        }

        return changes;
    }

    /// <summary>Where the customers' attributes lie: the earlier ones in source 0, those made for unknown keys in source 1, the staged ones in blocks from 2 on.</summary>
    private List<RowRun> Runs()
    {
        var runs = new List<RowRun>();
        if (EarlierCount > 0) runs.Add(new RowRun(0, 0, EarlierCount));
        int from = 0;
        foreach (int to in _repeats.Append(_rowKeys.Count))
        {
            for (int end; from < to; from = end)
            {
                int block = from >> StagedColumn.BlockShift, first = block << StagedColumn.BlockShift;
                end = (int)Math.Min(to, first + (long)StagedColumn.BlockRows);
                runs.Add(new RowRun(block + 2, from - first, end - from));
            }

            from = to + 1;
        }

        if (Created > 0) runs.Add(new RowRun(1, 0, Created));
        return runs;
    }

    private CustomerKeys Keys()
    {
        if (_earlier is not null && NewCount == 0) return _aliases.Count == _earlier.Keys.Aliases.Count ? _earlier.Keys : _earlier.Keys.With(_aliases);
        if (HasNumbers) return new NumberKeys(_numbers!, _aliases);
        return InternedKeys.Of(_staged.Form!.Value, InternedInOrder(), _aliases, _staged.Hash);
    }

    private IEnumerable<CustomerKey> InternedInOrder()
    {
        for (int i = 0; i < EarlierCount; i++) yield return _earlier!.Keys[i];
        int next = 0;
        for (int row = 0; row < _rowKeys.Count; row++)
        {
            if (next < _repeats.Count && _repeats[next] == row) next++;
            else yield return _staged.Original(_rowKeys[row]);
        }

        for (int i = 0; i < _createdKeys.Count; i++) yield return _staged.Original(_createdKeys[i]);
    }
}
