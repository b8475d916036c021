namespace Crm.Segmentation.Scoring;

/// <summary>Puts fitted values in the place of population functions, so that every run computes what is left by its own operators.</summary>
internal sealed class FittedTrees(IReadOnlyDictionary<IPopulationFunction, FittedFunction> functions)
{
    /// <summary>A rewriter with a memory of its own; not thread-safe.</summary>
    internal RuleRewriter Rewriter()
    {
        RuleRewriter? rewriter = null;
        rewriter = new RuleRewriter(node => Replace(node, rewriter!));
        return rewriter;
    }

    /// <summary>What stands behind a name, with what is fitted put in.</summary>
    /// <param name="result">What stands behind it as it was written.</param>
    /// <param name="rewriter">Shared by the results of one run, whose threads take turns with it.</param>
    internal NamedResult Of(NamedResult result, RuleRewriter rewriter)
    {
        if (result.PopulationFunction is not IFittedByPopulation function) return result.Rewritten(rewriter);
        if (function.Fitted(Of(function)) is { } fitted) return fitted;
        return new FittedResult(result, value =>
        {
            Measure measure = function.Value(Of(function), value);
            lock (rewriter) return rewriter.Rewrite(measure);
        });
    }

    private Expression? Replace(Node node, RuleRewriter rewriter)
    {
        switch (node)
        {
            case Percentile percentile:
                return new FittedConstant(Cut(percentile), percentile.Kind, percentile.ExactScale);
            case Comparison { Right: Percentile percentile } comparison:
                Measure left = rewriter.Rewrite(comparison.Left);
                return new Comparison(left, comparison.Operator, Compared(left, percentile, Cut(percentile), rewriter));
            case ITopOfPopulation top:
                Measure by = rewriter.Rewrite(TopMeasure.Of(top.By, top.Among));
                FittedValue? cut = Cut(top);
                Measure bound = Plain(by, cut) ?? (Measure)new FittedConstant(cut, by.Kind, by.ExactScale);
                return new Comparison(by, ComparisonOperator.GreaterOrEqual, bound);
            default:
                return null;
        }
    }

    private FittedValue? Cut(IPopulationFunction function) => ((FittedCut)Of(function)).Cut;

    private FittedFunction Of(IPopulationFunction function) => functions.TryGetValue(function, out FittedFunction? known)
        ? known
        : throw new ArgumentException($"The fit has no '{function.Function}': fit a rule book that uses it.");

    private static Measure Compared(Measure left, Percentile percentile, FittedValue? cut, RuleRewriter rewriter) =>
        Plain(left, cut) ?? rewriter.Rewrite((Measure)percentile);

    /// <summary>The cut as a constant of rules, where comparing with that is the same: a constant has operators of its own, which are fast.</summary>
    private static Constant? Plain(Measure left, FittedValue? cut)
    {
        if (cut is null || !cut.Kind.IsNumeric()) return null;
        if (cut.Scale is not null) return Constant.Of(cut.Value is long whole ? whole : (decimal)cut.Value);
        if (left.ExactScale is not null || Math.Abs(cut.Double) is > 1E15 or (> 0 and < 1E-9)) return null;
        return Constant.Of(cut.Double);
    }
}
