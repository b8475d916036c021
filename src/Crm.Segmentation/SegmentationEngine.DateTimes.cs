using Crm.Segmentation.Funnels;
using Crm.Segmentation.Growth;
using Crm.Segmentation.Lifetime;
using Crm.Segmentation.Paths;
using Crm.Segmentation.Profiles;
using Crm.Segmentation.Reports;
using Crm.Segmentation.Retentions;
using Crm.Segmentation.Reviews;
using Crm.Segmentation.Scoring;
using Crm.Segmentation.Segments;

namespace Crm.Segmentation;

/// <summary>The same runs as of a time that says no offset.</summary>
/// <remarks>Without them such a time would turn into one of the machine's zone by itself.</remarks>
public sealed partial class SegmentationEngine
{
    /// <inheritdoc cref="Evaluate(Segment, Dataset, DateTimeOffset, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public CustomerSet Evaluate(Segment segment, Dataset data, DateTime asOf, CancellationToken cancellationToken = default) =>
        Evaluate(segment, data, AsOf(data, asOf), cancellationToken);

    /// <inheritdoc cref="Evaluate(Partition, Dataset, DateTimeOffset, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public PartitionReport Evaluate(Partition partition, Dataset data, DateTime asOf, CancellationToken cancellationToken = default) =>
        Evaluate(partition, data, AsOf(data, asOf), cancellationToken);

    /// <inheritdoc cref="Evaluate(RuleBook, Dataset, DateTimeOffset, CustomerLists, IProgress{EvaluationProgress}, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public Evaluation Evaluate(RuleBook rules, Dataset data, DateTime asOf, CustomerLists? lists = null, IProgress<EvaluationProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Evaluate(rules, data, AsOf(data, asOf), lists, progress, cancellationToken);

    /// <inheritdoc cref="Evaluate(FittedRuleBook, Dataset, DateTimeOffset, CustomerLists, IProgress{EvaluationProgress}, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public Evaluation Evaluate(FittedRuleBook fitted, Dataset data, DateTime asOf, CustomerLists? lists = null, IProgress<EvaluationProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Evaluate(fitted, data, AsOf(data, asOf), lists, progress, cancellationToken);

    /// <inheritdoc cref="Fit(RuleBook, Dataset, DateTimeOffset, CustomerLists, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public FittedRuleBook Fit(RuleBook rules, Dataset data, DateTime asOf, CustomerLists? lists = null, CancellationToken cancellationToken = default) =>
        Fit(rules, data, AsOf(data, asOf), lists, cancellationToken);

    /// <inheritdoc cref="Count(RuleBook, Dataset, DateTimeOffset, CustomerLists, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public PopulationCounts Count(RuleBook rules, Dataset data, DateTime asOf, CustomerLists? lists = null, CancellationToken cancellationToken = default) =>
        Count(rules, data, AsOf(data, asOf), lists, cancellationToken);

