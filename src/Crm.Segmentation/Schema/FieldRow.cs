namespace Crm.Segmentation;

/// <summary>The values of one row, packed: which columns have one, their numbers, and their texts where any column has some. Immutable.</summary>
internal readonly struct FieldRow
{
    private static readonly FieldRow[] EmptyRows = [.. Enumerable.Range(0, 65).Select(slots => new FieldRow(new long[Words(slots) + slots], null))];

    // The first words say which columns have a value, a bit each; the others are the numbers. Texts and tags are no numbers.
    private readonly long[] _numbers;
    private readonly object?[]? _texts;

    private FieldRow(long[] numbers, object?[]? texts) => (_numbers, _texts) = (numbers, texts);

    /// <summary>Whether a column has a value.</summary>
    internal bool Has(int slot) => (_numbers[slot >> 6] >> (slot & 63) & 1) != 0;

    /// <summary>A flag as 0 or 1, an enum as the position of its value, a double as its bits, anything else in its units.</summary>
    /// <param name="slot">A column that has a value.</param>
    /// <param name="slots">How many columns there are.</param>
    internal long Number(int slot, int slots) => _numbers[Words(slots) + slot];

    /// <summary>The text, in form C, of a column of kind text that has a value.</summary>
    internal string Text(int slot) => (string)_texts![slot]!;

    /// <summary>The text of a column of kind text; null when it has none.</summary>
    internal string? TextOrNull(int slot) => _texts is { } texts ? (string?)texts[slot] : null;

    /// <summary>The tags of a column that has a value: in form C, each once.</summary>
    internal string[] Tags(int slot) => (string[])_texts![slot]!;

    /// <summary>No values.</summary>
    internal static FieldRow Empty(int slots) => slots < EmptyRows.Length ? EmptyRows[slots] : new FieldRow(new long[Words(slots) + slots], null);

    /// <summary>The values of a draft over those of an earlier row: what the draft does not say stays.</summary>
    internal static FieldRow Of(RowDraft draft, FieldRow? earlier = null)
    {
        int slots = draft.Fields.Count, words = Words(slots);
        long[] numbers = earlier is not { } before ? new long[words + slots] : [.. before._numbers];
        object?[]? texts = earlier?._texts is { } known ? [.. known] : null;
        for (int slot = 0; slot < slots; slot++)
        {
            FieldDefinition field = draft.Fields[slot];
            if (draft.IsSet(slot))
            {
                numbers[slot >> 6] |= 1L << (slot & 63);
                if (field.Kind == ValueKind.Text) (texts ??= new object?[slots])[slot] = draft.TextOf(slot);
                else if (field.Kind == ValueKind.Tags) (texts ??= new object?[slots])[slot] = draft.TagsOf(slot).Distinct(StringComparer.Ordinal).ToArray();
                else numbers[words + slot] = field.IsSingle ? BitConverter.DoubleToInt64Bits((float)BitConverter.Int64BitsToDouble(draft.Value(slot))) : draft.Value(slot);
            }
            else if (draft.IsUnset(slot))
            {
                numbers[slot >> 6] &= ~(1L << (slot & 63));
                numbers[words + slot] = 0;
                if (texts is not null) texts[slot] = null;
            }
        }

        return new FieldRow(numbers, texts);
    }

    /// <summary>The same row with the value of another in one column, or without one where the other has none.</summary>
    internal FieldRow With(int slot, FieldRow other, int slots)
    {
        long[] numbers = [.. _numbers];
        long bit = 1L << (slot & 63);
        numbers[slot >> 6] = other.Has(slot) ? numbers[slot >> 6] | bit : numbers[slot >> 6] & ~bit;
        numbers[Words(slots) + slot] = other.Number(slot, slots);
        if (_texts is null && other._texts is null) return new FieldRow(numbers, null);
        object?[] texts = _texts is null ? new object?[slots] : [.. _texts];
        texts[slot] = other._texts?[slot];
        return new FieldRow(numbers, texts);
    }

    /// <summary>Whether another row has the same value in a column, or neither has one.</summary>
    internal bool IsSame(int slot, FieldRow other, int slots) =>
        Has(slot) == other.Has(slot) && Number(slot, slots) == other.Number(slot, slots) && (_texts?[slot], other._texts?[slot]) switch
        {
            (string[] tags, string[] others) => tags.AsSpan().SequenceEqual(others),
            var (text, same) => Equals(text, same),
        };

    private static int Words(int slots) => (slots + 63) >> 6;

    /// <summary>A row of values that were checked before.</summary>
    internal sealed class Filling(int slots)
    {
        private readonly long[] _numbers = new long[Words(slots) + slots];
        private object?[]? _texts;

        /// <summary>Sets a column of any kind but text and tags: see <see cref="FieldRow.Number"/>.</summary>
        internal void Set(int slot, long value)
        {
            _numbers[slot >> 6] |= 1L << (slot & 63);
            _numbers[Words(slots) + slot] = value;
        }

        /// <summary>Sets a column of kind text, or of tags.</summary>
        /// <param name="slot">The column.</param>
        /// <param name="value">A text in form C, or an array of such texts, each once.</param>
        internal void Set(int slot, object value)
        {
            _numbers[slot >> 6] |= 1L << (slot & 63);
            (_texts ??= new object?[slots])[slot] = value;
        }

        /// <summary>The row; nothing may be set afterwards.</summary>
        internal FieldRow ToRow() => new(_numbers, _texts);
    }
}
