namespace Crm.Segmentation;

/// <summary>Consecutive rows of one source.</summary>
/// <param name="Source">The number of the source.</param>
/// <param name="Start">The first of the rows.</param>
/// <param name="Count">How many rows.</param>
internal readonly record struct RowRun(int Source, int Start, int Count);

/// <summary>
/// Makes one column out of runs of rows of several, one after the other, as narrow as their values allow. A source that is null has no values.
/// </summary>
internal sealed class ColumnConcat
{
    private readonly FieldDefinition _field;
    private readonly Column?[] _sources;
    private readonly List<RowRun> _runs;
    private readonly int _rows;
    private readonly ulong[]? _valid;

    private ColumnConcat(FieldDefinition field, Column?[] sources, List<RowRun> runs, int rows)
    {
        (_field, _sources, _runs, _rows) = (field, sources, runs, rows);
        _valid = Valid();
    }

    private delegate void RunCopy<TColumn>(TColumn source, RowRun run, int to);

    internal static Column Of(FieldDefinition field, Column?[] sources, List<RowRun> runs, int rows)
    {
        var concat = new ColumnConcat(field, sources, runs, rows);
        return field.Kind switch
        {
            ValueKind.Flag => concat.Flags(),
            ValueKind.Number when field.IsSingle => concat.Singles(),
            ValueKind.Number => concat.Doubles(),
            ValueKind.Enum => new TextColumn(concat.Integers(source => ((TextColumn)source).Codes), concat.Declared(), concat._valid),
            ValueKind.Text => concat.Texts(),
            ValueKind.Tags => ColumnGather.Gather(field, sources, Positions(runs, rows)),
            _ => new IntegerColumn(concat.Integers(source => ((IntegerColumn)source).Values), concat._valid),
        };
    }

    private static long[] Positions(List<RowRun> runs, int rows)
    {
        var positions = new long[rows];
        int to = 0;
        foreach (RowRun run in runs)
            for (int i = 0; i < run.Count; i++) positions[to++] = ColumnGather.Position(run.Source, run.Start + i);
        return positions;
    }

    private void ForEach<TColumn>(RunCopy<TColumn> copy)
        where TColumn : Column
    {
        int to = 0;
        foreach (RowRun run in _runs)
        {
            if (_sources[run.Source] is TColumn source) copy(source, run, to);
            to += run.Count;
        }
    }

    /// <summary>Null when every row has a value.</summary>
    private ulong[]? Valid()
    {
        var valid = new ulong[BitWords.Count(_rows)];
        ForEach<Column>((source, run, to) =>
        {
            if (source.Valid is null) BitRanges.Set(valid, to, run.Count);
            else BitRanges.Or(valid, to, source.Valid, run.Start, run.Count);
        });
        return BitWords.PopCount(valid) == _rows ? null : valid;
    }

    private FlagColumn Flags()
    {
        var bits = new ulong[BitWords.Count(_rows)];
        ForEach<FlagColumn>((source, run, to) => BitRanges.Or(bits, to, source.Bits, run.Start, run.Count));
        return new FlagColumn(_rows, bits, _valid);
    }

    private DoubleColumn Doubles()
    {
        var values = new double[_rows];
        ForEach<DoubleColumn>((source, run, to) => source.Values.AsSpan(run.Start, run.Count).CopyTo(values.AsSpan(to)));
        return new DoubleColumn(values, _valid);
    }

    private SingleColumn Singles()
    {
        var values = new float[_rows];
        ForEach<SingleColumn>((source, run, to) => source.Values.AsSpan(run.Start, run.Count).CopyTo(values.AsSpan(to)));
        return new SingleColumn(values, _valid);
    }

    private TextDictionary Declared() => _sources.OfType<TextColumn>().FirstOrDefault()?.Dictionary ?? new TextDictionary([.. _field.Values]);

    private PackedIntegers Integers(Func<Column, PackedIntegers> values) =>
        new IntegerConcat(Array.ConvertAll(_sources, source => source is null ? null : values(source)), Array.ConvertAll(_sources, source => source?.Valid), _runs)
            .Run(_rows, _valid);

    private TextColumn Texts()
    {
        var merge = new DictionaryMerge(Array.ConvertAll(_sources, source => (source as TextColumn)?.Dictionary));
        for (int r = 0; r < _runs.Count; r++)
        {
            (int source, int start, int count) = _runs[r];
            if (_sources[source] is not TextColumn texts) continue;
            for (int row = start; row < start + count; row++)
                if (texts.IsValid(row)) merge.Use(source, (int)texts.Codes[row]);
        }

        TextDictionary dictionary = merge.Finish();
        Dictionary<Column, PackedIntegers> merged = [];
        for (int i = 0; i < _sources.Length; i++)
            if (_sources[i] is TextColumn texts) merged[texts] = merge.Codes(i, texts.Codes);
        return new TextColumn(Integers(source => merged[source]), dictionary, _valid);
    }
}
