using Crm.Segmentation.Funnels;

namespace Crm.Segmentation;

/// <content>What is asked of the events of a funnel's report once more: each a pass over the report's dataset.</content>
public sealed partial class SegmentationEngine
{
    /// <summary>A funnel by the values of a dimension.</summary>
    /// <param name="report">The report of the funnel, by an engine with this one's zone and week start.</param>
    /// <param name="by">By what the units are told apart.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="ArgumentException">The report is of another schema, or by an engine with another calendar; or the dimension is of another dataset.</exception>
    /// <exception cref="KeyNotFoundException">The dimension names a step that the funnel does not have.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public FunnelGroups Breakdown(FunnelReport report, FunnelDimension by, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        EvaluationScope scope = ScopeOf(report, cancellationToken);
        return new FunnelGroups(report, by, FunnelUnitGroups.Of(report, scope, by), () => FunnelDetails.ByUnit(report, scope with { Cancellation = default }));
    }

    /// <summary>A funnel by the calendar period of entry.</summary>
    /// <param name="report">The report of the funnel, by an engine with this one's zone and week start.</param>
    /// <param name="unit">How long a period is.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="ArgumentException">The report is of another schema, or by an engine with another calendar; or its range of entry touches more than 100,000 periods.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public FunnelTrend Trend(FunnelReport report, CalendarUnit unit, CancellationToken cancellationToken = default)
    {
        EvaluationScope scope = ScopeOf(report, cancellationToken);
        return FunnelTrend.Of(report, scope, unit);
    }

    /// <summary>How long it takes to convert, with those who have not yet in sight until now: the censored rate, and when to send a reminder.</summary>
    /// <param name="report">The report of the funnel, by an engine with this one's zone and week start.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="ArgumentException">The report is of another schema, or by an engine with another calendar.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public FunnelConversion Conversion(FunnelReport report, CancellationToken cancellationToken = default) =>
        FunnelConversion.Of(report, FunnelDetails.Of(report, ScopeOf(report, cancellationToken)));

    /// <summary>How long those who dropped were still there: from the last step of their attempt to their last event of any type up to as-of.</summary>
    /// <param name="report">The report of the funnel, by an engine with this one's zone and week start.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="ArgumentException">The report is of another schema, or by an engine with another calendar.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public FunnelDwell Dwell(FunnelReport report, CancellationToken cancellationToken = default) =>
        FunnelDwell.Of(report, FunnelDetails.Of(report, ScopeOf(report, cancellationToken), sees: true));

    /// <summary>Which events go with converting: for each type that is no step or exclusion, those who had one in an exposure after their start and before the outcome, and those who had none.</summary>
    /// <param name="report">The report of the funnel, by an engine with this one's zone and week start. Who is open counts as not having converted.</param>
    /// <param name="exposure">How long after the start is looked, the same for all; positive.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="ArgumentException">The report is of another schema, or by an engine with another calendar.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The exposure is not positive.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public ValueList<FunnelDifference> Drivers(FunnelReport report, TimeSpan exposure, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(exposure, TimeSpan.Zero);
        return FunnelDrivers.Of(report, ScopeOf(report, cancellationToken), exposure);
    }

    /// <summary>Why one customer is where the report has him: the attempt that stands, its events, and why the others are not of it.</summary>
    /// <param name="report">The report of the funnel, by an engine with this one's zone and week start.</param>
    /// <param name="customer">The key of a customer.</param>
    /// <exception cref="ArgumentException">The report is of another schema, or by an engine with another calendar; or its units are of several customers.</exception>
    /// <exception cref="KeyNotFoundException">The dataset has no such customer.</exception>
    public ValueList<FunnelExplanation> Explain(FunnelReport report, CustomerKey customer)
    {
        EvaluationScope scope = ScopeOf(report, default);
        return report.Dataset.TryFind(customer, out int ordinal)
            ? FunnelExplanation.Of(report, scope, ordinal)
            : throw new KeyNotFoundException($"The dataset has no customer '{customer}'.");
    }

    private EvaluationScope ScopeOf(FunnelReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        EvaluationScope scope = Scope(report.Dataset, report.AsOf, null, cancellationToken);
        ReportOrigin.Of(scope.Data, scope.AsOf, scope.Calendar).ThrowIfNot(report.Counts.Subject.Origin);
        return scope;
    }
}
