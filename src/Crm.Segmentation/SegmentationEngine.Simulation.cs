using Crm.Segmentation.Journeys;
using Crm.Segmentation.Live;

namespace Crm.Segmentation;

/// <content>Journeys before they are published: on a virtual clock, over the past, and beside what they were.</content>
public sealed partial class SegmentationEngine
{
    /// <summary>Few customers a batch, because each may take long.</summary>
    private const int SimulatedTogether = 1_024;

    /// <summary>Runs the journeys of a rule book for one customer on a clock that goes as fast as one likes.</summary>
    /// <param name="rules">The rule book, of the engine's schema, that needs no fit.</param>
    /// <param name="lists">The members of the lists that the rule book declares; null for none.</param>
    /// <exception cref="RuleException">A journey asks for what is computed over a dataset only, or a list that is used is not given.</exception>
    /// <exception cref="ArgumentException">The rule book has another schema.</exception>
    public JourneySimulator Simulator(RuleBook rules, CustomerLists? lists = null)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return new JourneySimulator(Simulated(rules, null, lists));
    }

    /// <summary>The same of a fitted rule book, by the cut points of its fit.</summary>
    /// <param name="fitted">The fit, made by an engine with this one's zone and week start.</param>
    /// <param name="lists">The members of the lists that the rule book declares; null for none.</param>
    /// <exception cref="RuleException">A journey asks for what is computed over a dataset only, or a list that is used is not given.</exception>
    /// <exception cref="ArgumentException">The rule book has another schema, or the fit another zone or week start.</exception>
    public JourneySimulator Simulator(FittedRuleBook fitted, CustomerLists? lists = null)
    {
        ThrowIfNotOurs(fitted);
        return new JourneySimulator(Simulated(fitted.Rules, fitted, lists));
    }

    /// <summary>What the journeys of a rule book would have done over the past of all customers.</summary>
    /// <param name="rules">The rule book, of the engine's schema, that needs no fit.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="range">The range in which journeys are run; events before it count for memberships only.</param>
    /// <param name="lists">The members of the lists that the rule book declares, the same all the time; null for none.</param>
    /// <param name="progress">Told after every batch how many customers are done.</param>
    /// <param name="cancellationToken">Stops the run between batches.</param>
    /// <exception cref="RuleException">A journey asks for what is computed over a dataset only, or a list that is used is not given.</exception>
    /// <exception cref="ArgumentException">The rule book or the dataset has another schema, or there is no journey.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public JourneyBacktest Backtest(
        RuleBook rules, Dataset data, DateSpan range, CustomerLists? lists = null, IProgress<EvaluationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return Backtest(rules, null, data, range, lists, progress, cancellationToken);
    }

    /// <summary>The same of a fitted rule book, by the cut points of its fit.</summary>
    /// <param name="fitted">The fit, made by an engine with this one's zone and week start.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="range">The range in which journeys are run; events before it count for memberships only.</param>
    /// <param name="lists">The members of the lists that the rule book declares, the same all the time; null for none.</param>
    /// <param name="progress">Told after every batch how many customers are done.</param>
    /// <param name="cancellationToken">Stops the run between batches.</param>
    /// <exception cref="RuleException">A journey asks for what is computed over a dataset only, or a list that is used is not given.</exception>
    /// <exception cref="ArgumentException">The rule book or the dataset has another schema, the fit another zone or week start, or there is no journey.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public JourneyBacktest Backtest(
        FittedRuleBook fitted, Dataset data, DateSpan range, CustomerLists? lists = null, IProgress<EvaluationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ThrowIfNotOurs(fitted);
        return Backtest(fitted.Rules, fitted, data, range, lists, progress, cancellationToken);
    }

    private JourneyBacktest Backtest(
        RuleBook rules, FittedRuleBook? fitted, Dataset data, DateSpan range, CustomerLists? lists, IProgress<EvaluationProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(range);
        EvaluationScope scope = Scope(data, range.To, progress, cancellationToken);
        return RunOf(scope, "backtest", rules).Of(() =>
        {
            var run = new BacktestRun(Simulated(rules, fitted, lists), data, range.Range);
            var all = new BacktestTally(_calendar);
            scope.ForEachBatch(SimulatedTogether, (first, count) =>
            {
                var own = new BacktestTally(_calendar);
                for (int ordinal = first; ordinal < first + count; ordinal++)
                {
                    run.Of(ordinal, own.Add);
                    own.EndCustomer();
                }

                lock (all) all.Add(own);
            });
            return BacktestOf((rules, fitted), data, scope.AsOf, range, all);
        });
    }

    /// <summary>What a change of journeys does, before it is published: both versions over the same past, who gets something else, and which nodes of the new one the past comes to.</summary>
    /// <param name="before">The rule book as it is, of the engine's schema, that needs no fit.</param>
    /// <param name="after">The rule book as it shall be.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="range">The range in which journeys are run; events before it count for memberships only.</param>
    /// <param name="sample">Of how many who get something else it is told why.</param>
    /// <param name="lists">The members of the lists that either rule book declares; null for none.</param>
    /// <param name="cancellationToken">Stops the run between batches.</param>
    /// <exception cref="RuleException">A journey asks for what is computed over a dataset only, or a list that is used is not given.</exception>
    /// <exception cref="ArgumentException">A rule book or the dataset has another schema, or there is no journey.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The sample is negative.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public JourneyReview CompareJourneys(RuleBook before, RuleBook after, Dataset data, DateSpan range, int sample = 5, CustomerLists? lists = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return CompareJourneys((before, null), (after, null), data, range, sample, lists, cancellationToken);
    }

    /// <summary>The same of fitted rule books, by the cut points of their fits.</summary>
    /// <param name="before">The fit as it is, made by an engine with this one's zone and week start.</param>
    /// <param name="after">The fit as it shall be.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="range">The range in which journeys are run; events before it count for memberships only.</param>
    /// <param name="sample">Of how many who get something else it is told why.</param>
    /// <param name="lists">The members of the lists that either rule book declares; null for none.</param>
    /// <param name="cancellationToken">Stops the run between batches.</param>
    /// <exception cref="RuleException">A journey asks for what is computed over a dataset only, or a list that is used is not given.</exception>
    /// <exception cref="ArgumentException">A rule book or the dataset has another schema, a fit another zone or week start, or there is no journey.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The sample is negative.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public JourneyReview CompareJourneys(
        FittedRuleBook before, FittedRuleBook after, Dataset data, DateSpan range, int sample = 5, CustomerLists? lists = null, CancellationToken cancellationToken = default)
    {
        ThrowIfNotOurs(before);
        ThrowIfNotOurs(after);
        return CompareJourneys((before.Rules, before), (after.Rules, after), data, range, sample, lists, cancellationToken);
    }

    private JourneyReview CompareJourneys(
        (RuleBook Rules, FittedRuleBook? Fitted) before,
        (RuleBook Rules, FittedRuleBook? Fitted) after,
        Dataset data,
        DateSpan range,
        int sample,
        CustomerLists? lists,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(range);
        ArgumentOutOfRangeException.ThrowIfNegative(sample);
        EvaluationScope scope = Scope(data, range.To, null, cancellationToken);
        return RunOf(scope, "journey-review", after.Rules).Of(() =>
        {
            var run = new ReviewRun(
                new BacktestRun(Simulated(before.Rules, before.Fitted, lists), data, range.Range), new BacktestRun(Simulated(after.Rules, after.Fitted, lists), data, range.Range));
            BacktestTally old = new(_calendar), now = new(_calendar);
            var sightings = new JourneySightings();
            var changed = new ulong[BitWords.Count(data.CustomerCount)];
            scope.ForEachBatch(SimulatedTogether, (first, count) =>
            {
                BacktestTally ownOld = new(_calendar), ownNow = new(_calendar);
                var seen = new JourneySightings();
                for (int ordinal = first; ordinal < first + count; ordinal++)
                    if (run.IsChanged(ordinal, ownOld, ownNow, seen)) changed[ordinal >> 6] |= 1UL << (ordinal & 63);
                lock (changed)
                {
                    old.Add(ownOld);
                    now.Add(ownNow);
                    sightings.Add(seen);
                }
            });
            var set = new CustomerSet(data, changed);
            return new JourneyReview(
                BacktestOf(before, data, scope.AsOf, range, old),
                BacktestOf(after, data, scope.AsOf, range, now),
                sightings,
                set,
                [.. set.Keys.Take(sample).Select(key => run.Of(data.TryFind(key, out int ordinal) ? ordinal : -1, key))]);
        });
    }

    private JourneyBacktest BacktestOf((RuleBook Rules, FittedRuleBook? Fitted) book, Dataset data, long asOf, DateSpan range, BacktestTally tally)
    {
        RuleBook needed = JourneysOf(book.Rules);
        ReportSubject subject = JourneyBacktest.SubjectOf(needed, ReportOrigin.Of(data, asOf, _calendar), range, needed.Unfitted.Count > 0 ? book.Fitted!.ContentHash : null);
        return JourneyBacktest.Of(subject, needed, data.CustomerCount, tally.Counts)!;
    }

    /// <summary>What a customer of a rule book's journeys is simulated under.</summary>
    private SimulatedBook Simulated(RuleBook rules, FittedRuleBook? fitted, CustomerLists? lists)
    {
        JourneyCatalog catalog = Journeys(rules);
        RuleBook needed = JourneysOf(rules);
        CustomerLists given = lists ?? CustomerLists.None;
        ValueList<Diagnostic> missing = [.. needed.ListUses.Where(use => !given.Has(use.List)).Select(use => CustomerLists.NotGiven(use.Definition, use.List) with { Span = rules.PlaceOf(use.Definition) })];
        if (missing.Count > 0) throw new RuleException(missing);
        var options = new LiveOptions { MostEvents = int.MaxValue };
        if (fitted is null) ThrowIfUnfitted(needed);
        LiveRules? live = null;
        if (needed.Definitions.Any(definition => definition is Segment or Partition))
        {
            RuleBook asked = RuleBook.Create(Schema, [.. needed.Definitions.Where(definition => definition is not (Journey or Messaging))]);
            live = asked.NeedsFit ? Live(fitted!.Of(asked), options, lists) : Live(asked, options, lists);
        }

        return new SimulatedBook(catalog, live, [.. needed.Definitions.OfType<CustomerList>().Select(list => new SimulatedList(list.Name, given.KeysOf(list.Name).ToHashSet()))]);
    }

    /// <summary>The journeys of a rule book, the rules of messages, and what they refer to.</summary>
    private RuleBook JourneysOf(RuleBook rules)
    {
        ThrowIfOfAnother(rules.Schema, "rule book");
        HashSet<Definition> needed = new(ReferenceEqualityComparer.Instance);
        foreach (Definition journey in rules.Definitions.Where(definition => definition is Journey or Messaging)) needed.UnionWith([.. rules.ReferredToBy(journey), journey]);
        return !needed.Any(definition => definition is Journey) ? throw new ArgumentException("The rule book has no journey.", nameof(rules))
            : needed.Count == rules.Definitions.Count ? rules
            : RuleBook.Create(Schema, [.. rules.Definitions.Where(needed.Contains)]);
    }
}
