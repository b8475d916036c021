using Crm.Segmentation.Sizes;

namespace Crm.Segmentation;

/// <content>Sizes over time.</content>
public sealed partial class SegmentationEngine
{
    /// <summary>How large all segments and cells of a rule book are at several instants, and who enters and leaves from each to the next. What instants share is computed once.</summary>
    /// <param name="rules">The rule book, of the engine's schema.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="instants">The as-of instants, ascending. Finer than a millisecond is rounded down.</param>
    /// <param name="lists">The members of the lists that the rule book declares, the same at each instant; null for none.</param>
    /// <param name="progress">Told after every batch how many customers are done.</param>
    /// <param name="cancellationToken">Stops the evaluation between batches and instants.</param>
    /// <exception cref="RuleException">The rule book needs cut points of a population, and is not fitted to one; or a list that it uses is not given.</exception>
    /// <exception cref="ArgumentException">
    /// The rule book or the dataset has another schema; the rule book has no segment and no partition; there is no instant, they do not ascend, or there are more than a million sizes.
    /// </exception>
    /// <exception cref="OperationCanceledException">The evaluation was stopped.</exception>
    public SizeHistory Sizes(
        RuleBook rules,
        Dataset data,
        IReadOnlyList<DateTimeOffset> instants,
        CustomerLists? lists = null,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ThrowIfOfAnother(rules.Schema, "rule book");
        ThrowIfUnfitted(rules);
        return Sizes(rules, null, data, Checked(rules, instants), lists, progress, cancellationToken);
    }

    /// <summary>The same at the end of each calendar period that a range touches: as of the last millisecond of each day, so that <c>today</c> is that day.</summary>
    /// <param name="rules">The rule book, of the engine's schema.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="range">The range; a period that goes beyond its end is looked at as of its end.</param>
    /// <param name="every">How long a period is, in the zone and with the week start of the engine; a day that the zone skips is none.</param>
    /// <param name="lists">The members of the lists that the rule book declares, the same at each instant; null for none.</param>
    /// <param name="progress">Told after every batch how many customers are done.</param>
    /// <param name="cancellationToken">Stops the evaluation between batches and instants.</param>
    /// <exception cref="RuleException">The rule book needs cut points of a population, and is not fitted to one; or a list that it uses is not given.</exception>
    /// <exception cref="ArgumentException">The rule book or the dataset has another schema; the rule book has no segment and no partition; or there are more than a million sizes.</exception>
    /// <exception cref="OperationCanceledException">The evaluation was stopped.</exception>
    public SizeHistory Sizes(
        RuleBook rules,
        Dataset data,
        DateSpan range,
        CalendarUnit every,
        CustomerLists? lists = null,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return Sizes(rules, data, EndsOf(rules, range, every), lists, progress, cancellationToken);
    }

    /// <summary>How large all segments and cells of a fitted rule book are at several instants, by the same cut points at each.</summary>
    /// <param name="fitted">The fit, made by an engine with this one's zone and week start.</param>
    /// <param name="data">A dataset of the engine's schema: the population of the fit, or any other.</param>
    /// <param name="instants">The as-of instants, ascending. Finer than a millisecond is rounded down.</param>
    /// <param name="lists">The members of the lists that the rule book declares, the same at each instant; null for none.</param>
    /// <param name="progress">Told after every batch how many customers are done.</param>
    /// <param name="cancellationToken">Stops the evaluation between batches and instants.</param>
    /// <exception cref="RuleException">A list that the rule book uses is not given.</exception>
    /// <exception cref="ArgumentException">
    /// The rule book or the dataset has another schema, or the fit another zone or week start; the rule book has no segment and no partition; there is no instant, they do not
    /// ascend, or there are more than a million sizes.
    /// </exception>
    /// <exception cref="OperationCanceledException">The evaluation was stopped.</exception>
    public SizeHistory Sizes(
        FittedRuleBook fitted,
        Dataset data,
        IReadOnlyList<DateTimeOffset> instants,
        CustomerLists? lists = null,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ThrowIfNotOurs(fitted);
        return Sizes(fitted.Rules, fitted, data, Checked(fitted.Rules, instants), lists, progress, cancellationToken);
    }

