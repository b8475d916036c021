namespace Crm.Segmentation;

/// <summary>Scorings, and what else needs a population.</summary>
public sealed partial class SegmentationEngine
{
    /// <summary>Everyone's recency, frequency and monetary scores by the cuts of the same customers.</summary>
    /// <param name="rfm">The scoring.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellation">Stops the analysis between batches.</param>
    /// <exception cref="RuleException">The definition has errors, or one of its measures needs cut points of a population: fit its rule book instead.</exception>
    /// <exception cref="ArgumentException">The dataset has another schema.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public RfmReport Analyze(Rfm rfm, Dataset data, DateTimeOffset asOf, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rfm);
        RuleBook rules = RuleBook.Create(Schema, [rfm]);
        RfmMeasures axes = rfm.Axes;
        if (rfm.Measures is not null) ThrowIfUnfitted(RuleBook.Create(Schema, rfm.Trees.Select((tree, i) => Segment.Define($"{rfm.Name} {(RfmAxis)i}", tree.IsSet()))));
        EvaluationScope scope = Scope(data, asOf, null, cancellation);
        using var activity = Telemetry.Start("rfm", scope, 1);
        return RfmAnalyzer.Run(rfm, axes, scope, new NamedResults(scope, rules.SourceOf));
    }

    /// <summary>Who is low and who is high on two axes.</summary>
    /// <param name="groups">The two measures and where they are cut.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellation">Stops the analysis between batches.</param>
    /// <exception cref="RuleException">A measure has errors, or needs cut points of a population.</exception>
    /// <exception cref="ArgumentException">The dataset has another schema.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public TwoAxisReport Analyze(TwoAxisGroups groups, Dataset data, DateTimeOffset asOf, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(groups);
        RuleBook rules = RuleBook.Create(Schema, [Segment.Define(groups.Name, groups.First.IsSet() & groups.Second.IsSet())]);
        ThrowIfUnfitted(rules);
        EvaluationScope scope = Scope(data, asOf, null, cancellation);
        using var activity = Telemetry.Start("two-axis", scope, 1);
        return TwoAxisAnalyzer.Run(groups, scope, new NamedResults(scope, rules.SourceOf));
    }

    /// <summary>Finds the cut points that a rule book's population functions stand for, over the customers of a dataset.</summary>
    /// <remarks>
    /// The population of a function are all customers with a value. A function is fitted after those that it uses. A rule book without
    /// population functions has a fit too, which is empty. Percentiles and rfm scores of features and scores that no definition uses are fitted as well.
    /// </remarks>
    /// <param name="rules">The rule book, of the engine's schema.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellation">Stops the fit between batches.</param>
    /// <exception cref="ArgumentException">The rule book or the dataset has another schema.</exception>
    /// <exception cref="OperationCanceledException">The fit was stopped.</exception>
    public FittedRuleBook Fit(RuleBook rules, Dataset data, DateTimeOffset asOf, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ThrowIfOfAnother(rules.Schema, "rule book");
        EvaluationScope scope = Scope(data, asOf, null, cancellation);
        using var activity = Telemetry.Start("fit", scope, rules.Definitions.Count);
        Dictionary<object, FittedFunction> fitted = PopulationFitter.Fit(scope, new NamedResults(scope, rules.SourceOf), FittedRuleBook.OrderOf(rules));
        return new FittedRuleBook(rules, new FitOrigin(Timestamp.Instant(scope.AsOf), data.CustomerCount, _options.TimeZone, _options.WeekStart), fitted);
    }

    /// <summary>All segments and partitions of a fitted rule book, computed together by the cut points of the fit.</summary>
    /// <param name="fitted">The fit, made by an engine with this one's zone and week start.</param>
    /// <param name="data">A dataset of the engine's schema: the population of the fit, or any other.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="progress">Told after every batch how many customers are done.</param>
    /// <param name="cancellation">Stops the evaluation between batches.</param>
    /// <exception cref="ArgumentException">The rule book or the dataset has another schema, or the fit another zone or week start.</exception>
    /// <exception cref="OperationCanceledException">The evaluation was stopped.</exception>
    public Evaluation Evaluate(
        FittedRuleBook fitted, Dataset data, DateTimeOffset asOf, IProgress<EvaluationProgress>? progress = null, CancellationToken cancellation = default)
    {
        ThrowIfNotOurs(fitted);
        return Evaluate(fitted.Rules, fitted, Scope(data, asOf, progress, cancellation), asOf);
    }

    /// <summary>The value of a measure for every customer, by the cut points of a fit: a score of the rule book, a score of an rfm.</summary>
    /// <param name="fitted">The fit, made by an engine with this one's zone and week start.</param>
    /// <param name="measure">The measure; it may use population functions that the fitted rule book uses, and no other.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellation">Stops the evaluation between batches.</param>
    /// <exception cref="RuleException">The measure has errors.</exception>
    /// <exception cref="ArgumentException">The measure is a set of tags, or uses a population function that the fit does not have; the dataset has another schema, or the fit another zone or week start.</exception>
    /// <exception cref="OperationCanceledException">The evaluation was stopped.</exception>
    public MeasureValues Measure(FittedRuleBook fitted, Measure measure, Dataset data, DateTimeOffset asOf, CancellationToken cancellation = default)
    {
        ThrowIfNotOurs(fitted);
        RuleBook asked = Asked(measure);
        EvaluationScope scope = Scope(data, asOf, null, cancellation);
        using var activity = Telemetry.Start("measure", scope, 1);
        return new MeasureValues(data, measure, BatchEvaluation.Values(scope, new NamedResults(scope, asked.SourceOf), fitted.Rewriter().Rewrite(measure)));
    }

    private void ThrowIfNotOurs(FittedRuleBook fitted)
    {
        ArgumentNullException.ThrowIfNull(fitted);
        ThrowIfOfAnother(fitted.Rules.Schema, "rule book");
        if (fitted.TimeZone != _options.TimeZone || fitted.WeekStart != _options.WeekStart)
            throw new ArgumentException(
                $"The fit was made in {fitted.TimeZone} with weeks from {fitted.WeekStart}, and the engine is in {_options.TimeZone} with weeks from {_options.WeekStart}: days and weeks would differ.",
                nameof(fitted));
    }
}
