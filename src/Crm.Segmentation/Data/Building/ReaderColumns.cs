using System.Data.Common;

namespace Crm.Segmentation;

/// <summary>Which column of a data reader is which attribute or property; checked before any row is read.</summary>
internal sealed class ReaderColumns
{
    private readonly DbDataReader _reader;
    private readonly ReaderOptions _options;
    private readonly StagedTable[] _tables;
    private readonly Cell[][] _cells;
    private readonly int[][] _others;
    private readonly int[] _json;
    private readonly Dictionary<string, int> _named = new(StringComparer.Ordinal);

    /// <param name="reader">The reader, before its first row.</param>
    /// <param name="options">How its columns are taken.</param>
    /// <param name="owner">What the columns belong to, for messages.</param>
    /// <param name="tables">The tables that a row may be of: that of the customers, or of one or several types of event.</param>
    /// <param name="named">The names of the columns that are no attributes or properties: key, time, id, sequence; null where there is none.</param>
    /// <exception cref="ColumnMappingException">The columns do not fit.</exception>
    internal ReaderColumns(DbDataReader reader, ReaderOptions options, string owner, StagedTable[] tables, params ReadOnlySpan<string?> named)
    {
        (_reader, _options, _tables) = (reader, options.Checked(), tables);
        var names = new ReaderNames(reader);
        foreach (string? name in named)
            if (name is not null && !_named.ContainsKey(name)) _named.Add(name, names.Take(name));
        _json = [.. options.JsonColumns.Select(names.TakeJson)];
        _cells = [.. tables.Select(table => Cells(table.Slots, names))];
        if (!options.IgnoreOthers) names.RefuseOthers(owner);
        names.ThrowIfWrong();
        _others = [.. _cells.Select(own => options.IgnoreOthers ? [] : Others(own))];
    }

    /// <summary>The value of a named column in the current row; null when it is missing, or when there is no such column.</summary>
    internal object? Value(string? name) => name is null || _reader.IsDBNull(_named[name]) ? null : _reader.GetValue(_named[name]);

    /// <summary>Puts the current row's values into the draft of one of the tables.</summary>
    internal void Read(int table)
    {
        RowDraft draft = _tables[table].Draft;
        foreach ((int ordinal, int slot, ValueKind kind) in _cells[table])
        {
            if (_reader.IsDBNull(ordinal)) draft.Unset(slot);
            else CellValues.Set(draft, slot, kind, _reader.GetValue(ordinal), _options, _tables[table].LocalTimes);
        }

        foreach (int ordinal in _others[table])
        {
            if (_reader.IsDBNull(ordinal)) continue;
            draft.Fail(new Problem(RejectionReason.UnknownProperty, $"Column '{_reader.GetName(ordinal)}' has a value, and {_tables[table].Slots.Owner} has no such property."));
        }

        foreach (int ordinal in _json)
            if (!_reader.IsDBNull(ordinal)) JsonCells.Read(_tables[table].Slots, draft, _reader.GetValue(ordinal), _options, _tables[table].LocalTimes);
    }

    private static Cell[] Cells(FieldSlots slots, ReaderNames names)
    {
        var cells = new List<Cell>();
        for (int slot = 0; slot < slots.Count; slot++)
        {
            FieldDefinition field = slots.Fields[slot];
            int ordinal = names.Take(field);
            if (ordinal >= 0) cells.Add(new Cell(ordinal, slot, field.Kind));
        }

        return [.. cells.OrderBy(cell => cell.Ordinal)];
    }

    /// <summary>The columns that another of the tables has.</summary>
    private int[] Others(Cell[] own) =>
        [.. _cells.SelectMany(cells => cells).Select(cell => cell.Ordinal).Except(own.Select(cell => cell.Ordinal)).Order()];

    private readonly record struct Cell(int Ordinal, int Slot, ValueKind Kind);
}
