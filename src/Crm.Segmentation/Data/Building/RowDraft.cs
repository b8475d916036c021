namespace Crm.Segmentation;

/// <summary>One row while it is being filled. It is written whole, or not at all when a value cannot be taken.</summary>
internal sealed class RowDraft(StagedTable table)
{
    private readonly FieldSlots _slots = table.Slots;
    private readonly bool[] _set = new bool[table.Slots.Count];
    private readonly long[] _values = new long[table.Slots.Count];
    private readonly string?[] _texts = new string?[table.Slots.Count];
    private readonly List<string>?[] _tags = new List<string>?[table.Slots.Count];
    private readonly bool[] _unset = new bool[table.Slots.Count];
    private readonly bool[] _finer = new bool[table.Slots.Count];

    /// <summary>The first thing wrong with the row; null when nothing is.</summary>
    internal Problem? Problem { get; private set; }

    internal ValueList<FieldDefinition> Fields => _slots.Fields;

    internal LocalTimes LocalTimes => table.LocalTimes;

    /// <summary>How many values were rounded down to a whole millisecond.</summary>
    internal int Rounded { get; private set; }

    internal void Begin()
    {
        Problem = null;
        Array.Clear(_set);
        Array.Clear(_unset);
        if (Rounded == 0) return;
        Array.Clear(_finer);
        Rounded = 0;
    }

    internal int Slot(IFieldHandle handle) => _slots.IndexOf(handle);

    internal void Fail(Problem problem) => Problem ??= problem;

    internal void Unset(int slot) => (_set[slot], _unset[slot]) = (false, true);

    internal void Whole(int slot, long value)
    {
        _values[slot] = value;
        _set[slot] = true;
    }

    internal void Money(int slot, decimal value) => Take(slot, FieldValues.Money(Fields[slot], value, out long units), units);

    internal void Number(int slot, double value) => Take(slot, FieldValues.Number(Fields[slot], value), BitConverter.DoubleToInt64Bits(value));

    internal void Duration(int slot, TimeSpan value)
    {
        if (FieldValues.Duration(value, out long milliseconds)) Round(slot);
        Whole(slot, milliseconds);
    }

    internal void Instant(int slot, FineInstant value)
    {
        if (value.Finer != 0) Round(slot);
        Take(slot, FieldValues.Instant(Fields[slot], value), value.Milliseconds);
    }

    internal void Instant(int slot, DateTime value)
    {
        if (value.Kind == DateTimeKind.Local) Fail(FieldValues.OfLocalKind($"'{Fields[slot]}'"));
        else Instant(slot, table.LocalTimes.Read(value));
    }

    internal void Text(int slot, string value)
    {
        Take(slot, FieldValues.Text(Fields[slot], value, out string normal), 0);
        _texts[slot] = normal;
    }

    internal void EnumValue(int slot, string value)
    {
        if (FieldValues.Text(Fields[slot], value, out string normal) is { } problem)
        {
            Fail(problem);
            return;
        }

        int code = table.Columns[slot].FindCode(normal);
        Take(slot, code < 0 ? FieldValues.NotInEnum(Fields[slot], value) : null, code);
    }

    internal void Tags(int slot, IEnumerable<string> values)
    {
        List<string> tags = _tags[slot] ??= [];
        tags.Clear();
        foreach (string value in values)
        {
            if (value is null) throw new ArgumentException($"A tag of '{Fields[slot]}' is null.", nameof(values));
            Problem? problem = FieldValues.Text(Fields[slot], value, out string normal);
            if (problem is { } found) Fail(found);
            else tags.Add(normal);
        }

        _set[slot] = true;
    }

    /// <summary>Writes the values as the table's next row.</summary>
    internal void WriteTo(StagedTable target)
    {
        for (int slot = 0; slot < _set.Length; slot++)
        {
            if (!_set[slot])
            {
                if (_unset[slot] && target.Unset is not null) target.Unset[slot].Set(target.Rows, 1);
                continue;
            }

            StagedColumn column = target.Columns[slot];
            switch (Fields[slot].Kind)
            {
                case ValueKind.Text:
                    column.Set(target.Rows, column.Code(_texts[slot]!));
                    break;
                case ValueKind.Tags:
                    column.SetTags(target.Rows, [.. _tags[slot]!.Select(column.Code)]);
                    break;
                default:
                    column.Set(target.Rows, _values[slot]);
                    break;
            }
        }
    }

    private void Round(int slot)
    {
        if (!_finer[slot]) Rounded++;
        _finer[slot] = true;
    }

    private void Take(int slot, Problem? problem, long value)
    {
        if (problem is { } found) Fail(found);
        else Whole(slot, value);
    }
}
