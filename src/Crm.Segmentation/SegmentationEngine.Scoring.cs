using Crm.Segmentation.Scoring;

namespace Crm.Segmentation;

/// <summary>Scorings, and what else needs a population.</summary>
public sealed partial class SegmentationEngine
{
    /// <summary>Everyone's recency, frequency and monetary scores by the cuts of the same customers.</summary>
    /// <param name="rfm">The scoring.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="RuleException">The definition has errors, or one of its measures needs cut points of a population: fit its rule book instead.</exception>
    /// <exception cref="ArgumentException">The dataset has another schema.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public RfmReport Analyze(Rfm rfm, Dataset data, DateTimeOffset asOf, CancellationToken cancellationToken = default) =>
        Run(rfm, data, asOf, (analyzer, origin) => analyzer.Run(analyzer.Cuts(), origin), cancellationToken);

    /// <summary>Everyone's recency, frequency and monetary scores by given cuts: of a fit, of a report, or of a population that is spread over several datasets.</summary>
    /// <remarks>Where the cuts were found over nobody, nobody is scored.</remarks>
    /// <param name="rfm">The scoring.</param>
    /// <param name="cuts">Its cuts.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="RuleException">The definition has errors, or one of its measures needs cut points of a population.</exception>
    /// <exception cref="ArgumentException">The dataset has another schema, or the cuts are not of this scoring: another number of bins or binning, other thresholds, or values of another kind.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public RfmReport Analyze(Rfm rfm, RfmCuts cuts, Dataset data, DateTimeOffset asOf, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(cuts);
        return Run(rfm, data, asOf, (analyzer, origin) => cuts.AreOf(rfm)
            ? analyzer.Run(cuts, origin)
            : throw new ArgumentException($"The cuts ({cuts}) are not of '{rfm.Name}': it has other bins, another binning, other thresholds, or values of another kind.", nameof(cuts)), cancellationToken);
    }

    /// <summary>The customers of a dataset as a population from which the cuts of a scoring are found: the exact distribution of each axis, to be merged with those of other datasets.</summary>
    /// <param name="rfm">The scoring; its binning is independent.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="RuleException">The definition has errors, or one of its measures needs cut points of a population.</exception>
    /// <exception cref="ArgumentException">The dataset has another schema, or the binning is nested: its cuts depend on the three values of each customer together.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public RfmPopulation Population(Rfm rfm, Dataset data, DateTimeOffset asOf, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rfm);
        return rfm.Binning == RfmBinning.Independent
            ? Run(rfm, data, asOf, (analyzer, origin) => analyzer.Population(origin), cancellationToken)
            : throw new ArgumentException(
                $"The binning of '{rfm.Name}' is nested: its cuts depend on the three values of each customer together, and a population holds each axis by itself. Bin independently, or take the cuts of one dataset with all customers.",
                nameof(rfm));
    }

    /// <summary>Who is low and who is high on two axes.</summary>
    /// <param name="groups">The two measures and where they are cut.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="RuleException">A measure has errors, or needs cut points of a population.</exception>
    /// <exception cref="ArgumentException">The dataset has another schema.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public TwoAxisReport Analyze(TwoAxisGroups groups, Dataset data, DateTimeOffset asOf, CancellationToken cancellationToken = default) =>
        Run(groups, data, asOf, (analyzer, origin) => analyzer.Run(analyzer.Cuts(), origin), cancellationToken);

    /// <summary>Who is low and who is high on two axes, by given cuts: of a report, or of a population that is spread over several datasets.</summary>
    /// <param name="groups">The two measures.</param>
    /// <param name="cuts">Where they are cut; null where nobody had a value of one of the measures, and the groups are then empty.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="RuleException">A measure has errors, or needs cut points of a population.</exception>
    /// <exception cref="ArgumentException">The dataset has another schema, or the cuts are not of this definition.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public TwoAxisReport Analyze(TwoAxisGroups groups, TwoAxisCuts? cuts, Dataset data, DateTimeOffset asOf, CancellationToken cancellationToken = default) =>
        Run(groups, data, asOf, (analyzer, origin) => analyzer.Run(cuts?.For(groups), origin), cancellationToken);

    /// <summary>The customers of a dataset as a population from which the cuts of two axes are found: the exact distribution of each axis, to be merged with those of other datasets.</summary>
    /// <param name="groups">The two measures and where they are cut.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="RuleException">A measure has errors, or needs cut points of a population.</exception>
    /// <exception cref="ArgumentException">The dataset has another schema.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public TwoAxisPopulation Population(TwoAxisGroups groups, Dataset data, DateTimeOffset asOf, CancellationToken cancellationToken = default) =>
        Run(groups, data, asOf, (analyzer, origin) => analyzer.Population(origin), cancellationToken);

    /// <summary>Finds the cut points that a rule book's population functions stand for, over the customers of a dataset.</summary>
    /// <remarks>
    /// The population of a function are all customers with a value. A function is fitted after those that it uses. A rule book without
    /// population functions has a fit too, which is empty. Percentiles and rfm scores of features and scores that no definition uses are fitted as well.
    /// </remarks>
    /// <param name="rules">The rule book, of the engine's schema.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="lists">The members of the lists that its functions depend on; null for none.</param>
    /// <param name="cancellationToken">Stops the fit between batches.</param>
    /// <exception cref="ArgumentException">The rule book or the dataset has another schema.</exception>
    /// <exception cref="OperationCanceledException">The fit was stopped.</exception>
    public FittedRuleBook Fit(RuleBook rules, Dataset data, DateTimeOffset asOf, CustomerLists? lists = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ThrowIfOfAnother(rules.Schema, "rule book");
        PopulationOrder order = FittedRuleBook.OrderOf(rules);
        EvaluationScope scope = WithListsOf(order, Scope(data, asOf, null, cancellationToken), rules, lists);
        Dictionary<IPopulationFunction, FittedFunction> fitted = RunOf(scope, "fit", rules).Of(() => PopulationFitter.Fit(scope, rules.ResultOf, order));
        return new FittedRuleBook(rules, FitOriginOf(scope), fitted);
    }

    /// <summary>Counts one part of a population that is spread over datasets, so that a rule book can be fitted to all of it.</summary>
    /// <remarks>
    /// Merge the counts of all parts. Where <see cref="PopulationCounts.IsComplete"/> does not hold then, some functions need what others found: count
    /// every part once more by the merged counts. <see cref="PopulationCounts.Fit"/> gives at last what <see cref="Fit(RuleBook, Dataset, DateTimeOffset, CustomerLists, CancellationToken)"/> finds where all are in one dataset.
    /// </remarks>
    /// <param name="rules">The rule book, of the engine's schema.</param>
    /// <param name="data">A dataset of the engine's schema, with customers who are in no other part.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="lists">The members of the lists that its functions depend on; null for none.</param>
    /// <param name="cancellationToken">Stops the count between batches.</param>
    /// <exception cref="ArgumentException">The rule book or the dataset has another schema.</exception>
    /// <exception cref="OperationCanceledException">The count was stopped.</exception>
    public PopulationCounts Count(RuleBook rules, Dataset data, DateTimeOffset asOf, CustomerLists? lists = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ThrowIfOfAnother(rules.Schema, "rule book");
        EvaluationScope scope = WithListsOf(FittedRuleBook.OrderOf(rules), Scope(data, asOf, null, cancellationToken), rules, lists);
        return RunOf(scope, "count", rules).Of(() => PopulationCounts.Of(scope, rules, FitOriginOf(scope), null));
    }

    /// <summary>Counts one part of a population in the next round: the functions that use those which were counted before.</summary>
    /// <param name="before">The merged counts of all parts in the round before, by an engine with this one's zone and week start.</param>
    /// <param name="data">The same part of the population.</param>
    /// <param name="lists">The members of the lists that its functions depend on; null for none.</param>
    /// <param name="cancellationToken">Stops the count between batches.</param>
    /// <exception cref="ArgumentException">The counts are complete, or of another schema or calendar; or the dataset has another schema.</exception>
    /// <exception cref="OperationCanceledException">The count was stopped.</exception>
    public PopulationCounts Count(PopulationCounts before, Dataset data, CustomerLists? lists = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(before);
        if (before.IsComplete) throw new ArgumentException("The counts are complete: they have the fit.", nameof(before));
        ThrowIfOfAnother(before.Rules.Schema, "rule book");
        ThrowIfNotOurs(before.Origin, "counts were");
        EvaluationScope scope = WithListsOf(FittedRuleBook.OrderOf(before.Rules), Scope(data, before.AsOf, null, cancellationToken), before.Rules, lists);
        return RunOf(scope, "count", before.Rules).Of(() => PopulationCounts.Of(scope, before.Rules, FitOriginOf(scope), before));
    }

    /// <summary>All segments and partitions of a fitted rule book, computed together by the cut points of the fit.</summary>
    /// <param name="fitted">The fit, made by an engine with this one's zone and week start.</param>
    /// <param name="data">A dataset of the engine's schema: the population of the fit, or any other.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="lists">The members of the lists that the rule book declares; null for none.</param>
    /// <param name="progress">Told after every batch how many customers are done.</param>
    /// <param name="cancellationToken">Stops the evaluation between batches.</param>
    /// <exception cref="ArgumentException">The rule book or the dataset has another schema, or the fit another zone or week start.</exception>
    /// <exception cref="OperationCanceledException">The evaluation was stopped.</exception>
    public Evaluation Evaluate(
        FittedRuleBook fitted,
        Dataset data,
        DateTimeOffset asOf,
        CustomerLists? lists = null,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ThrowIfNotOurs(fitted);
        EvaluationScope scope = WithLists(Scope(data, asOf, progress, cancellationToken), fitted.Rules, lists);
        return Evaluate(RunOf(scope, "evaluate", fitted.Rules), fitted.Rules, fitted, scope, asOf);
    }

    /// <summary>The value of a measure for every customer, by the cut points of a fit: a score of the rule book, a score of an rfm.</summary>
    /// <param name="fitted">The fit, made by an engine with this one's zone and week start.</param>
    /// <param name="measure">The measure; it may use population functions that the fitted rule book uses, and no other.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellationToken">Stops the evaluation between batches.</param>
    /// <exception cref="RuleException">The measure has errors.</exception>
    /// <exception cref="ArgumentException">The measure is a set of tags, or uses a population function that the fit does not have; the dataset has another schema, or the fit another zone or week start.</exception>
    /// <exception cref="OperationCanceledException">The evaluation was stopped.</exception>
    public MeasureValues Measure(FittedRuleBook fitted, Measure measure, Dataset data, DateTimeOffset asOf, CancellationToken cancellationToken = default)
    {
        ThrowIfNotOurs(fitted);
        CheckAsked(measure, fitted.Rules);
        EvaluationScope scope = Scope(data, asOf, null, cancellationToken);
        RuleRewriter rewriter = fitted.Rewriter();
        return scope.Run("measure", NameOf(measure), () => new MeasureValues(data, measure, ValueColumn.Of(scope, new NamedResults(fitted.Results(rewriter)), measure, rewriter.Rewrite(measure))));
    }

    private T Run<T>(Rfm rfm, Dataset data, DateTimeOffset asOf, Func<RfmAnalyzer, ReportOrigin, T> run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rfm);
        RuleBook rules = RuleBook.Create(Schema, [rfm]);
        if (rfm.Measures is not null) ThrowIfUnfitted(RuleBook.OfTrees(Schema, rfm.Name, rfm.Trees));
        EvaluationScope scope = Scope(data, asOf, null, cancellationToken);
        return scope.Run("rfm", rfm.Name, () => run(new RfmAnalyzer(rfm, scope, new NamedResults(rules.ResultOf)), OriginOf(scope)));
    }

    private T Run<T>(TwoAxisGroups groups, Dataset data, DateTimeOffset asOf, Func<TwoAxisAnalyzer, ReportOrigin, T> run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(groups);
        RuleBook rules = RuleBook.Create(Schema, [groups]);
        ThrowIfUnfitted(RuleBook.OfTrees(Schema, groups.Name, groups.Trees));
        EvaluationScope scope = Scope(data, asOf, null, cancellationToken);
        return scope.Run("two-axis", groups.Name, () => run(new TwoAxisAnalyzer(groups, scope, MeasureColumns.Of(scope, new NamedResults(rules.ResultOf), [groups.First, groups.Second])), OriginOf(scope)));
    }

    private FitOrigin FitOriginOf(EvaluationScope scope) => new(Timestamp.Instant(scope.AsOf), scope.Data.CustomerCount, _options.TimeZone, _options.WeekStart);

    private ReportOrigin OriginOf(EvaluationScope scope) => new(Schema, Timestamp.Instant(scope.AsOf), _options.TimeZone, _options.WeekStart);

    private void ThrowIfNotOurs(FittedRuleBook fitted)
    {
        ArgumentNullException.ThrowIfNull(fitted);
        ThrowIfOfAnother(fitted.Rules.Schema, "rule book");
        ThrowIfNotOurs(fitted.Origin, "fit was");
    }

    private void ThrowIfNotOurs(FitOrigin origin, string what)
    {
        if (origin.TimeZone != _options.TimeZone || origin.WeekStart != _options.WeekStart)
            throw new ArgumentException(
                $"The {what} made in {origin.TimeZone} with weeks from {origin.WeekStart}, and the engine is in {_options.TimeZone} with weeks from {_options.WeekStart}: days and weeks would differ.");
    }
}
