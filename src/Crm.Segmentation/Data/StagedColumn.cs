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
        _codes = new Dictionary<string, int>(StringComparer.Ordinal);
        _texts = [];
        foreach (string value in field.Values) Code(value);
    }

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
        Grow();
        _values[_open] = value;
        MarkPresent();
    }

    /// <summary>Gives a row its set of texts, in form C; repeats count once.</summary>
    internal void SetTags(long row, ReadOnlySpan<int> codes)
    {
        PadTo(row);
        Grow();
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

    /// <summary>All rows up to the given number as columns of <see cref="BlockRows"/> rows; null where no row of a block has a value.</summary>
    internal Column?[] Finish(long rows)
    {
        if (!HasValues) return new Column?[Math.Max(1, (int)((rows + BlockRows - 1) >> BlockShift))];
        PadTo(rows);
        if (_open > 0) Seal();
        TextDictionary? dictionary = _texts is null ? null : new TextDictionary([.. _texts]);
        return dictionary is null ? [.. _blocks] : [.. _blocks.Select(block => WithDictionary(block, dictionary))];
    }

    private static Column? WithDictionary(Column? block, TextDictionary dictionary) => block switch
    {
        TextColumn text => new TextColumn(text.Codes, dictionary, text.Valid),
        TagsColumn tags => new TagsColumn(tags.Offsets, tags.Codes, dictionary, tags.Valid),
        _ => null,
    };

    private void MarkPresent()
    {
        HasValues = true;
        BitWords.Set(_valid, _open);
        _present++;
        if (++_open == BlockRows) Seal();
    }

    private void PadTo(long row)
    {
        while (Length < row)
        {
            int step = (int)Math.Min(BlockRows - _open, row - Length);
            if (_open + step < BlockRows)
            {
                int from = _open;
                _open += step - 1;
                Grow();
                _open++;
                _values.AsSpan(from, step).Clear();
                continue;
            }

            _open = BlockRows;
            Seal();
        }
    }

    private void Grow()
    {
        if (_open < _values.Length) return;
        int size = Math.Min(BlockRows, Math.Max(64, Math.Max(_open + 1, _values.Length * 2)));
        Array.Resize(ref _values, size);
        Array.Resize(ref _valid, BitWords.Count(size));
    }

    private void Seal()
    {
        int rows = _open;
        if (_present == 0)
        {
            _blocks.Add(null);
            _open = 0;
            return;
        }

        Array.Resize(ref _values, rows);
        Array.Resize(ref _valid, BitWords.Count(rows));
        ulong[]? valid = _present == rows ? null : [.. _valid];
        _blocks.Add(SealedBlock(rows, valid));
        _tags.Clear();
        Array.Clear(_valid);
        Array.Clear(_values);
        _open = _present = 0;
    }

    private Column SealedBlock(int rows, ulong[]? valid)
    {
        switch (_field.Kind)
        {
            case ValueKind.Flag:
                var bits = new ulong[BitWords.Count(rows)];
                for (int i = 0; i < rows; i++)
                    if (_values[i] != 0) BitWords.Set(bits, i);
                return new FlagColumn(rows, bits, valid);
            case ValueKind.Number when _field.IsSingle:
                return new SingleColumn(Array.ConvertAll(_values, v => (float)BitConverter.Int64BitsToDouble(v)), valid);
            case ValueKind.Number:
                return new DoubleColumn(Array.ConvertAll(_values, BitConverter.Int64BitsToDouble), valid);
            case ValueKind.Text or ValueKind.Enum:
                return new TextColumn(PackedIntegers.Pack(_values), EmptyDictionary, valid);
            case ValueKind.Tags:
                var offsets = new int[rows + 1];
                for (int i = 0; i < rows; i++) offsets[i + 1] = offsets[i] + (int)_values[i];
                return new TagsColumn(offsets, PackedIntegers.Pack(_tags.ConvertAll(t => (long)t).ToArray()), EmptyDictionary, valid);
            default:
                return new IntegerColumn(PackedIntegers.Pack(_values), valid);
        }
    }

    // The dictionary is known only when all rows are there.
    private static readonly TextDictionary EmptyDictionary = new([]);
}
