namespace Crm.Segmentation;

/// <summary>One row while it is being filled. It is taken whole, or not at all when a value cannot be taken.</summary>
/// <param name="slots">The columns of the row.</param>
/// <param name="read">How a time that is not of kind Local is read.</param>
internal sealed class RowDraft(FieldSlots slots, Func<DateTime, FineInstant> read)
{
    private readonly bool[] _set = new bool[slots.Count];
    private readonly long[] _values = new long[slots.Count];
    private readonly string?[] _texts = new string?[slots.Count];
    private readonly List<string>?[] _tags = new List<string>?[slots.Count];
    private readonly bool[] _unset = new bool[slots.Count];
    private readonly bool[] _finer = new bool[slots.Count];

    /// <summary>A row whose times without a kind are in UTC.</summary>
    internal RowDraft(FieldSlots slots)
        : this(slots, time => FineInstant.Of(time.Ticks))
    {
    }

    /// <summary>The first thing wrong with the row; null when nothing is.</summary>
    internal Problem? Problem { get; private set; }

    internal ValueList<FieldDefinition> Fields => slots.Fields;

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

    internal int Slot(IFieldHandle handle) => slots.IndexOf(handle);

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
        else Instant(slot, read(value));
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

        int code = slots.ValueOf(slot, normal);
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

    /// <summary>Whether a column has a value.</summary>
    internal bool IsSet(int slot) => _set[slot];

    /// <summary>Whether a column is said to be missing.</summary>
    internal bool IsUnset(int slot) => _unset[slot];

    /// <summary>The value of a column that has one, of any kind but text and tags: a flag as 0 or 1, a number as its bits, an enum as the position of its value.</summary>
    internal long Value(int slot) => _values[slot];

    /// <summary>The text, in form C, of a column that has one.</summary>
    internal string TextOf(int slot) => _texts[slot]!;

    /// <summary>The tags, in form C and as often as they were given, of a column that has some.</summary>
    internal List<string> TagsOf(int slot) => _tags[slot]!;

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