    /// <summary>The same at the end of each calendar period that a range touches: as of the last millisecond of each day, so that <c>today</c> is that day.</summary>
    /// <param name="fitted">The fit, made by an engine with this one's zone and week start.</param>
    /// <param name="data">A dataset of the engine's schema: the population of the fit, or any other.</param>
    /// <param name="range">The range; a period that goes beyond its end is looked at as of its end.</param>
    /// <param name="every">How long a period is, in the zone and with the week start of the engine; a day that the zone skips is none.</param>
    /// <param name="lists">The members of the lists that the rule book declares, the same at each instant; null for none.</param>
    /// <param name="progress">Told after every batch how many customers are done.</param>
    /// <param name="cancellationToken">Stops the evaluation between batches and instants.</param>
    /// <exception cref="RuleException">A list that the rule book uses is not given.</exception>
    /// <exception cref="ArgumentException">
    /// The rule book or the dataset has another schema, or the fit another zone or week start; the rule book has no segment and no partition; or there are more than a million sizes.
    /// </exception>
    /// <exception cref="OperationCanceledException">The evaluation was stopped.</exception>
    public SizeHistory Sizes(
        FittedRuleBook fitted,
        Dataset data,
        DateSpan range,
        CalendarUnit every,
        CustomerLists? lists = null,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ThrowIfNotOurs(fitted);
        return Sizes(fitted, data, EndsOf(fitted.Rules, range, every), lists, progress, cancellationToken);
    }

    private SizeHistory Sizes(
        RuleBook rules, FittedRuleBook? fitted, Dataset data, long[] instants, CustomerLists? lists, IProgress<EvaluationProgress>? progress, CancellationToken cancellationToken)
    {
        EvaluationScope scope = WithLists(Scope(data, Timestamp.Instant(instants[^1]), progress, cancellationToken), rules, lists);
        return RunOf(scope, "sizes", rules).Of(() =>
        {
            RuleBook counted = CountedOf(rules);
            (long[] counts, Dictionary<CellMove, long> moves) = SizeAnalyzer.Run(new SizeLayout(counted.Definitions, instants.Length), scope, new BookAnswers(rules, fitted), instants);
            ValueList<CellMove> places = [.. moves.Keys.Order()];
            return new SizeHistory(
                SizeHistory.SubjectOf(counted, ReportOrigin.Of(data, scope.AsOf, _calendar), counted.Unfitted.Count > 0 ? fitted!.ContentHash : null),
                counted,
                _calendar,
                [.. instants.Select(Timestamp.Instant)],
                places,
                Tally.Of([.. counts, .. places.Select(place => moves[place])]));
        });
    }

    /// <summary>The segments and partitions of a rule book, and what they refer to.</summary>
    private static RuleBook CountedOf(RuleBook rules)
    {
        HashSet<Definition> needed = new(ReferenceEqualityComparer.Instance);
        foreach (Definition counted in rules.Definitions.Where(definition => definition is Segment or Partition)) needed.UnionWith([.. rules.ReferredToBy(counted), counted]);
        return needed.Count == rules.Definitions.Count ? rules : RuleBook.Create(rules.Schema, [.. rules.Definitions.Where(needed.Contains)]);
    }

    private static long[] Checked(RuleBook rules, IReadOnlyList<DateTimeOffset> instants)
    {
        ArgumentNullException.ThrowIfNull(instants);
        long groups = SizeLayout.GroupsOf(rules.Definitions);
        if (groups == 0) throw new ArgumentException("The rule book has no segment and no partition.", nameof(rules));
        if (instants.Count == 0) throw new ArgumentException("There is no instant to look at.", nameof(instants));
        ThrowIfTooMany(groups, instants.Count, nameof(instants));
        long[] all = [.. instants.Select(Timestamp.Floor)];
        for (int i = 1; i < all.Length; i++)
            if (all[i] <= all[i - 1]) throw new ArgumentException($"The instants do not ascend: {Timestamp.Text(all[i])} comes after {Timestamp.Text(all[i - 1])}.", nameof(instants));
        return all;
    }

    /// <summary>The last millisecond of each period that a range touches, and of the range.</summary>
    private DateTimeOffset[] EndsOf(RuleBook rules, DateSpan range, CalendarUnit every)
    {
        ArgumentNullException.ThrowIfNull(range);
        ThrowIfTooMany(Math.Max(SizeLayout.GroupsOf(rules.Definitions), 1), PeriodGrid.CountTouching(_calendar, every, range.Range), nameof(range));
        var periods = PeriodGrid.Touching(_calendar, every, range.Range);
        return [.. Enumerable.Range(0, periods.Count).Select(period => Timestamp.Instant(Math.Min(periods[period].To, range.Range.To) - 1))];
    }

    private static void ThrowIfTooMany(long groups, long instants, string parameter)
    {
        if (groups * instants > SizeHistory.MostSizes)
            throw new ArgumentException($"{instants} instants of {groups} segments and cells are more than {SizeHistory.MostSizes} sizes.", parameter);
    }
}
