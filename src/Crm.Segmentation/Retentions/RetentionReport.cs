using System.Globalization;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Retentions;

/// <summary>Cohorts and their returns, period by period: counts, which are stored, merged with those of other customers, and compared.</summary>
/// <remarks>A value; immutable and thread-safe. Who is in a cell is asked of the engine: see <see cref="SegmentationEngine.Customers(RetentionReport, Dataset, int, int?, CancellationToken)"/>.</remarks>
[JsonConverter(typeof(JsonValueConverter<RetentionReport>))]
public sealed class RetentionReport : ReportCounts<RetentionReport>, IReportCounts<RetentionReport>
{
    /// <summary>The tally has for each cohort its size, and for each period who returned, who is eligible, and which of these returned.</summary>
    internal RetentionReport(RetentionLayout layout, ReportOrigin origin, DateSpan range, Tally tally)
        : this(new ReportSubject(layout.Retention, layout.Retention.Name, origin) { Range = range }, layout, tally)
    {
    }

    internal RetentionReport(ReportSubject subject, RetentionLayout layout, Tally tally)
        : base(subject, tally)
    {
        Layout = layout;
        Cohorts = [.. Enumerable.Range(0, layout.Cohorts).Select(cohort => layout.CohortOf(cohort, tally))];
        Pooled = [.. Enumerable.Range(0, Retention.Periods).Select(Pool)];
    }

    /// <summary>The definition.</summary>
    public Retention Retention => (Retention)Subject.Definition;

    /// <summary>The range whose periods are the cohorts.</summary>
    public DateSpan Range => (DateSpan)Subject.Range!;

    /// <summary>The cohorts in order, one for each period that the range touches, also those without customers.</summary>
    public ValueList<RetentionCohort> Cohorts { get; }

    /// <summary>The pooled curve: each period over all cohorts.</summary>
    public ValueList<PooledRetention> Pooled { get; }

    internal RetentionLayout Layout { get; }

    static StoredForm<RetentionReport> IReportCounts<RetentionReport>.Stored => RetentionReportJson.OfReport;

    /// <summary>The pooled curve beside that of an earlier report of the same retention.</summary>
    /// <param name="earlier">The report then, of any range.</param>
    /// <exception cref="ArgumentException">The definition, the schema or the calendar of the other differ.</exception>
    public GroupChanges Change(RetentionReport earlier) =>
        ChangeOf(earlier, report => report.Pooled.Select((pooled, period) => new GroupCount(Number(period), new Proportion(pooled.Returned, pooled.Eligible))));

    /// <summary>
    /// The triangle as a table of plain text, culture-free: a row for each cohort with its size and rates, and the pooled curve. A period that
    /// is not over shows the number of returns so far with a plus; one that has not begun shows nothing.
    /// </summary>
    public override string ToString() => Table().ToString();

    private protected override ReportTable Table()
    {
        var table = new ReportTable();
        table.Add([Retention.Title ?? Retention.Name, "size", .. Enumerable.Range(0, Retention.Periods).Select(period => (TableCell)Number(period))]);
        foreach (RetentionCohort cohort in Cohorts) table.Add([Label(cohort.Start), TableCell.Count(cohort.Size), .. cohort.Cells.Select(Shown)]);
        table.Add(["all", TableCell.Count(Cohorts.Sum(cohort => cohort.Size)), .. Pooled.Select(pooled => TableCell.Share(pooled.Rate))]);
        return table;
    }

    private static TableCell Shown(RetentionCell cell) => cell.State switch
    {
        CellState.Complete => TableCell.Share(cell.Rate),
        CellState.Partial => TableCell.Of($"{Number(cell.Returned)}+", cell.Rate),
        _ => "",
    };

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Number(int count) => Number((long)count);

    private string Label(DateTimeOffset start) =>
        start.ToString(Retention.Period == CalendarUnit.Hour ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private PooledRetention Pool(int period)
    {
        long eligible = Cohorts.Sum(cohort => cohort.Cells[period].Eligible), returned = Cohorts.Sum(cohort => cohort.Cells[period].EligibleReturned);
        return new PooledRetention(
            eligible, returned, Retention.Cohort.Mode == CohortMode.EveryTime ? null : new Proportion(returned, eligible).Interval);
    }

    private protected override RetentionReport With(Tally tally, RetentionReport other) => new(Subject, Layout, tally);
}
