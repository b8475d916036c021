using Crm.Segmentation.Funnels;

namespace Crm.Segmentation;

/// <content>What is asked of the events of a funnel's report once more: each a pass over the report's dataset.</content>
public sealed partial class SegmentationEngine
{
    /// <summary>A funnel by the values of a dimension.</summary>
    /// <param name="report">The report of the funnel, by an engine with this one's zone and week start.</param>
    /// <param name="by">By what the units are told apart.</param>
    /// <param name="progress">Told after every batch how many customers are done.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="ArgumentException">The report is of another schema, or by an engine with another calendar; or the dimension is of another dataset, or has too many periods.</exception>
    /// <exception cref="KeyNotFoundException">The dimension names a step that the funnel does not have.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public FunnelGroups Breakdown(FunnelReport report, FunnelDimension by, IProgress<EvaluationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        EvaluationScope scope = ScopeOf(report, progress, cancellationToken);
        return scope.Run(
            "funnel-breakdown",
            report.Funnel.Name,
            () => new FunnelGroups(report, by, FunnelUnitGroups.Of(report, scope, by), () => FunnelDetails.ByUnit(report, scope with { Cancellation = default, Done = null })));
    }

    /// <summary>A funnel by the calendar period of entry.</summary>
    /// <param name="report">The report of the funnel, by an engine with this one's zone and week start.</param>
    /// <param name="unit">How long a period is.</param>
    /// <param name="progress">Told after every batch how many customers are done.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="ArgumentException">The report is of another schema, or by an engine with another calendar; or its range of entry touches more than 100,000 periods.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public FunnelTrend Trend(FunnelReport report, CalendarUnit unit, IProgress<EvaluationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        EvaluationScope scope = ScopeOf(report, progress, cancellationToken);
        return scope.Run("funnel-trend", report.Funnel.Name, () => FunnelTrend.Of(report, scope, unit));
    }

    /// <summary>How long it takes to convert, with those who have not yet in sight until now: the censored rate, and when to send a reminder.</summary>
    /// <param name="report">The report of the funnel, by an engine with this one's zone and week start.</param>
    /// <param name="progress">Told after every batch how many customers are done.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="ArgumentException">The report is of another schema, or by an engine with another calendar.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public FunnelConversion Conversion(FunnelReport report, IProgress<EvaluationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        EvaluationScope scope = ScopeOf(report, progress, cancellationToken);
        return scope.Run("funnel-conversion", report.Funnel.Name, () => FunnelConversion.Of(report, FunnelDetails.Of(report, scope)));
    }

    /// <summary>How long those who dropped were still there: from the last step of their attempt to their last event of any type up to as-of.</summary>
    /// <param name="report">The report of the funnel, by an engine with this one's zone and week start.</param>
    /// <param name="progress">Told after every batch how many customers are done.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="ArgumentException">The report is of another schema, or by an engine with another calendar.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public FunnelDwell Dwell(FunnelReport report, IProgress<EvaluationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        EvaluationScope scope = ScopeOf(report, progress, cancellationToken);
        return scope.Run("funnel-dwell", report.Funnel.Name, () => FunnelDwell.Of(report, FunnelDetails.Of(report, scope, sees: true)));
    }

    /// <summary>Which events go with converting: for each type that is no step or exclusion, those who had one in an exposure after their start and before the outcome, and those who had none.</summary>
    /// <param name="report">The report of the funnel, by an engine with this one's zone and week start. Who is open counts as not having converted.</param>
    /// <param name="exposure">How long after the start is looked, the same for all; at least a millisecond, in whole milliseconds.</param>
    /// <param name="progress">Told after every batch how many customers are done.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="ArgumentException">The report is of another schema, or by an engine with another calendar.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The exposure is less than a millisecond, or not in whole ones.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public FunnelDrivers Drivers(FunnelReport report, TimeSpan exposure, IProgress<EvaluationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exposure, TimeSpan.FromMilliseconds(1));
        EvaluationScope scope = ScopeOf(report, progress, cancellationToken);
        return scope.Run("funnel-drivers", report.Funnel.Name, () => FunnelDriverPass.OfTypes(report, scope, exposure));
    }

    /// <summary>
    /// Which values of a property go with converting: for each value that events of types which are no step or exclusion have, those who had such an event in an
    /// exposure after their start and before the outcome, and those who had none.
    /// </summary>
    /// <param name="report">The report of the funnel, by an engine with this one's zone and week start. Who is open counts as not having converted.</param>
    /// <param name="exposure">How long after the start is looked, the same for all; at least a millisecond, in whole milliseconds.</param>
    /// <param name="property">The name of a property; types that have it are looked at each by itself, and their values are called <c>type.property = value</c>.</param>
    /// <param name="progress">Told after every batch how many customers are done.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="ArgumentException">The report is of another schema, or by an engine with another calendar; or no type that is no step or exclusion has the property.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The exposure is less than a millisecond, or not in whole ones.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public FunnelDrivers Drivers(FunnelReport report, TimeSpan exposure, string property, IProgress<EvaluationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(property);
        ArgumentOutOfRangeException.ThrowIfLessThan(exposure, TimeSpan.FromMilliseconds(1));
        EvaluationScope scope = ScopeOf(report, progress, cancellationToken);
        return scope.Run("funnel-drivers", report.Funnel.Name, () => FunnelDriverPass.OfValues(report, scope, exposure, NormalText.Of(property)));
    }

    /// <summary>Why one customer is where the report has him: the attempt that stands, its events, and why the others are not of it.</summary>
    /// <param name="report">The report of the funnel, by an engine with this one's zone and week start.</param>
    /// <param name="customer">The key of a customer.</param>
    /// <exception cref="ArgumentException">The report is of another schema, or by an engine with another calendar; or its units are of several customers.</exception>
    /// <exception cref="KeyNotFoundException">The dataset has no such customer.</exception>
    public ValueList<FunnelExplanation> Explain(FunnelReport report, CustomerKey customer)
    {
        EvaluationScope scope = ScopeOf(report, null, default);
        return report.Dataset.TryFind(customer, out int ordinal)
            ? FunnelExplanation.Of(report, scope, ordinal)
            : throw new KeyNotFoundException($"The dataset has no customer '{customer}'.");
    }

    private EvaluationScope ScopeOf(FunnelReport report, IProgress<EvaluationProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        EvaluationScope scope = Scope(report.Dataset, report.AsOf, progress, cancellationToken);
        ReportOrigin.Of(scope.Data, scope.AsOf, scope.Calendar).ThrowIfNot(report.Counts.Subject.Origin);
        return scope;
    }
}
