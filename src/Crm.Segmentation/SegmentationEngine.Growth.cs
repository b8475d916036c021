using Crm.Segmentation.Growth;
using Crm.Segmentation.Reports;

namespace Crm.Segmentation;

/// <content>What is asked about revenue.</content>
public sealed partial class SegmentationEngine
{
    /// <summary>The revenue of a period as a tree of factors.</summary>
    /// <param name="growth">The revenue tree.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="period">The period; what of it lies after as-of does not exist.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="RuleException">The definition has errors.</exception>
    /// <exception cref="ArgumentException">The dataset has another schema.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public GrowthReport Analyze(RevenueGrowth growth, Dataset data, DateSpan period, DateTimeOffset asOf, CancellationToken cancellationToken = default) =>
        RunGrowth(growth, data, new GrowthPeriods(null, NotNull(period)), null, asOf, cancellationToken);

    /// <summary>The revenue of two periods as trees of factors, and the change between them laid to the factors.</summary>
    /// <param name="growth">The revenue tree.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="before">The period before; it may be of another length, and may overlap.</param>
    /// <param name="after">The period; what of it lies after as-of does not exist.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="RuleException">The definition has errors.</exception>
    /// <exception cref="ArgumentException">The dataset has another schema.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public GrowthReport Analyze(RevenueGrowth growth, Dataset data, DateSpan before, DateSpan after, DateTimeOffset asOf, CancellationToken cancellationToken = default) =>
        RunGrowth(growth, data, new GrowthPeriods(NotNull(before), NotNull(after)), null, asOf, cancellationToken);

    /// <summary>The same for groups of customers, each with a tree of its own: by a partition, in and out of a segment, by an attribute.</summary>
    /// <remarks>A property of events tells orders apart and not visitors: see <see cref="AnalyzeByOrder(RevenueGrowth, Expression, Dataset, DateSpan?, DateSpan, DateTimeOffset, CancellationToken)"/>.</remarks>
    /// <param name="growth">The revenue tree.</param>
    /// <param name="groups">The groups, of a dataset of the engine's schema.</param>
    /// <param name="before">The period before; null for one period alone.</param>
    /// <param name="after">The period.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="RuleException">The definition has errors.</exception>
    /// <exception cref="ArgumentException">The dataset has another schema.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public GrowthReport Analyze(RevenueGrowth growth, CustomerGroups groups, DateSpan? before, DateSpan after, DateTimeOffset asOf, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(groups);
        return RunGrowth(growth, groups.Dataset, new GrowthPeriods(before, NotNull(after)), groups, asOf, cancellationToken);
    }

    /// <summary>The same for groups of orders by a property that they have, such as what was bought: each with a tree of what was bought of it by all visitors.</summary>
    /// <remarks>
    /// Revenues and their changes sum to those of the whole. Buyers need not, as one may buy in several groups; nor orders, of which the lines may be in several; and
    /// every group has all visitors, whom an order's property does not tell apart. The report says so.
    /// </remarks>
    /// <param name="growth">The revenue tree; gross of refunds.</param>
    /// <param name="property">A property of the orders, such as <c>line.category</c>; orders without it are <c>(none)</c>. At most 10,000 values.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="before">The period before; null for one period alone.</param>
    /// <param name="after">The period.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="RuleException">The definition has errors, or revenue is net of refunds, which have no such property.</exception>
    /// <exception cref="ArgumentException">The dataset has another schema; or the property is none of orders, is not one value, or has too many.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public GrowthReport AnalyzeByOrder(
        RevenueGrowth growth, Expression property, Dataset data, DateSpan? before, DateSpan after, DateTimeOffset asOf, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(growth);
        ArgumentNullException.ThrowIfNull(property);
        EvaluationScope scope = Scope(data, asOf, null, cancellationToken);
        var periods = new GrowthPeriods(before, NotNull(after));
        return scope.Run("growth", growth.Name, () => GrowthAnalyzer.Run(growth, scope, periods, property));
    }

    /// <summary>The visitors or buyers of a period: one more pass over the events.</summary>
    /// <param name="report">The report, by an engine with this one's zone and week start; it may have been stored.</param>
    /// <param name="data">The dataset that was looked at, or one of its parts.</param>
    /// <param name="which">Which customers.</param>
    /// <param name="before">Whether of the period before.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="ArgumentException">The report or the dataset is of another schema, or the report by an engine with another calendar; or there is no period before.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public CustomerSet Customers(GrowthReport report, Dataset data, PeriodCustomers which, bool before = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (before && report.Before is null) throw new ArgumentException("The report is of one period alone.", nameof(before));
        Func<PeriodActivity, bool> holds = which switch
        {
            PeriodCustomers.Visitors => activity => activity.Visited || activity.Orders > 0,
            PeriodCustomers.Buyers => activity => activity.Orders > 0,
            PeriodCustomers.BuyersWithoutVisit => activity => activity.Orders > 0 && !activity.Visited,
            _ => throw new ArgumentOutOfRangeException(nameof(which)),
        };
        EvaluationScope scope = Scope(data, report.AsOf, null, cancellationToken);
        ReportOrigin.Of(scope.Data, scope.AsOf, scope.Calendar).ThrowIfNot(report.Subject.Origin);
        int period = before ? 0 : report.Periods.Ranges.Length - 1;
        return scope.Run("growth-customers", report.Subject.Name, () => GrowthAnalyzer.Customers(report.Definition, scope, report.Periods, period, holds));
    }

    private static DateSpan NotNull(DateSpan period)
    {
        ArgumentNullException.ThrowIfNull(period);
        return period;
    }

    private GrowthReport RunGrowth(RevenueGrowth growth, Dataset data, GrowthPeriods periods, CustomerGroups? groups, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(growth);
        EvaluationScope scope = Scope(data, asOf, null, cancellationToken);
        return scope.Run("growth", growth.Name, () => GrowthAnalyzer.Run(growth, scope, periods, groups));
    }
}
