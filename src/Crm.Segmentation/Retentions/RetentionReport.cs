using System.Globalization;

namespace Crm.Segmentation.Retentions;

/// <summary>Cohorts and their returns, period by period. Immutable.</summary>
public sealed class RetentionReport
{
    private readonly RetentionAnalyzer _analyzer;

    internal RetentionReport(RetentionAnalyzer analyzer, Retention retention, DateSpan range, DateTimeOffset asOf, ValueList<RetentionCohort> cohorts)
    {
        (_analyzer, Retention, Range, AsOf, Cohorts) = (analyzer, retention, range, asOf, cohorts);
        Pooled = [.. Enumerable.Range(0, retention.Periods).Select(Pool)];
    }

    /// <summary>The definition.</summary>
    public Retention Retention { get; }

    /// <summary>The range whose periods are the cohorts.</summary>
    public DateSpan Range { get; }

    /// <summary>The instant at which the customers were looked at; events after it did not exist.</summary>
    public DateTimeOffset AsOf { get; }

    /// <summary>The cohorts in order, one for each period that the range touches, also those without customers.</summary>
    public ValueList<RetentionCohort> Cohorts { get; }

    /// <summary>The pooled curve: each period over all cohorts.</summary>
    public ValueList<PooledRetention> Pooled { get; }

    /// <summary>The customers of a cohort.</summary>
    /// <param name="cohort">The position of the cohort, from 0.</param>
    /// <param name="cancellation">Stops the work between batches.</param>
    /// <remarks>Not kept with the report: worked out on request, by one more pass over the events.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such cohort.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public CustomerSet Customers(int cohort, CancellationToken cancellation = default)
    {
        ThrowIfNoCohort(cohort);
        return _analyzer.Customers(cohort, null, cancellation);
    }

    /// <summary>The customers of a cohort who returned in a period: the <see cref="RetentionCell.Returned"/> of its cell.</summary>
    /// <param name="cohort">The position of the cohort, from 0.</param>
    /// <param name="period">The period, from 0, the cohort's own.</param>
    /// <param name="cancellation">Stops the work between batches.</param>
    /// <remarks>Not kept with the report: worked out on request, by one more pass over the events.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such cohort or period.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public CustomerSet Returned(int cohort, int period, CancellationToken cancellation = default)
    {
        ThrowIfNoCohort(cohort);
        ArgumentOutOfRangeException.ThrowIfNegative(period);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(period, Retention.Periods);
        return _analyzer.Customers(cohort, period, cancellation);
    }

    /// <summary>
    /// The triangle as a table of plain text, culture-free: a row for each cohort with its size and rates, and the pooled curve. A period that
    /// is not over shows the number of returns so far with a plus; one that has not begun shows nothing.
    /// </summary>
    public override string ToString()
    {
        var table = new TextTable();
        table.Add([Retention.Title ?? Retention.Name, "size", .. Enumerable.Range(0, Retention.Periods).Select(Number)]);
        foreach (RetentionCohort cohort in Cohorts) table.Add([Label(cohort.Start), Number(cohort.Size), .. cohort.Cells.Select(Text)]);
        table.Add(["all", Number(Cohorts.Sum(cohort => cohort.Size)), .. Pooled.Select(pooled => Percent(pooled.Rate))]);
        return table.ToString();
    }

    private static string Text(RetentionCell cell) => cell.State switch
    {
        CellState.Complete => Percent(cell.Rate),
        CellState.Partial => $"{Number(cell.Returned)}+",
        _ => "",
    };

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Number(int count) => Number((long)count);

    private static string Percent(double? rate) => rate is { } share ? string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.0}%") : "-";

    private string Label(DateTimeOffset start) =>
        start.ToString(Retention.Period == CalendarUnit.Hour ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private PooledRetention Pool(int period)
    {
        long eligible = Cohorts.Sum(cohort => cohort.Cells[period].Eligible), returned = Cohorts.Sum(cohort => cohort.Cells[period].EligibleReturned);
        return new PooledRetention(
            eligible, returned, Retention.Cohort.Mode == CohortMode.EveryTime ? null : new Proportion(returned, eligible).Interval);
    }

    private void ThrowIfNoCohort(int cohort)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cohort);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(cohort, Cohorts.Count);
    }
}
