using System.Globalization;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Growth;

/// <summary>The revenue of one period or two as trees of factors, and the change between them laid to the factors: counts, which are stored, merged and compared.</summary>
/// <remarks>
/// A value; immutable and thread-safe. Who visited and who bought is asked of the engine: see
/// <see cref="SegmentationEngine.Customers(GrowthReport, Dataset, PeriodCustomers, bool, CancellationToken)"/>.
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<GrowthReport>))]
public sealed class GrowthReport : ReportCounts<GrowthReport>, IReportCounts<GrowthReport>
{
    private readonly ValueList<string> _names;

    /// <summary>Tally and amounts have for all customers, and then for each group, the counts and the sums of each period.</summary>
    internal GrowthReport(ReportSubject subject, ValueList<string> names, Tally tally, ValueList<Int128> amounts, bool isByOrder)
        : base(subject, tally)
    {
        (_names, Amounts, IsByOrder) = (names, amounts, isByOrder);
        GrowthGroup all = GroupOf("", 0);
        (Before, After, Attribution) = (all.Before, all.After, all.Attribution);
        Groups = [.. names.Select((name, i) => GroupOf(name, i + 1))];
        Diagnostics = [.. new[] { all }.Concat(Groups).Where(group => group.Before is not null && group.Attribution is null).Select(Refused), .. isByOrder ? [Shared()] : Array.Empty<Diagnostic>()];
    }

    /// <summary>The definition.</summary>
    public RevenueGrowth Definition => (RevenueGrowth)Subject.Definition;

    /// <summary>The period before; null where one period alone was asked for.</summary>
    public DateSpan? PeriodBefore => Periods.Before;

    /// <summary>The period.</summary>
    public DateSpan PeriodAfter => Periods.After;

    /// <summary>The tree of the period before; null where one period alone was asked for.</summary>
    public RevenueTree? Before { get; }

    /// <summary>The tree of the period.</summary>
    public RevenueTree After { get; }

    /// <summary>The change from the period before, laid to the factors; null where one period alone was asked for, or where <see cref="Diagnostics"/> say why.</summary>
    public RevenueAttribution? Attribution { get; }

    /// <summary>
    /// Each group with a tree of its own; empty where nothing was asked to be told apart. Their counts, revenues and changes sum to those of the whole; factor
    /// by factor the parts of the changes need not. Groups of orders (<see cref="IsByOrder"/>) share all visitors, and their buyers and orders need not sum.
    /// </summary>
    public ValueList<GrowthGroup> Groups { get; }

    /// <summary>Whether the groups are of orders and not of customers: each is what was bought of one value of a property of orders, by all visitors.</summary>
    public bool IsByOrder { get; }

    /// <summary>Why a change is not laid to factors: a revenue below 0 has no logarithm. Of groups of orders also that not everything of theirs sums.</summary>
    public ValueList<Diagnostic> Diagnostics { get; }

    internal GrowthPeriods Periods => new(Subject.RangeBefore, Subject.Range!);

    /// <summary>What orders and refunds are worth, in units of their properties.</summary>
    internal ValueList<Int128> Amounts { get; }

    static StoredForm<GrowthReport> IReportCounts<GrowthReport>.Stored => GrowthReportJson.OfReport;

    /// <summary>The conversion beside that of an earlier report of the same definition, of the whole and of each group.</summary>
    /// <param name="earlier">The report then, of any period.</param>
    /// <exception cref="ArgumentException">The definition, the schema or the calendar of the other differ.</exception>
    public GroupChanges Change(GrowthReport earlier) => ChangeOf(
        earlier,
        report => [Conversion("all", report.After), .. report.Groups.Select(group => Conversion(group.Name, group.After))]);

    /// <summary>The trees as a table of plain text, culture-free: a row for each period, and one for the change. Groups follow, each under its name.</summary>
    public override string ToString() => Table().ToString();

    private protected override ReportTable Table()
    {
        var table = new ReportTable();
        table.Add(Definition.Title ?? Definition.Name, "visitors", "conversion", "orders a buyer", "order value", "revenue");
        Add(table, "", Before, After, Attribution);
        foreach (GrowthGroup group in Groups) Add(table, $"{group.Name} ", group.Before, group.After, group.Attribution);
        return table;
    }

    private protected override GrowthReport Sum(GrowthReport other)
    {
        if (IsByOrder != other.IsByOrder) throw new ArgumentException("The groups of the one are of orders, and those of the other of customers.", nameof(other));
        ValueList<string> names = CustomerGroups.Union(_names, other._names);
        (GrowthReport one, GrowthReport two) = (Among(names), other.Among(names));
        return one.With(one.Tally.Plus(two.Tally), two);
    }

    private protected override GrowthReport With(Tally tally, GrowthReport other) =>
        new(Subject, _names, tally, [.. Amounts.Zip(other.Amounts, (one, two) => one + two)], IsByOrder);