    /// <inheritdoc cref="Compare(RuleBook, RuleBook, Dataset, DateTimeOffset, int, CustomerLists, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public RuleReview Compare(
        RuleBook before, RuleBook after, Dataset data, DateTime asOf, int sample = 5, CustomerLists? lists = null, CancellationToken cancellationToken = default) =>
        Compare(before, after, data, AsOf(data, asOf), sample, lists, cancellationToken);

    /// <inheritdoc cref="Compare(FittedRuleBook, FittedRuleBook, Dataset, DateTimeOffset, int, CustomerLists, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public RuleReview Compare(
        FittedRuleBook before, FittedRuleBook after, Dataset data, DateTime asOf, int sample = 5, CustomerLists? lists = null, CancellationToken cancellationToken = default) =>
        Compare(before, after, data, AsOf(data, asOf), sample, lists, cancellationToken);

    /// <inheritdoc cref="Measure(Measure, Dataset, DateTimeOffset, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public MeasureValues Measure(Measure measure, Dataset data, DateTime asOf, CancellationToken cancellationToken = default) =>
        Measure(measure, data, AsOf(data, asOf), cancellationToken);

    /// <inheritdoc cref="Measure(FittedRuleBook, Measure, Dataset, DateTimeOffset, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public MeasureValues Measure(FittedRuleBook fitted, Measure measure, Dataset data, DateTime asOf, CancellationToken cancellationToken = default) =>
        Measure(fitted, measure, data, AsOf(data, asOf), cancellationToken);

    /// <inheritdoc cref="Measure(RuleBook, Measure, Dataset, DateTimeOffset, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public MeasureValues Measure(RuleBook rules, Measure measure, Dataset data, DateTime asOf, CancellationToken cancellationToken = default) =>
        Measure(rules, measure, data, AsOf(data, asOf), cancellationToken);

    /// <inheritdoc cref="Score(Scorecard, Dataset, DateTimeOffset, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public ScoreValues Score(Scorecard scorecard, Dataset data, DateTime asOf, CancellationToken cancellationToken = default) =>
        Score(scorecard, data, AsOf(data, asOf), cancellationToken);

    /// <inheritdoc cref="Score(Scorecard, Dataset, DateTimeOffset, Span{float}, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public void Score(Scorecard scorecard, Dataset data, DateTime asOf, Span<float> scores, CancellationToken cancellationToken = default) =>
        Score(scorecard, data, AsOf(data, asOf), scores, cancellationToken);

    /// <inheritdoc cref="Explain(Scorecard, Dataset, DateTimeOffset, CustomerKey)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public ScoreExplanation Explain(Scorecard scorecard, Dataset data, DateTime asOf, CustomerKey customer) =>
        Explain(scorecard, data, AsOf(data, asOf), customer);

    /// <inheritdoc cref="Analyze(Funnel, Dataset, DateSpan, DateTimeOffset, IProgress{EvaluationProgress}, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public FunnelReport Analyze(Funnel funnel, Dataset data, DateSpan entry, DateTime asOf, IProgress<EvaluationProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Analyze(funnel, data, entry, AsOf(data, asOf), progress, cancellationToken);

    /// <inheritdoc cref="Analyze(RevenueGrowth, Dataset, DateSpan, DateTimeOffset, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public GrowthReport Analyze(RevenueGrowth growth, Dataset data, DateSpan period, DateTime asOf, CancellationToken cancellationToken = default) =>
        Analyze(growth, data, period, AsOf(data, asOf), cancellationToken);

    /// <inheritdoc cref="Analyze(RevenueGrowth, Dataset, DateSpan, DateSpan, DateTimeOffset, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public GrowthReport Analyze(RevenueGrowth growth, Dataset data, DateSpan before, DateSpan after, DateTime asOf, CancellationToken cancellationToken = default) =>
        Analyze(growth, data, before, after, AsOf(data, asOf), cancellationToken);

    /// <inheritdoc cref="Analyze(RevenueGrowth, CustomerGroups, DateSpan, DateSpan, DateTimeOffset, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public GrowthReport Analyze(RevenueGrowth growth, CustomerGroups groups, DateSpan? before, DateSpan after, DateTime asOf, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(groups);
        return Analyze(growth, groups, before, after, AsOf(groups.Dataset, asOf), cancellationToken);
    }

    /// <inheritdoc cref="AnalyzeByOrder(RevenueGrowth, Expression, Dataset, DateSpan?, DateSpan, DateTimeOffset, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public GrowthReport AnalyzeByOrder(RevenueGrowth growth, Expression property, Dataset data, DateSpan? before, DateSpan after, DateTime asOf, CancellationToken cancellationToken = default) =>
        AnalyzeByOrder(growth, property, data, before, after, AsOf(data, asOf), cancellationToken);

    /// <inheritdoc cref="Analyze(EventPaths, Dataset, DateSpan, DateTimeOffset, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public PathReport Analyze(EventPaths paths, Dataset data, DateSpan? range, DateTime asOf, CancellationToken cancellationToken = default) =>
        Analyze(paths, data, range, AsOf(data, asOf), cancellationToken);

    /// <inheritdoc cref="Transitions(EventPaths, Dataset, DateSpan, DateTimeOffset, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public PathTransitions Transitions(EventPaths paths, Dataset data, DateSpan? range, DateTime asOf, CancellationToken cancellationToken = default) =>
        Transitions(paths, data, range, AsOf(data, asOf), cancellationToken);

    /// <inheritdoc cref="WholePaths(EventPaths, Dataset, DateSpan, DateTimeOffset, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public WholePathReport WholePaths(EventPaths paths, Dataset data, DateSpan? range, DateTime asOf, CancellationToken cancellationToken = default) =>
        WholePaths(paths, data, range, AsOf(data, asOf), cancellationToken);

    /// <inheritdoc cref="Analyze(ProductAffinity, Dataset, DateSpan, DateTimeOffset, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public AffinityReport Analyze(ProductAffinity affinity, Dataset data, DateSpan? range, DateTime asOf, CancellationToken cancellationToken = default) =>
        Analyze(affinity, data, range, AsOf(data, asOf), cancellationToken);

    /// <inheritdoc cref="Analyze(EventPaths, CustomerSet, DateSpan, DateTimeOffset, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public PathReport Analyze(EventPaths paths, CustomerSet customers, DateSpan? range, DateTime asOf, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(customers);
        return Analyze(paths, customers, range, AsOf(customers.Dataset, asOf), cancellationToken);
    }

    /// <inheritdoc cref="Transitions(EventPaths, CustomerSet, DateSpan, DateTimeOffset, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public PathTransitions Transitions(EventPaths paths, CustomerSet customers, DateSpan? range, DateTime asOf, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(customers);
        return Transitions(paths, customers, range, AsOf(customers.Dataset, asOf), cancellationToken);
    }

    /// <inheritdoc cref="WholePaths(EventPaths, CustomerSet, DateSpan, DateTimeOffset, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public WholePathReport WholePaths(EventPaths paths, CustomerSet customers, DateSpan? range, DateTime asOf, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(customers);
        return WholePaths(paths, customers, range, AsOf(customers.Dataset, asOf), cancellationToken);
    }

    /// <inheritdoc cref="Analyze(ProductAffinity, CustomerSet, DateSpan, DateTimeOffset, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public AffinityReport Analyze(ProductAffinity affinity, CustomerSet customers, DateSpan? range, DateTime asOf, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(customers);
        return Analyze(affinity, customers, range, AsOf(customers.Dataset, asOf), cancellationToken);
    }

    /// <inheritdoc cref="PathsOf(EventPaths, CustomerSet, DateSpan, DateTimeOffset, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public ValueList<UnitPath> PathsOf(EventPaths paths, CustomerSet customers, DateSpan? range, DateTime asOf, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(customers);
        return PathsOf(paths, customers, range, AsOf(customers.Dataset, asOf), cancellationToken);
    }

    /// <inheritdoc cref="Analyze(Retention, Dataset, DateSpan, DateTimeOffset, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public RetentionReport Analyze(Retention retention, Dataset data, DateSpan range, DateTime asOf, CancellationToken cancellationToken = default) =>
        Analyze(retention, data, range, AsOf(data, asOf), cancellationToken);

    /// <inheritdoc cref="Analyze(Retention, CustomerGroups, DateSpan, DateTimeOffset, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public RetentionReport Analyze(Retention retention, CustomerGroups groups, DateSpan range, DateTime asOf, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(groups);
        return Analyze(retention, groups, range, AsOf(groups.Dataset, asOf), cancellationToken);
    }

    /// <inheritdoc cref="ReturnTimes(Retention, Dataset, DateSpan, DateTimeOffset, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public ReturnTimes ReturnTimes(Retention retention, Dataset data, DateSpan range, DateTime asOf, CancellationToken cancellationToken = default) =>
        ReturnTimes(retention, data, range, AsOf(data, asOf), cancellationToken);

    /// <inheritdoc cref="ReturnTimes(Retention, CustomerGroups, DateSpan, DateTimeOffset, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public ReturnTimes ReturnTimes(Retention retention, CustomerGroups groups, DateSpan range, DateTime asOf, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(groups);
        return ReturnTimes(retention, groups, range, AsOf(groups.Dataset, asOf), cancellationToken);
    }

    /// <inheritdoc cref="Landmark(Retention, EventPattern, TimeSpan, Dataset, DateSpan, DateTimeOffset, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public ReturnTimes Landmark(
        Retention retention, EventPattern early, TimeSpan within, Dataset data, DateSpan range, DateTime asOf, CancellationToken cancellationToken = default) =>
        Landmark(retention, early, within, data, range, AsOf(data, asOf), cancellationToken);

    /// <inheritdoc cref="Thresholds(Retention, EventPattern, IReadOnlyList{EarlyThreshold}, TimeSpan, Dataset, DateSpan, DateTimeOffset, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public EarlyThresholds Thresholds(
        Retention retention,
        EventPattern early,
        IReadOnlyList<EarlyThreshold> grid,
        TimeSpan horizon,
        Dataset data,
        DateSpan range,
        DateTime asOf,
        CancellationToken cancellationToken = default) =>
        Thresholds(retention, early, grid, horizon, data, range, AsOf(data, asOf), cancellationToken);

    /// <inheritdoc cref="Analyze(Lifecycle, Dataset, DateSpan, DateTimeOffset, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public LifecycleReport Analyze(Lifecycle lifecycle, Dataset data, DateSpan range, DateTime asOf, CancellationToken cancellationToken = default) =>
        Analyze(lifecycle, data, range, AsOf(data, asOf), cancellationToken);

    /// <inheritdoc cref="Analyze(Stickiness, Dataset, DateSpan, DateTimeOffset, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public StickinessReport Analyze(Stickiness stickiness, Dataset data, DateSpan range, DateTime asOf, CancellationToken cancellationToken = default) =>
        Analyze(stickiness, data, range, AsOf(data, asOf), cancellationToken);

    /// <inheritdoc cref="Analyze(Rfm, Dataset, DateTimeOffset, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public RfmReport Analyze(Rfm rfm, Dataset data, DateTime asOf, CancellationToken cancellationToken = default) =>
        Analyze(rfm, data, AsOf(data, asOf), cancellationToken);

    /// <inheritdoc cref="Analyze(Rfm, RfmCuts, Dataset, DateTimeOffset, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public RfmReport Analyze(Rfm rfm, RfmCuts cuts, Dataset data, DateTime asOf, CancellationToken cancellationToken = default) =>
        Analyze(rfm, cuts, data, AsOf(data, asOf), cancellationToken);

    /// <inheritdoc cref="Population(Rfm, Dataset, DateTimeOffset, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public RfmPopulation Population(Rfm rfm, Dataset data, DateTime asOf, CancellationToken cancellationToken = default) =>
        Population(rfm, data, AsOf(data, asOf), cancellationToken);

    /// <inheritdoc cref="Analyze(TwoAxisGroups, Dataset, DateTimeOffset, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public TwoAxisReport Analyze(TwoAxisGroups groups, Dataset data, DateTime asOf, CancellationToken cancellationToken = default) =>
        Analyze(groups, data, AsOf(data, asOf), cancellationToken);

    /// <inheritdoc cref="Analyze(TwoAxisGroups, TwoAxisCuts, Dataset, DateTimeOffset, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public TwoAxisReport Analyze(TwoAxisGroups groups, TwoAxisCuts? cuts, Dataset data, DateTime asOf, CancellationToken cancellationToken = default) =>
        Analyze(groups, cuts, data, AsOf(data, asOf), cancellationToken);

    /// <inheritdoc cref="Population(TwoAxisGroups, Dataset, DateTimeOffset, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public TwoAxisPopulation Population(TwoAxisGroups groups, Dataset data, DateTime asOf, CancellationToken cancellationToken = default) =>
        Population(groups, data, AsOf(data, asOf), cancellationToken);

    /// <inheritdoc cref="Compile(Segment, Dataset, DateTimeOffset)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public SegmentPlan Compile(Segment segment, Dataset data, DateTime asOf) =>
        Compile(segment, data, AsOf(data, asOf));

    /// <inheritdoc cref="Compile(RuleBook, Dataset, DateTimeOffset, CustomerLists)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public SegmentPlan Compile(RuleBook rules, Dataset data, DateTime asOf, CustomerLists? lists = null) =>
        Compile(rules, data, AsOf(data, asOf), lists);

    /// <inheritdoc cref="Compile(FittedRuleBook, Dataset, DateTimeOffset, CustomerLists)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public SegmentPlan Compile(FittedRuleBook fitted, Dataset data, DateTime asOf, CustomerLists? lists = null) =>
        Compile(fitted, data, AsOf(data, asOf), lists);

    /// <inheritdoc cref="Profile(RuleBook, Dataset, DateTimeOffset, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public DataProfile Profile(RuleBook rules, Dataset data, DateTime asOf, CancellationToken cancellationToken = default) =>
        Profile(rules, data, AsOf(data, asOf), cancellationToken);

    /// <inheritdoc cref="Profile(FittedRuleBook, Dataset, DateTimeOffset, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public DataProfile Profile(FittedRuleBook fitted, Dataset data, DateTime asOf, CancellationToken cancellationToken = default) =>
        Profile(fitted, data, AsOf(data, asOf), cancellationToken);

    /// <inheritdoc cref="Summarize(Purchases, Dataset, DateTimeOffset, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public PurchaseReport Summarize(Purchases purchases, Dataset data, DateTime asOf, CancellationToken cancellationToken = default) =>
        Summarize(purchases, data, AsOf(data, asOf), cancellationToken);

    /// <inheritdoc cref="Gaps(Purchases, Dataset, DateTimeOffset, GapWeighting, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public PurchaseGaps Gaps(
        Purchases purchases, Dataset data, DateTime asOf, GapWeighting weighting = GapWeighting.EveryGap, CancellationToken cancellationToken = default) =>
        Gaps(purchases, data, AsOf(data, asOf), weighting, cancellationToken);

    /// <inheritdoc cref="DueAgain(Purchases, Dataset, DateTimeOffset, DueOptions?, CancellationToken)"/>
    /// <remarks>The as-of is in UTC, or without a kind: then it is of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public DueReport DueAgain(Purchases purchases, Dataset data, DateTime asOf, DueOptions? options = null, CancellationToken cancellationToken = default) =>
        DueAgain(purchases, data, AsOf(data, asOf), options, cancellationToken);

    /// <inheritdoc cref="HoldOut(Purchases, Dataset, DateTimeOffset, DateTimeOffset, IReadOnlyList{PurchaseModelKind}?, CancellationToken)"/>
    /// <remarks>The instants are in UTC, or without a kind: then they are of the zone that the dataset was built with (<see cref="DatasetOptions.TimeZone"/>). One of kind Local is refused.</remarks>
    public Holdout HoldOut(
        Purchases purchases, Dataset data, DateTime cut, DateTime until, IReadOnlyList<PurchaseModelKind>? models = null, CancellationToken cancellationToken = default) =>
        HoldOut(purchases, data, AsOf(data, cut), AsOf(data, until), models, cancellationToken);

    private static DateTimeOffset AsOf(Dataset data, DateTime asOf)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.Options.LocalTimes.Instant(asOf);
    }
}
