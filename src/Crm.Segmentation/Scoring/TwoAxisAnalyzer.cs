namespace Crm.Segmentation;

/// <summary>Finds the cuts of two axes and the four groups.</summary>
internal static class TwoAxisAnalyzer
{
    private const int Block = 4096;

    internal static TwoAxisReport Run(TwoAxisGroups definition, EvaluationScope scope, NamedResults results)
    {
        MeasureColumn[] columns = MeasureColumns.Of(scope, results, [definition.First, definition.Second]);
        var both = new RfmColumns(columns, scope.Data.CustomerCount);
        AxisCut? first = Cut(scope, columns[0], definition.FirstThreshold), second = Cut(scope, columns[1], definition.SecondThreshold);
        var groups = new ulong[4][];
        for (int i = 0; i < groups.Length; i++) groups[i] = new ulong[BitWords.Count(scope.Data.CustomerCount)];
        if (first is null || second is null) return Report(null, []);

        (AxisCuts above, AxisCuts over) = (new AxisCuts(columns[0], [first.Bound]), new AxisCuts(columns[1], [second.Bound]));
        scope.ForEachBatch(Block, (start, count) =>
        {
            Span<byte> group = stackalloc byte[Block];
            group = group[..count];
            group.Fill((byte)(above.Always + (2 * over.Always)));
            above.Add(start, count, 1, group);
            over.Add(start, count, 2, group);
            for (int i = 0; i < count; i++)
                if (both.Scored is null || BitWords.Get(both.Scored, start + i)) BitWords.Set(groups[group[i]], start + i);
        });
        return Report(
            new TwoAxisCuts(first.Shown.ToDouble(), second.Shown.ToDouble()),
            [.. Warnings(scope, definition, definition.First, columns[0], first), .. Warnings(scope, definition, definition.Second, columns[1], second)]);

        TwoAxisReport Report(TwoAxisCuts? cuts, ValueList<Diagnostic> warnings) =>
            new(definition, Timestamp.Instant(scope.AsOf), cuts, [.. groups.Select(words => new CustomerSet(scope.Data, words))], warnings);
    }

    /// <summary>The cut of an axis; null over nobody, unless it is given.</summary>
    private static AxisCut? Cut(EvaluationScope scope, MeasureColumn column, AxisThreshold threshold)
    {
        int count = column.Column.Valid is { } valid ? BitWords.PopCount(valid) : column.Column.Length;
        if (count == 0) return null;
        if (threshold.Given is { } given) return FittedValue.Of(given) is { } cut ? new AxisCut(cut, cut) : null;
        if (threshold == AxisThreshold.Mean) return Mean(column, count);
        SampleQuantile place = SampleQuantile.Of(count, 0.5m, 7);
        FittedValue[] middle = OrderStatistics.At(scope, column, column.Column.Valid, place.Weight == 0 ? [place.Rank] : [place.Rank, place.Rank + 1]);
        if (middle.Length == 1 || middle[0] == middle[1]) return new AxisCut(middle[0], middle[0]);
        FittedValue shown = FittedValue.Of(place.Between(middle[0].ToDouble(), middle[1].ToDouble()));

        // Nothing lies between the two in the middle: above their mean is above the lower of them.
        return new AxisCut(shown, middle[0]);
    }

    /// <summary>The mean: of exact values without rounding, of doubles summed in ascending order, so that no order of rows matters.</summary>
    private static AxisCut Mean(MeasureColumn column, int count)
    {
        if (column.Column is IntegerColumn integers)
        {
            Int128 sum = 0;
            for (int row = 0; row < integers.Length; row++)
                if (integers.IsValid(row)) sum += integers.Values[row];
            (Int128 quotient, Int128 rest) = Int128.DivRem(sum, count);
            FittedValue shown = FittedValue.Of(Exact.ToDouble(sum, column.Scale!.Value) / count);
            return new AxisCut(shown, column.Value((long)(rest < 0 ? quotient - 1 : quotient)));
        }

        var values = new double[count];
        int next = 0;
        for (int row = 0; row < column.Column.Length; row++)
            if (column.Column.IsValid(row)) values[next++] = column.Column is SingleColumn singles ? singles.Values[row] : ((DoubleColumn)column.Column).Values[row];
        FittedValue mean = FittedValue.Of(ValueCounts.Of<double>(values).Mean!.Value);
        return new AxisCut(mean, mean);
    }

    private static IEnumerable<Diagnostic> Warnings(EvaluationScope scope, TwoAxisGroups definition, Measure measure, MeasureColumn column, AxisCut cut)
    {
        int count = column.Column.Valid is { } valid ? BitWords.PopCount(valid) : column.Column.Length;
        long tied = TiedValues.Count(scope, column, cut.Shown);
        if (tied > count - tied)
            yield return Diagnostic.Of(
                DiagnosticCodes.MostAtTheCut,
                DiagnosticSeverity.Warning,
                definition.Name,
                $"{tied} of {count} customers with a value of '{PartName.Of(measure)}' have exactly {cut.Shown}, at which it is cut; they are low.",
                $"Cut elsewhere, or look at a longer time.");
    }

    /// <summary>A cut as it is shown, and the value above which exactly the values above the cut lie.</summary>
    private sealed record AxisCut(FittedValue Shown, FittedValue Bound);
}
