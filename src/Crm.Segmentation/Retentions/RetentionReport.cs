using System.Globalization;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Retentions;

/// <summary>Cohorts and their returns, period by period: counts, which are stored, merged with those of other customers, and compared.</summary>
/// <remarks>A value; immutable and thread-safe. Who is in a cell is asked of the engine: see <see cref="SegmentationEngine.Customers(RetentionReport, Dataset, int, int?, CancellationToken)"/>.</remarks>
[JsonConverter(typeof(JsonValueConverter<RetentionReport>))]
public sealed class RetentionReport : ReportCounts<RetentionReport>, IReportCounts<RetentionReport>
{
    private readonly ValueList<string> _names;

    /// <summary>
    /// The tally has who was there before, and for all customers and then for each group cohort by cohort its size, and of each cell who returned, for whom
    /// it has begun, for whom it is over, and which of these returned. The amounts have of each cell that of all and that of those for whom it is over.
    /// </summary>
    internal RetentionReport(ReportSubject subject, RetentionLayout layout, ValueList<string> names, Tally tally, RetentionAmounts amounts)
        : base(subject, tally)
    {
        (Layout, _names, Amounts) = (layout, names, amounts);
        Cohorts = CohortsOf(0);
        Pooled = Pool(0, Cohorts);
        Groups = [.. names.Select((name, i) => GroupOf(name, i + 1))];
    }

    /// <summary>The definition.</summary>
    public Retention Retention => (Retention)Subject.Definition;

    /// <summary>The range whose periods are the cohorts.</summary>
    public DateSpan Range => Subject.Range!;

    /// <summary>The cohorts in order, one for each period that the range touches, also those without customers.</summary>
    public ValueList<RetentionCohort> Cohorts { get; }

    /// <summary>The pooled curve: each period over all cohorts.</summary>
    public ValueList<PooledRetention> Pooled { get; }

    /// <summary>
    /// The cohorts of each group side by side; empty where nothing was asked to be told apart. Groups of customers sum to the whole; values that a return
    /// has in common with the start (<see cref="Retention.SameProperty"/>) do not.
    /// </summary>
    public ValueList<RetentionGroup> Groups { get; }

    /// <summary>How many customers were there before history starts, and so are in no cohort by the first event of all.</summary>
    public long BeforeHistory => Tally[0];

    /// <summary>What the cells of a cohort are called, such as <c>Week 0</c>, <c>Week 1-4</c>.</summary>
    public ValueList<string> Labels => [.. Layout.Labels.Select(label => $"{(Retention.Elapsed is null ? Retention.Period.ToString() : "Period")} {label}")];

    internal RetentionLayout Layout { get; }

    internal RetentionAmounts Amounts { get; }

    static StoredForm<RetentionReport> IReportCounts<RetentionReport>.Stored => RetentionReportJson.OfReport;

    /// <summary>The pooled curve beside that of an earlier report of the same retention.</summary>
    /// <param name="earlier">The report then, of any range.</param>
    /// <exception cref="ArgumentException">The definition, the schema or the calendar of the other differ.</exception>
    public GroupChanges Change(RetentionReport earlier) =>
        ChangeOf(earlier, report => report.Layout.Labels.Zip(report.Pooled, (label, pooled) => new GroupCount(label, new Proportion(pooled.Returned, pooled.Eligible))));

    /// <summary>
    /// The triangle as a table of plain text, culture-free: a row for each cohort with its size and rates, and the pooled curve. A period that
    /// is not over shows the number of returns so far with a plus; one that has not begun shows nothing. Groups follow, each under its name.
    /// </summary>
    public override string ToString() => Table().ToString();

    private protected override ReportTable Table()
    {
        var table = new ReportTable();
        table.Add([Retention.Title ?? Retention.Name, "size", .. Layout.Labels.Select(label => (TableCell)label)]);
        Add(table, "", Cohorts, Pooled);
        foreach (RetentionGroup group in Groups) Add(table, $"{group.Name} ", group.Cohorts, group.Pooled);
        return table;
    }

    private protected override RetentionReport Sum(RetentionReport other)
    {
        ValueList<string> names = CustomerGroups.Union(_names, other._names);
        (RetentionReport one, RetentionReport two) = (Among(names), other.Among(names));
        return one.With(one.Tally.Plus(two.Tally), two);
    }

    private protected override RetentionReport With(Tally tally, RetentionReport other) => new(Subject, Layout, _names, tally, Amounts.Plus(other.Amounts));

