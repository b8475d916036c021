namespace Crm.Segmentation;

/// <summary>Plans: the hot path.</summary>
public sealed partial class SegmentationEngine
{
    /// <summary>Makes a segment ready to run over a dataset batch by batch, into the caller's memory.</summary>
    /// <inheritdoc cref="Evaluate(Segment, Dataset, DateTimeOffset, CancellationToken)"/>
    public SegmentPlan Compile(Segment segment, Dataset data, DateTimeOffset asOf)
    {
        ArgumentNullException.ThrowIfNull(segment);
        RuleBook rules = BookOf(segment);
        EvaluationScope scope = Scope(data, asOf, null, CancellationToken.None);
        return Compile(scope.Run("compile", segment.Name), rules, null, scope, asOf);
    }

    /// <summary>Makes the segments and partitions of a rule book ready to run together over a dataset batch by batch, into the caller's memory.</summary>
    /// <param name="rules">The rule book, of the engine's schema.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="lists">The members of the lists that the rule book declares; null for none.</param>
    /// <exception cref="RuleException">The rule book needs cut points of a population, and is not fitted to one; or a list that it uses is not given.</exception>
    /// <exception cref="ArgumentException">The rule book or the dataset has another schema.</exception>
    public SegmentPlan Compile(RuleBook rules, Dataset data, DateTimeOffset asOf, CustomerLists? lists = null)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ThrowIfOfAnother(rules.Schema, "rule book");
        ThrowIfUnfitted(rules);
        EvaluationScope scope = WithLists(Scope(data, asOf, null, CancellationToken.None), rules, lists);
        return Compile(RunOf(scope, "compile", rules), rules, null, scope, asOf);
    }

    /// <summary>Makes the segments and partitions of a fitted rule book ready to run, by the cut points of the fit.</summary>
    /// <param name="fitted">The fit, made by an engine with this one's zone and week start.</param>
    /// <param name="data">A dataset of the engine's schema: the population of the fit, or any other.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="lists">The members of the lists that the rule book declares; null for none.</param>
    /// <exception cref="ArgumentException">The rule book or the dataset has another schema, or the fit another zone or week start.</exception>
    public SegmentPlan Compile(FittedRuleBook fitted, Dataset data, DateTimeOffset asOf, CustomerLists? lists = null)
    {
        ThrowIfNotOurs(fitted);
        EvaluationScope scope = WithLists(Scope(data, asOf, null, CancellationToken.None), fitted.Rules, lists);
        return Compile(RunOf(scope, "compile", fitted.Rules), fitted.Rules, fitted, scope, asOf);
    }

    private static SegmentPlan Compile(TracedRun run, RuleBook rules, FittedRuleBook? fitted, EvaluationScope scope, DateTimeOffset asOf) => run.Of(() =>
    {
        var asked = new BookAnswers(rules, fitted);
        return new SegmentPlan(
            scope,
            asOf,
            asked.Names,
            new BatchPlan<ConditionOperator>(scope, new NamedResults(asked.ResultOf), binder => [.. asked.Segments.Concat(asked.Cells).Select(binder.Bind)]));
    });
}
