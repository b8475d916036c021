namespace Crm.Segmentation;

/// <summary>The values of measures over all customers as columns: typed, never boxed.</summary>
internal static class MeasureColumns
{
    /// <summary>A column for each measure. A plain attribute is its own column; the others are computed together, batch by batch.</summary>
    /// <param name="scope">The evaluation.</param>
    /// <param name="results">What names stand for.</param>
    /// <param name="measures">Measures whose values have an order: numbers, durations, instants, dates.</param>
    internal static MeasureColumn[] Of(EvaluationScope scope, NamedResults results, IReadOnlyList<Measure> measures)
    {
        var columns = new MeasureColumn?[measures.Count];
        var computed = new List<int>();
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = Stored(scope.Data, measures[i]);
            if (columns[i] is null) computed.Add(i);
        }

        if (computed.Count > 0)
        {
            MeasureColumn[] made = Compute(scope, results, [.. computed.Select(i => measures[i])]);
            for (int k = 0; k < made.Length; k++) columns[computed[k]] = made[k];
        }

        return columns!;
    }

    private static MeasureColumn? Stored(Dataset data, Measure measure)
    {
        while (measure is Feature feature) measure = feature.Definition;
        if (measure is not IFieldHandle { Field: { EventName: null } field }) return null;
        Column column = data.Customers.Attributes[data.Schema.AttributeIndex(field.Name)];
        return column is IntegerColumn or SingleColumn or DoubleColumn
            ? new MeasureColumn(measure.Kind, column is IntegerColumn ? field.Scale : null, column)
            : null;
    }

    private static MeasureColumn[] Compute(EvaluationScope scope, NamedResults results, Measure[] measures)
    {
        int customers = scope.Data.CustomerCount;
        var drafts = new Draft[measures.Length];
        for (int i = 0; i < drafts.Length; i++) drafts[i] = new Draft(customers);
        BatchEvaluation.Run<MeasureOperator, Draft[]>(scope, results, binder => [.. measures.Select(binder.Bind)], static (context, roots, drafts) =>
        {
            for (int i = 0; i < roots.Length; i++)
            {
                drafts[i].Write(context, roots[i]);
                context.GiveUp(roots[i]);
            }
        }, drafts);
        return [.. measures.Select((measure, i) => drafts[i].Finish(measure))];
    }

    private sealed class Draft(int customers)
    {
        private readonly ulong[] _valid = new ulong[BitWords.Count(customers)];
        private long[]? _longs;
        private double[]? _doubles;
        private int? _scale;

        internal void Write(RowContext context, MeasureOperator root)
        {
            MeasureVector values = context.Values(root);
            if (_longs is null && _doubles is null) Reserve(root);
            if (root.IsExact) values.Longs.AsSpan(0, context.Count).CopyTo(_longs.AsSpan(context.Start));
            else values.Doubles.AsSpan(0, context.Count).CopyTo(_doubles.AsSpan(context.Start));
            values.Valid.AsSpan(0, context.WordCount).CopyTo(_valid.AsSpan(context.Start >> 6));
        }

        internal MeasureColumn Finish(Measure measure)
        {
            ulong[]? valid = BitWords.PopCount(_valid) == customers ? null : _valid;

            // Without customers nothing was written that could tell what the values are.
            bool isDouble = _doubles is not null || (_longs is null && measure.ExactScale is null);
            if (isDouble) return new MeasureColumn(measure.Kind, null, new DoubleColumn(_doubles ?? [], valid));
            long[] longs = _longs ?? [];

            // What is missing is not known; it must not widen the column.
            if (valid is not null)
            {
                int first = BitWords.Next(valid, 0);
                long filler = first < 0 ? 0 : longs[first];
                for (int i = 0; i < longs.Length; i++)
                    if (!BitWords.Get(valid, i)) longs[i] = filler;
            }

            return new MeasureColumn(measure.Kind, _scale ?? measure.ExactScale ?? 0, new IntegerColumn(PackedIntegers.Pack(longs), valid));
        }

        private void Reserve(MeasureOperator root)
        {
            lock (_valid)
            {
                if (_longs is not null || _doubles is not null) return;
                _scale = root.Scale;
                if (root.IsExact) _longs = new long[customers];
                else _doubles = new double[customers];
            }
        }
    }
}

/// <summary>A measure's values over all customers.</summary>
/// <param name="Kind">What kind of values they are.</param>
/// <param name="Scale">The decimal places of exact values; null for doubles.</param>
/// <param name="Column">An <see cref="IntegerColumn"/>, <see cref="SingleColumn"/> or <see cref="DoubleColumn"/>.</param>
internal sealed record MeasureColumn(ValueKind Kind, int? Scale, Column Column)
{
    /// <summary>How many rows have a value.</summary>
    internal int Count => Column.Valid is { } valid ? BitWords.PopCount(valid) : Column.Length;

    internal FittedValue Value(long units) => FittedValue.Exact(Kind, Scale!.Value, units);
}