    private protected override bool HasEqualValues(RetentionReport other) => _names.Equals(other._names) && Amounts.Equals(other.Amounts);

    /// <summary>The same with groups that this has not, which are of nobody.</summary>
    private RetentionReport Among(ValueList<string> names)
    {
        if (names.Equals(_names)) return this;
        int block = RetentionCounts.Stride(Layout) * Layout.Cohorts.Count;
        int[] blocks = [0, .. _names.Select(name => names.ToList().IndexOf(name) + 1)];
        var counts = new long[1 + (block * (names.Count + 1))];
        counts[0] = BeforeHistory;
        for (int i = 0; i < blocks.Length; i++) Tally.Counts.AsSpan().Slice(1 + (block * i), block).CopyTo(counts.AsSpan(1 + (block * blocks[i])));
        return new RetentionReport(Subject, Layout, names, Tally.Of(counts), Amounts.Among(blocks, names.Count + 1));
    }

    private RetentionGroup GroupOf(string name, int block)
    {
        ValueList<RetentionCohort> cohorts = CohortsOf(block);
        return new RetentionGroup(name, cohorts, Pool(block, cohorts));
    }

    private void Add(ReportTable table, string prefix, ValueList<RetentionCohort> cohorts, ValueList<PooledRetention> pooled)
    {
        foreach (RetentionCohort cohort in cohorts) table.Add([prefix + Label(cohort.Start), TableCell.Count(cohort.Size), .. cohort.Cells.Select(Shown)]);
        table.Add([$"{prefix}all", TableCell.Count(cohorts.Sum(cohort => cohort.Size)), .. pooled.Select(Shown)]);
    }

    private static TableCell Shown(RetentionCell cell) => cell switch
    {
        { State: CellState.Future } => "",
        { Value: { } value } => TableCell.Of(Amount(value.PerCustomer), value.PerCustomer),
        { State: CellState.Complete } => TableCell.Share(cell.Rate),
        _ => TableCell.Of($"{cell.Returned.ToString("N0", CultureInfo.InvariantCulture)}+", cell.Rate),
    };

    private static TableCell Shown(PooledRetention pooled) =>
        pooled.Value is { } value ? TableCell.Of(Amount(value.PerCustomer), value.PerCustomer) : TableCell.Share(pooled.Rate);

    private static string Amount(double? amount) => amount?.ToString("N2", CultureInfo.InvariantCulture) ?? "-";

    private string Label(DateTimeOffset start) =>
        start.ToString(Retention.CohortUnit == CalendarUnit.Hour ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private ValueList<RetentionCohort> CohortsOf(int block)
    {
        int stride = RetentionCounts.Stride(Layout), first = 1 + (block * stride * Layout.Cohorts.Count);
        return [.. Enumerable.Range(0, Layout.Cohorts.Count).Select(cohort => new RetentionCohort(
            Layout.StartOf(cohort), Tally[first + (cohort * stride)], [.. Enumerable.Range(0, Layout.Columns).Select(column => CellAt(block, cohort, column))]))];
    }

    private RetentionCell CellAt(int block, int cohort, int column)
    {
        int row = (block * Layout.Cohorts.Count) + cohort, at = 1 + (row * RetentionCounts.Stride(Layout));
        ReadOnlySpan<long> counts = Tally.Counts.AsSpan().Slice(at + 1 + (RetentionCounts.PerCell * column), RetentionCounts.PerCell);
        (long size, long begun, long eligible) = (Tally[at], counts[1], counts[2]);
        CellState state = size == 0 ? Layout.StateOf(cohort, column) : eligible == size ? CellState.Complete : begun > 0 ? CellState.Partial : CellState.Future;
        return new RetentionCell(counts[0], eligible, counts[3], state) { Value = Amounts.ValueOf([(row * Layout.Columns) + column], eligible) };
    }

    private ValueList<PooledRetention> Pool(int block, ValueList<RetentionCohort> cohorts) => [.. Enumerable.Range(0, Layout.Columns).Select(column =>
    {
        long eligible = cohorts.Sum(cohort => cohort.Cells[column].Eligible), returned = cohorts.Sum(cohort => cohort.Cells[column].EligibleReturned);
        IEnumerable<int> cells = Enumerable.Range(block * cohorts.Count, cohorts.Count).Select(row => (row * Layout.Columns) + column);
        return new PooledRetention(eligible, returned, Retention.Cohort.Mode == CohortMode.EveryTime ? null : new Proportion(returned, eligible).Interval)
        {
            Value = Amounts.ValueOf(cells, eligible),
        };
    })];
}
