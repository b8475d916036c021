namespace Crm.Segmentation.Scoring;

/// <summary>Fits population functions to a dataset: level by level, so that a function is fitted after those that it uses.</summary>
internal static class PopulationFitter
{
    /// <summary>The fit of every function, in the order of the functions.</summary>
    internal static Dictionary<IPopulationFunction, FittedFunction> Fit(EvaluationScope scope, Func<string, NamedResult> results, PopulationOrder order)
    {
        var fitted = new Dictionary<IPopulationFunction, FittedFunction>();
        int levels = order.Functions.Count == 0 ? 0 : order.Functions.Max(order.LevelOf) + 1;
        for (int level = 0; level < levels; level++)
        {
            IPopulationFunction[] functions = [.. order.Functions.Where(function => order.LevelOf(function) == level)];
            var trees = new FittedTrees(fitted);
            RuleRewriter rewriter = trees.Rewriter();
            Measure[][] needed = [.. functions.Select(function => function.Measured.Select(rewriter.Rewrite).ToArray())];
            Measure[] different = [.. needed.SelectMany(measures => measures).Distinct()];
            MeasureColumn[] columns = MeasureColumns.Of(scope, new NamedResults(name => trees.Of(results(name), rewriter)), different);
            for (int i = 0; i < functions.Length; i++)
                fitted.Add(functions[i], Fit(scope, functions[i], [.. needed[i].Select(measure => columns[Array.IndexOf(different, measure)])]));
        }

        return fitted;
    }

    private static FittedFunction Fit(EvaluationScope scope, IPopulationFunction function, MeasureColumn[] columns) => function switch
    {
        IFittedByPopulation named => named.Fit(scope, columns),
        Percentile percentile => Fit(scope, percentile, columns[0]),
        _ => Fit(scope, (ITopOfPopulation)function, columns[0]),
    };

    private static FittedCut Fit(EvaluationScope scope, Percentile percentile, MeasureColumn column)
    {
        string text = percentile.ToString();
        int count = column.Count;
        if (count == 0) return new FittedCut(text, 0, null, 0);
        SampleQuantile place = SampleQuantile.Of(count, percentile.Percent / 100, percentile.Type);
        FittedValue[] values = OrderStatistics.At(scope, column, column.Column.Valid, place.Weight == 0 ? [place.Rank] : [place.Rank, place.Rank + 1]);
        FittedValue cut = percentile.Kind == ValueKind.Number && !percentile.IsObserved ? FittedValue.Of(values.Length == 1 ? values[0].ToDouble() : place.Between(values[0].ToDouble(), values[1].ToDouble()))
            : values.Length == 1 ? values[0]
            : column.Value(values[0].Units + (long)Math.Round(((double)values[1].Units - values[0].Units) * place.Weight, MidpointRounding.ToEven));
        return new FittedCut(text, count, cut, TiedValues.Count(scope, column, cut));
    }

    private static FittedCut Fit(EvaluationScope scope, ITopOfPopulation top, MeasureColumn column)
    {
        string text = top.Function;
        int count = column.Count;
        if (count == 0) return new FittedCut(text, 0, null, 0);
        long taken = top.Place(count);
        FittedValue cut = OrderStatistics.At(scope, column, column.Column.Valid, [count - taken + 1])[0];
        return new FittedCut(text, count, cut, TiedValues.Count(scope, column, cut));
    }
}
