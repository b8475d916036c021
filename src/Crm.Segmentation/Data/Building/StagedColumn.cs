namespace Crm.Segmentation;

/// <summary>One column while rows arrive: blocks of packed values, and the block that is being filled. Rows without a value cost nothing at the end.</summary>
internal sealed class StagedColumn
{
    internal const int BlockShift = 15;
    internal const int BlockRows = 1 << BlockShift;

    private readonly FieldDefinition _field;
    private readonly Dictionary<string, int>? _codes;
    private readonly List<string>? _texts;
    private readonly List<Column?> _blocks = [];
    private readonly List<int> _tags = [];
    private long[] _values = [];
    private ulong[] _valid = [];
    private int _open;
    private int _present;

    internal StagedColumn(FieldDefinition field)
    {
        _field = field;
        if (field.Kind is not (ValueKind.Text or ValueKind.Enum or ValueKind.Tags)) return;

        // Data may spell the values of an enum in any case where it ignores it; every spelling of another text is kept.
        _codes = new Dictionary<string, int>(field.Kind == ValueKind.Enum ? field.Comparer : StringComparer.Ordinal);
        _texts = [];
        foreach (string value in field.Values) Code(value);
    }

    internal FieldDefinition Field => _field;

    /// <summary>Whether any row has a value.</summary>
    internal bool HasValues { get; private set; }

    private long Length => ((long)_blocks.Count << BlockShift) + _open;

    /// <summary>The code of a text in form C.</summary>
    internal int Code(string text)
    {
        if (_codes!.TryGetValue(text, out int code)) return code;
        code = _texts!.Count;
        _texts.Add(text);
        _codes.Add(text, code);
        return code;
    }

    /// <summary>The code of one of the declared values of an enum, or -1.</summary>
    internal int FindCode(string text) => _codes!.GetValueOrDefault(text, -1);

    /// <summary>Gives a row its value: a flag as 0 or 1, a number as its bits, a text as its code. Rows between have none.</summary>
    internal void Set(long row, long value)
    {
        PadTo(row);
        Reserve(1);
        _values[_open] = value;
        MarkPresent();
    }

    /// <summary>Gives rows from the given one on a value each.</summary>
    internal void Set(long row, ReadOnlySpan<long> values)
    {
        PadTo(row);
        while (!values.IsEmpty)
        {
            int step = Math.Min(values.Length, BlockRows - _open);
            Reserve(step);
            values[..step].CopyTo(_values.AsSpan(_open));
            BitRanges.Set(_valid, _open, step);
            _present += step;
            Advance(step);
            values = values[step..];
        }
    }

    /// <summary>Gives a row its set of texts, in form C; repeats count once.</summary>
    internal void SetTags(long row, ReadOnlySpan<int> codes)
    {
        PadTo(row);
        Reserve(1);
        int start = _tags.Count;
        _tags.AddRange(codes);
        _tags.Sort(start, codes.Length, null);
        int to = start;
        for (int i = start; i < _tags.Count; i++)
            if (to == start || _tags[to - 1] != _tags[i]) _tags[to++] = _tags[i];
        _tags.RemoveRange(to, _tags.Count - to);
        _values[_open] = to - start;
        MarkPresent();
    }

    /// <summary>Gives rows from the given one on the values of a block. It ends where a block of the column ends, or before.</summary>
    internal void Append(long row, Column block)
    {
        PadTo(row);
        if (block.Length == BlockRows)
        {
            _blocks.Add(block);
            HasValues = true;
            return;
        }

        Reserve(block.Length);
        BlockColumn.Read(block, _values.AsSpan(_open, block.Length));
        if (block.Valid is null) BitRanges.Set(_valid, _open, block.Length);
        else BitRanges.Or(_valid, _open, block.Valid, 0, block.Length);
        _present += block.Valid is null ? block.Length : BitWords.PopCount(block.Valid);
        Advance(block.Length);
    }

    /// <summary>
    /// All rows up to the given number as columns of <see cref="BlockRows"/> rows; null where no row of a block has a value. They are handed over:
    /// nothing can be added afterwards.
    /// </summary>
    internal Column?[] Finish(long rows)
    {
        if (!HasValues) return new Column?[Math.Max(1, (int)((rows + BlockRows - 1) >> BlockShift))];
        PadTo(rows);
        if (_open > 0) Seal();
        TextDictionary? dictionary = _texts is null ? null : new TextDictionary([.. _texts]);
        Column?[] blocks = dictionary is null ? [.. _blocks] : [.. _blocks.Select(block => WithDictionary(block, dictionary))];
        _blocks.Clear();
        return blocks;
    }

    private static Column? WithDictionary(Column? block, TextDictionary dictionary) => block switch
    {
        TextColumn text => new TextColumn(text.Codes, dictionary, text.Valid),
        TagsColumn tags => new TagsColumn(tags.Offsets, tags.Codes, dictionary, tags.Valid),
        _ => null,
    };

    private void MarkPresent()
    {
        BitWords.Set(_valid, _open);
        _present++;
        Advance(1);
    }

    private void Advance(int rows)
    {
        HasValues = true;
        _open += rows;
        if (_open == BlockRows) Seal();
    }

    private void PadTo(long row)
    {
        while (Length < row)
        {
            _open += (int)Math.Min(BlockRows - _open, row - Length);
            if (_open == BlockRows) Seal();
        }
    }

    private void Reserve(int rows)
    {
        if (_open + rows <= _values.Length) return;
        int size = Math.Min(BlockRows, Math.Max(64, Math.Max(_open + rows, _values.Length * 2)));
        Array.Resize(ref _values, size);
        Array.Resize(ref _valid, BitWords.Count(size));
    }

    private void Seal()
    {
        Reserve(0);
        _blocks.Add(_present == 0 ? null : Sealed(_values.AsSpan(0, _open), _present == _open ? null : _valid[..BitWords.Count(_open)]));
        _tags.Clear();
        Array.Clear(_valid);
        _open = _present = 0;
    }

    private Column Sealed(Span<long> values, ulong[]? valid)
    {
        if (_field.Kind == ValueKind.Tags) return SealedTags(values, valid);
        if (valid is not null) BlockColumn.FillMissing(_field, values, valid);
        return BlockColumn.Of(_field, values, valid);
    }

    private TagsColumn SealedTags(ReadOnlySpan<long> counts, ulong[]? valid)
    {
        var offsets = new int[counts.Length + 1];
        for (int i = 0; i < counts.Length; i++) offsets[i + 1] = offsets[i] + (valid is null || BitWords.Get(valid, i) ? (int)counts[i] : 0);
        return new TagsColumn(offsets, PackedIntegers.Pack(_tags.ConvertAll(t => (long)t).ToArray()), BlockColumn.NoTexts, valid);
    }
}
