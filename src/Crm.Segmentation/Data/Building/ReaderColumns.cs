using System.Data.Common;

namespace Crm.Segmentation;

/// <summary>Which column of a data reader is which attribute or property; checked before any row is read.</summary>
internal sealed class ReaderColumns
{
    private readonly DbDataReader _reader;
    private readonly List<(int Ordinal, int Slot, ValueKind Kind)> _columns = [];
    private readonly List<ColumnProblem> _problems = [];
    private readonly Dictionary<string, int> _named = new(StringComparer.Ordinal);

    /// <param name="reader">The reader, before its first row.</param>
    /// <param name="slots">The columns of the schema.</param>
    /// <param name="owner">What the columns belong to, for messages.</param>
    /// <param name="named">The names of the columns that are no attributes or properties: key, time, id, sequence; null where there is none.</param>
    internal ReaderColumns(DbDataReader reader, FieldSlots slots, string owner, params ReadOnlySpan<string?> named)
    {
        _reader = reader;
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (string? name in named)
            if (name is not null) names.Add(name);

        var taken = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < reader.FieldCount; i++)
        {
            string column = reader.GetName(i);
            string name = NormalText.TryNormalise(column, out string normal, out _) ? normal : column;
            int slot = slots.Find(name);
            if (!taken.Add(names.Contains(column) ? column : name)) Add("CRM2104", column, $"The reader has two columns '{column}'.");
            else if (names.Contains(column)) _named.Add(column, i);
            else if (slot < 0) Add("CRM2101", column, $"Column '{column}' names nothing of {owner}.");
            else if (!CellValues.IsReadable(slots.Fields[slot].Kind, reader.GetFieldType(i)))
                Add("CRM2102", column, $"Column '{column}' has the type {reader.GetFieldType(i).Name}, which cannot be read as '{slots.Fields[slot]}' ({slots.Fields[slot].Kind}).");
            else _columns.Add((i, slot, slots.Fields[slot].Kind));
        }

        foreach (string name in names)
            if (!_named.ContainsKey(name)) Add("CRM2103", name, $"The reader has no column '{name}'.");
        if (_problems.Count > 0) throw new ColumnMappingException([.. _problems]);
    }

    /// <summary>The value of a named column in the current row; null when it is missing, or when there is no such column.</summary>
    internal object? Value(string? name) => name is null || _reader.IsDBNull(_named[name]) ? null : _reader.GetValue(_named[name]);

    /// <summary>Puts the current row's values into the draft.</summary>
    internal void Read(RowDraft draft)
    {
        foreach ((int ordinal, int slot, ValueKind kind) in _columns)
        {
            if (!_reader.IsDBNull(ordinal)) CellValues.Set(draft, slot, kind, _reader.GetValue(ordinal));
        }
    }

    private void Add(string code, string column, string message) => _problems.Add(new ColumnProblem(code, column, message));
}
