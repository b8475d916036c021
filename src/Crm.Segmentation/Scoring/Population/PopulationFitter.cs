namespace Crm.Segmentation.Scoring;

/// <summary>Fits population functions: round by round, so that a function is fitted after those that it uses.</summary>
internal static class PopulationFitter
{
    /// <summary>The fit of every function to the customers of one dataset.</summary>
    internal static Dictionary<IPopulationFunction, FittedFunction> Fit(EvaluationScope scope, Func<string, NamedResult> results, PopulationOrder order)
    {
        var fitted = new Dictionary<IPopulationFunction, FittedFunction>();
        for (int round = 0; round < order.Rounds; round++)
        {
            IPopulationFunction[] functions = [.. order.Functions.Where(function => order.StartOf(function) == round)];
            MeasureColumn[][] columns = Measured(scope, results, fitted, functions);
            for (int i = 0; i < functions.Length; i++) fitted.Add(functions[i], Fit(scope, functions[i], columns[i]));
        }

        return fitted;
    }

    /// <summary>What is counted of some functions over one part of a population.</summary>
    /// <param name="scope">The run over the part.</param>
    /// <param name="results">What stands behind names.</param>
    /// <param name="fitted">The functions that they use, fitted to the whole population.</param>
    /// <param name="functions">The functions, each with the distributions of its rounds before, over the whole population.</param>
    internal static ValueList<IPopulationPart>[] Count(
        EvaluationScope scope,
        Func<string, NamedResult> results,
        IReadOnlyDictionary<IPopulationFunction, FittedFunction> fitted,
        IReadOnlyList<(IPopulationFunction Function, ValueList<ValueList<IPopulationPart>> Before)> functions)
    {
        MeasureColumn[][] columns = Measured(scope, results, fitted, [.. functions.Select(function => function.Function)]);
        return
        [
            .. functions.Select((function, i) => function.Function is IFittedByPopulation named
                ? named.Count(scope, columns[i], function.Before)
                : [MeasureCounts.Of(function.Function.Measured[0], columns[i][0], columns[i][0].Column.Valid)]),
        ];
    }

    /// <summary>How many distributions are counted in a round of a function.</summary>
    internal static int DistributionsIn(IPopulationFunction function, int round) => function is IFittedByPopulation named ? named.DistributionsIn(round) : function.Measured.Count;

    /// <summary>A distribution of a function that was stored; null after telling what is wrong with it.</summary>
    internal static IPopulationPart? Restored(JsonReading reading, JsonPlace place, CountsJson stored, IPopulationFunction function, int round, int position) =>
        function is IFittedByPopulation named ? named.Restored(reading, place, stored, round, position) : stored.Restored(reading, place, function.Measured[position]);

    /// <summary>The fit of a function to a population whose distributions are known; that of the same customers in one dataset.</summary>
    internal static FittedFunction Fit(IPopulationFunction function, ValueList<ValueList<IPopulationPart>> counted)
    {
        if (function is IFittedByPopulation named) return named.Fit(counted);
        var counts = (MeasureCounts)counted[0][0];
        return Fit(function, counts.Count, ranks => [.. ranks.Select(counts.ValueAt)], counts.CountOf);
    }

    /// <summary>The columns of what each function measures, all different ones computed together.</summary>
    private static MeasureColumn[][] Measured(
        EvaluationScope scope, Func<string, NamedResult> results, IReadOnlyDictionary<IPopulationFunction, FittedFunction> fitted, IReadOnlyList<IPopulationFunction> functions)
    {
        var trees = new FittedTrees(fitted);
        RuleRewriter rewriter = trees.Rewriter();
        Measure[][] needed = [.. functions.Select(function => function.Measured.Select(rewriter.Rewrite).ToArray())];
        Measure[] different = [.. needed.SelectMany(measures => measures).Distinct()];
        MeasureColumn[] columns = MeasureColumns.Of(scope, new NamedResults(name => trees.Of(results(name), rewriter)), different);
        return [.. needed.Select(measures => measures.Select(measure => columns[Array.IndexOf(different, measure)]).ToArray())];
    }

    private static FittedFunction Fit(EvaluationScope scope, IPopulationFunction function, MeasureColumn[] columns) => function is IFittedByPopulation named
        ? named.Fit(scope, columns)
        : Fit(function, columns[0].Count, ranks => OrderStatistics.At(scope, columns[0], columns[0].Column.Valid, ranks), cut => TiedValues.Count(scope, columns[0], cut));

    /// <summary>The cut of a percentile or of a top.</summary>
    /// <param name="function">The function.</param>
    /// <param name="customers">How many customers have a value.</param>
    /// <param name="valuesAt">The values at ascending places of the ordered values, from 1.</param>
    /// <param name="tied">How many customers have exactly a value.</param>
    private static FittedCut Fit(IPopulationFunction function, long customers, Func<long[], FittedValue[]> valuesAt, Func<FittedValue, long> tied)
    {
        if (customers == 0) return new FittedCut(function.Function, 0, null, 0);
        if (function is ITopOfPopulation top) return Fit(function, top.Place(customers), customers, valuesAt, tied);
        FittedValue cut = Cut((Percentile)function, customers, valuesAt);
        return new FittedCut(function.Function, customers, cut, tied(cut));
    }

    /// <summary>The value of the last who is asked for, counted from the top. More than twice as many are in when who comes right after those has it, too.</summary>
    private static FittedCut Fit(IPopulationFunction top, long asked, long customers, Func<long[], FittedValue[]> valuesAt, Func<FittedValue, long> tied)
    {
        long place = customers - asked + 1, beyond = customers - (2 * asked);
        FittedValue[] values = valuesAt(beyond >= 1 ? [beyond, place] : [place]);
        return new FittedCut(top.Function, customers, values[^1], tied(values[^1]), asked, values.Length == 2 && values[0].Equals(values[1]));
    }

    private static FittedValue Cut(Percentile percentile, long customers, Func<long[], FittedValue[]> valuesAt)
    {
        SampleQuantile place = SampleQuantile.Of(customers, percentile.Percent / 100, percentile.Type);
        FittedValue[] values = valuesAt(place.Weight == 0 ? [place.Rank] : [place.Rank, place.Rank + 1]);
        if (percentile.Kind == ValueKind.Number && !percentile.IsObserved)
            return FittedValue.Of(values.Length == 1 ? values[0].ToDouble() : place.Between(values[0].ToDouble(), values[1].ToDouble()));
        return values is [var low, var high]
            ? FittedValue.Exact(low.Kind, low.Scale!.Value, low.Units + (long)Math.Round(((double)high.Units - low.Units) * place.Weight, MidpointRounding.ToEven))
            : values[0];
    }
}
