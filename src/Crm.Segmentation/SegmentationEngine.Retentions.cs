using Crm.Segmentation.Reports;
using Crm.Segmentation.Retentions;

namespace Crm.Segmentation;

/// <content>What is asked about customers who come back.</content>
public sealed partial class SegmentationEngine
{
    /// <summary>How many customers of each cohort come back, for groups of customers side by side.</summary>
    /// <param name="retention">The retention analysis.</param>
    /// <param name="groups">The groups, of a dataset of the engine's schema: a partition's, a set's or an attribute's, as of any instant.</param>
    /// <param name="range">Which cohorts there are: those whose period the range touches.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="RuleException">The definition has errors.</exception>
    /// <exception cref="ArgumentException">The dataset has another schema; the cells of all groups are more than a million; or the retention tells cohorts apart itself.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public RetentionReport Analyze(Retention retention, CustomerGroups groups, DateSpan range, DateTimeOffset asOf, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(groups);
        return RunRetention("retention", retention, groups.Dataset, range, asOf, scope => RetentionAnalyzer.Run(retention, scope, range, groups), cancellationToken);
    }

    /// <summary>The customers of a cohort with a value that the return has in common with the start; with a period, those of them who returned in it.</summary>
    /// <param name="report">The report of a retention with <see cref="Retention.SameProperty"/>, by an engine with this one's zone and week start.</param>
    /// <param name="data">The dataset that was looked at, or one of its parts.</param>
    /// <param name="value">The name of the value: that of one of the report's groups.</param>
    /// <param name="cohort">The position of the cohort, from 0.</param>
    /// <param name="period">The cell, from 0, the cohort's own period. Null for everybody of the cohort.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="ArgumentException">The report or the dataset is of another schema, or the report by an engine with another calendar.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such cohort or period.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public CustomerSet Customers(RetentionReport report, Dataset data, string value, int cohort, int? period = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(value);
        return OfReport("retention-customers", report, data, scope => RetentionAnalyzer.Customers(report, scope, cohort, period, value), cancellationToken);
    }

    /// <summary>How long customers take from their start to the first return, in exact time, those who have not come back yet followed up to as-of.</summary>
    /// <param name="retention">The retention analysis, of cohorts by one event a customer; its periods, brackets and minimum do not matter.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="range">Which cohorts there are: those whose period the range touches.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="RuleException">The definition has errors, or its cohorts are by every event.</exception>
    /// <exception cref="ArgumentException">The dataset has another schema.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public ReturnTimes ReturnTimes(Retention retention, Dataset data, DateSpan range, DateTimeOffset asOf, CancellationToken cancellationToken = default) =>
        RunRetention("retention-times", retention, data, range, asOf, scope => SurvivalAnalyzer.Run(retention, scope, range, null), cancellationToken);

    /// <summary>The same for groups of customers side by side, with the log-rank test of their difference.</summary>
    /// <remarks>Groups that are told apart by what customers did after their start are compared with time in which they could not fail: use <see cref="Landmark(Retention, EventPattern, TimeSpan, Dataset, DateSpan, DateTimeOffset, CancellationToken)"/> for those.</remarks>
    /// <param name="retention">The retention analysis, of cohorts by one event a customer; its periods, brackets and minimum do not matter.</param>
    /// <param name="groups">The groups, of a dataset of the engine's schema.</param>
    /// <param name="range">Which cohorts there are: those whose period the range touches.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="RuleException">The definition has errors, or its cohorts are by every event.</exception>
    /// <exception cref="ArgumentException">The dataset has another schema.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public ReturnTimes ReturnTimes(Retention retention, CustomerGroups groups, DateSpan range, DateTimeOffset asOf, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(groups);
        return RunRetention("retention-times", retention, groups.Dataset, range, asOf, scope => SurvivalAnalyzer.Run(retention, scope, range, groups), cancellationToken);
    }

    /// <summary>
    /// How long customers take to come back once they are so old, told apart by whether they had done something by then. Who did it in (start, start + within]
    /// and who did not are followed from start + within on; who is not that old is left out and counted.
    /// </summary>
    /// <param name="retention">The retention analysis, of cohorts by one event a customer.</param>
    /// <param name="early">What was done; the start itself does not count.</param>
    /// <param name="within">How soon after the start; positive, the far edge inclusive.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="range">Which cohorts there are: those whose period the range touches.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="RuleException">The definition or the pattern has errors, or the cohorts are by every event.</exception>
    /// <exception cref="ArgumentException">The dataset has another schema, or the time is not positive.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public ReturnTimes Landmark(
        Retention retention, EventPattern early, TimeSpan within, Dataset data, DateSpan range, DateTimeOffset asOf, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(early);
        return RunRetention("retention-landmark", retention, data, range, asOf, scope => SurvivalAnalyzer.Landmark(retention, scope, range, early, within), cancellationToken);
    }

    /// <summary>Which early behaviour goes with staying: for each threshold of a grid, whether those who did something so often so soon come back more than others.</summary>
    /// <param name="retention">The retention analysis, of cohorts by one event a customer.</param>
    /// <param name="early">What is done early; the start itself does not count.</param>
    /// <param name="grid">The thresholds to try, 1 to 1,000.</param>
    /// <param name="horizon">How long after the start a customer may come back; longer than every time of the grid.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="range">Which cohorts there are: those whose period the range touches.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="RuleException">The definition or the pattern has errors, or the cohorts are by every event.</exception>
    /// <exception cref="ArgumentException">The dataset has another schema; there are no thresholds, or too many; or a time of theirs is not positive or not below the horizon.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public EarlyThresholds Thresholds(
        Retention retention,
        EventPattern early,
        IReadOnlyList<EarlyThreshold> grid,
        TimeSpan horizon,
        Dataset data,
        DateSpan range,
        DateTimeOffset asOf,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(early);
        ArgumentNullException.ThrowIfNull(grid);
        return RunRetention("retention-thresholds", retention, data, range, asOf, scope => SurvivalAnalyzer.Thresholds(retention, scope, range, early, grid, horizon), cancellationToken);
    }

    /// <summary>How many units are new, returning, resurrecting and dormant in each period of a range.</summary>
    /// <param name="lifecycle">The lifecycle.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="range">The range whose periods are looked at, whole.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="RuleException">The definition has errors.</exception>
    /// <exception cref="ArgumentException">The dataset has another schema, or the range more than a million periods.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public LifecycleReport Analyze(Lifecycle lifecycle, Dataset data, DateSpan range, DateTimeOffset asOf, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lifecycle);
        ArgumentNullException.ThrowIfNull(range);
        EvaluationScope scope = Scope(data, asOf, null, cancellationToken);
        return scope.Run("lifecycle", lifecycle.Name, () => LifecycleAnalyzer.Run(lifecycle, scope, range));
    }

    /// <summary>The customers in a state in a period of a lifecycle: one more pass over the events.</summary>
    /// <param name="report">The report, by an engine with this one's zone and week start; it may have been stored.</param>
    /// <param name="data">The dataset that was looked at, or one of its parts.</param>
    /// <param name="period">The position of the period in the range, from 0.</param>
    /// <param name="state">The state.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="ArgumentException">The report or the dataset is of another schema, the report by an engine with another calendar, or of other units.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such period or state.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public CustomerSet Customers(LifecycleReport report, Dataset data, int period, LifecycleState state, CancellationToken cancellationToken = default) =>
        OfReport("lifecycle-customers", report, data, scope => LifecycleAnalyzer.Customers(report, scope, period, state), cancellationToken);

    /// <summary>The units of a property in a state in a period of a lifecycle, in the order of their names: one more pass over the events.</summary>
    /// <param name="report">The report, by an engine with this one's zone and week start; it may have been stored.</param>
    /// <param name="data">The dataset that was looked at, or one of its parts.</param>
    /// <param name="period">The position of the period in the range, from 0.</param>
    /// <param name="state">The state.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="ArgumentException">The report or the dataset is of another schema, the report by an engine with another calendar, or of other units.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such period or state.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public ValueList<string> Units(LifecycleReport report, Dataset data, int period, LifecycleState state, CancellationToken cancellationToken = default) =>
        OfReport("lifecycle-units", report, data, scope => LifecycleAnalyzer.Units(report, scope, period, state), cancellationToken);

    /// <summary>In how many of a range's periods units are active.</summary>
    /// <param name="stickiness">The stickiness.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="range">The range whose periods are looked at, whole.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="RuleException">The definition has errors.</exception>
    /// <exception cref="ArgumentException">The dataset has another schema, or the range more than a million periods.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public StickinessReport Analyze(Stickiness stickiness, Dataset data, DateSpan range, DateTimeOffset asOf, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stickiness);
        ArgumentNullException.ThrowIfNull(range);
        EvaluationScope scope = Scope(data, asOf, null, cancellationToken);
        return scope.Run("stickiness", stickiness.Name, () => StickinessAnalyzer.Run(stickiness, scope, range));
    }

    /// <summary>The customers who are active in exactly so many periods: one more pass over the events.</summary>
    /// <param name="report">The report, by an engine with this one's zone and week start; it may have been stored.</param>
    /// <param name="data">The dataset that was looked at, or one of its parts.</param>
    /// <param name="periods">In how many periods, from 1.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="ArgumentException">The report or the dataset is of another schema, the report by an engine with another calendar, or of other units.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such period or state.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public CustomerSet Customers(StickinessReport report, Dataset data, int periods, CancellationToken cancellationToken = default) =>
        OfReport("stickiness-customers", report, data, scope => StickinessAnalyzer.Customers(report, scope, periods), cancellationToken);

    /// <summary>The units of a property that are active in exactly so many periods, in the order of their names: one more pass over the events.</summary>
    /// <param name="report">The report, by an engine with this one's zone and week start; it may have been stored.</param>
    /// <param name="data">The dataset that was looked at, or one of its parts.</param>
    /// <param name="periods">In how many periods, from 1.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="ArgumentException">The report or the dataset is of another schema, the report by an engine with another calendar, or of other units.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such period or state.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public ValueList<string> Units(StickinessReport report, Dataset data, int periods, CancellationToken cancellationToken = default) =>
        OfReport("stickiness-units", report, data, scope => StickinessAnalyzer.Units(report, scope, periods), cancellationToken);

    private T OfReport<TReport, T>(string what, TReport report, Dataset data, Func<EvaluationScope, T> run, CancellationToken cancellationToken)
        where TReport : ReportCounts<TReport>, IReportCounts<TReport>
    {
        ArgumentNullException.ThrowIfNull(report);
        EvaluationScope scope = Scope(data, report.AsOf, null, cancellationToken);
        ReportOrigin.Of(scope.Data, scope.AsOf, scope.Calendar).ThrowIfNot(report.Subject.Origin);
        return scope.Run(what, report.Subject.Name, () => run(scope));
    }

    private T RunRetention<T>(string what, Retention retention, Dataset data, DateSpan range, DateTimeOffset asOf, Func<EvaluationScope, T> run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(retention);
        ArgumentNullException.ThrowIfNull(range);
        EvaluationScope scope = Scope(data, asOf, null, cancellationToken);
        return scope.Run(what, retention.Name, () => run(scope));
    }
}