    private protected override bool HasEqualValues(GrowthReport other) => _names.Equals(other._names) && Amounts.Equals(other.Amounts) && IsByOrder == other.IsByOrder;

    /// <summary>The same with groups that this has not, which are of nobody.</summary>
    private GrowthReport Among(ValueList<string> names)
    {
        if (names.Equals(_names)) return this;
        int periods = Periods.Ranges.Length, counts = PeriodCounts.PerPeriod * periods, amounts = PeriodCounts.AmountsPerPeriod * periods;
        (var tally, var sums) = (new long[counts * (names.Count + 1)], new Int128[amounts * (names.Count + 1)]);
        int[] blocks = [0, .. _names.Select(name => names.ToList().IndexOf(name) + 1)];
        for (int i = 0; i < blocks.Length; i++)
        {
            Tally.Counts.AsSpan().Slice(counts * i, counts).CopyTo(tally.AsSpan(counts * blocks[i]));
            Amounts.AsSpan().Slice(amounts * i, amounts).CopyTo(sums.AsSpan(amounts * blocks[i]));
        }

        return new GrowthReport(Subject, names, Tally.Of(tally), [.. sums], IsByOrder);
    }

    private GrowthGroup GroupOf(string name, int block)
    {
        RevenueTree? before = Periods.Before is null ? null : TreeAt(block, 0);
        RevenueTree after = TreeAt(block, Periods.Ranges.Length - 1);
        return new GrowthGroup(name, before, after, before is null ? null : RevenueAttribution.Of(before, after, Definition.Attribution));
    }

    private RevenueTree TreeAt(int block, int period)
    {
        int row = (block * Periods.Ranges.Length) + period;
        ReadOnlySpan<long> counts = Tally.Counts.AsSpan().Slice(row * PeriodCounts.PerPeriod, PeriodCounts.PerPeriod);
        (Int128 sales, Int128 refunds) = (Amounts[row * PeriodCounts.AmountsPerPeriod], Amounts[(row * PeriodCounts.AmountsPerPeriod) + 1]);
        (AmountUnit unit, AmountUnit refundUnit) = (AmountUnit.Of(Definition.Value), AmountUnit.Of(Definition.RefundValue ?? Definition.Value));
        (decimal? revenue, double amount) = !Definition.IsNet ? (unit.ToDecimal(sales), unit.ToDouble(sales))
            : unit == refundUnit ? (unit.ToDecimal(sales - refunds), unit.ToDouble(sales - refunds))
            : (unit.ToDecimal(sales) - refundUnit.ToDecimal(refunds), unit.ToDouble(sales) - refundUnit.ToDouble(refunds));
        return new RevenueTree(IsByOrder ? Tally[period * PeriodCounts.PerPeriod] : counts[0], counts[1], counts[2], counts[3], revenue, Definition.Refund is null || (IsByOrder && block > 0) ? null : refundUnit.ToDecimal(refunds)) { Amount = amount };
    }

    private static GroupCount Conversion(string name, RevenueTree tree) => new(name, new Proportion(tree.Buyers, tree.Visitors));

    private Diagnostic Shared() => Diagnostic.Of(
        DiagnosticCodes.GrowthGroupsOfOrders,
        DiagnosticSeverity.Warning,
        Definition.Name,
        $"The groups are of orders: each has all visitors, and who bought in several is a buyer in each. Only revenues and their changes sum to those of the whole.");

    private Diagnostic Refused(GrowthGroup group) => Diagnostic.Of(
        DiagnosticCodes.GrowthBelowZero,
        DiagnosticSeverity.Error,
        Definition.Name,
        group.Name.Length == 0 ? "A revenue below 0 has no logarithm, so that its change is not laid to factors by the logarithmic mean." : $"The revenue of '{group.Name}' is below 0 and has no logarithm, so that its change is not laid to factors by the logarithmic mean.",
        "Lay it to factors by Shapley's mean, which needs none.");

    private static void Add(ReportTable table, string prefix, RevenueTree? before, RevenueTree after, RevenueAttribution? change)
    {
        if (before is not null) Add(table, $"{prefix}before", before);
        Add(table, $"{prefix}{(before is null ? "all" : "after")}", after);
        if (change is not null)
            table.Add($"{prefix}change", Amount(change.Visitors, "+"), Amount(change.Conversion, "+"), Amount(change.OrdersPerBuyer, "+"), Amount(change.OrderValue, "+"), Amount(change.Total, "+"));
    }

    private static void Add(ReportTable table, string name, RevenueTree tree) => table.Add(
        name,
        TableCell.Count(tree.Visitors),
        TableCell.Share(tree.Conversion),
        Amount(tree.OrdersPerBuyer),
        Amount(tree.OrderValue),
        Amount(tree.Amount));

    private static TableCell Amount(double? amount, string sign = "") =>
        TableCell.Of(amount is { } number ? (number > 0 ? sign : "") + number.ToString("N2", CultureInfo.InvariantCulture) : "-", amount);
}
