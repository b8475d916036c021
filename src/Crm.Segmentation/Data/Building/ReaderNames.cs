using System.Data.Common;

namespace Crm.Segmentation;

/// <summary>The columns of a data reader by name, with or without regard to case, and what is wrong with them.</summary>
internal sealed class ReaderNames
{
    private readonly DbDataReader _reader;
    private readonly string[] _names;
    private readonly bool[] _named;
    private readonly bool[] _taken;
    private readonly SortedDictionary<(int Ordinal, string Code), ColumnProblem> _problems = [];
    private int _missing;

    internal ReaderNames(DbDataReader reader)
    {
        _reader = reader;
        _names = [.. Enumerable.Range(0, reader.FieldCount).Select(i => Normal(reader.GetName(i)))];
        (_named, _taken) = (new bool[_names.Length], new bool[_names.Length]);
    }

    /// <summary>A column that must be there and is no attribute or property; -1, with a problem, when it is not.</summary>
    internal int Take(string name)
    {
        int ordinal = Find(Normal(name), among: _ => true);
        if (ordinal < 0) _problems.Add((_names.Length + _missing++, "CRM2103"), new ColumnProblem("CRM2103", name, $"The reader has no column '{name}'."));
        else _named[ordinal] = _taken[ordinal] = true;
        return ordinal;
    }

    /// <summary>A column that must be there and hold JSON.</summary>
    internal int TakeJson(string name)
    {
        int ordinal = Take(name);
        if (ordinal >= 0 && !CellValues.IsReadable(ValueKind.Text, _reader.GetFieldType(ordinal)))
            Add(ordinal, "CRM2102", $"Column '{Name(ordinal)}' has the type {_reader.GetFieldType(ordinal).Name}, which cannot be read as JSON text.");
        return ordinal;
    }

    /// <summary>The column of an attribute or property; -1 when there is none, or none that can be read.</summary>
    internal int Take(FieldDefinition field)
    {
        int ordinal = Find(field.Name, among: i => !_named[i]);
        if (ordinal < 0) return -1;
        _taken[ordinal] = true;
        Type type = _reader.GetFieldType(ordinal);
        if (CellValues.IsReadable(field.Kind, type)) return ordinal;
        Add(ordinal, "CRM2102", $"Column '{Name(ordinal)}' has the type {type.Name}, which cannot be read as '{field}' ({field.Kind}).");
        return -1;
    }

    internal void RefuseOthers(string owner)
    {
        for (int i = 0; i < _names.Length; i++)
            if (!_taken[i]) Add(i, "CRM2101", $"Column '{Name(i)}' names nothing of {owner}.");
    }

    internal void ThrowIfWrong()
    {
        if (_problems.Count > 0) throw new ColumnMappingException([.. _problems.Values]);
    }

    private static string Normal(string name) => NormalText.TryNormalise(name, out string normal, out _) ? normal : name;

    private string Name(int ordinal) => _reader.GetName(ordinal);

    /// <summary>The column of exactly this name, else the one that differs in upper and lower case only.</summary>
    private int Find(string name, Predicate<int> among)
    {
        foreach (StringComparison comparison in (ReadOnlySpan<StringComparison>)[StringComparison.Ordinal, StringComparison.OrdinalIgnoreCase])
        {
            int[] found = [.. Enumerable.Range(0, _names.Length).Where(i => among(i) && _names[i].Equals(name, comparison))];
            foreach (int repeat in found.Skip(1))
            {
                _taken[repeat] = true;
                Add(repeat, "CRM2104", $"The reader has two columns '{Name(repeat)}'.");
            }

            if (found.Length > 0) return found[0];
        }

        return -1;
    }

    private void Add(int ordinal, string code, string message) => _problems.TryAdd((ordinal, code), new ColumnProblem(code, Name(ordinal), message));
}
