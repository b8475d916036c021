using System.Text.Json.Serialization;

namespace Crm.Segmentation.Scoring;

/// <summary>How many customers each of four groups has: what a report counts, without the customers.</summary>
/// <remarks>A value; immutable and thread-safe. See <see cref="TwoAxisPopulation"/> for the cuts of customers who are spread over datasets.</remarks>
[JsonConverter(typeof(JsonValueConverter<TwoAxisCounts>))]
public sealed class TwoAxisCounts : ReportCounts<TwoAxisCounts>, IReportCounts<TwoAxisCounts>
{
    internal TwoAxisCounts(TwoAxisGroups definition, ReportOrigin origin, TwoAxisCuts? cuts, ValueList<long> groups, long customers, ValueList<TwoAxisTie> ties)
        : this(new ReportSubject(definition, definition.Name, origin) { Cuts = cuts }, Tally.Of([.. groups, customers - groups.Sum()]), ties)
    {
    }

    private TwoAxisCounts(ReportSubject subject, Tally tally, ValueList<TwoAxisTie> ties)
        : base(subject, tally) => (Groups, Ties) = (ValueList.Create(tally.Counts.AsSpan()[..^1]), ties);

    /// <summary>The definition.</summary>
    public TwoAxisGroups Definition => (TwoAxisGroups)Subject.Definition;

    /// <summary>The cuts, of durations in milliseconds; null when nobody had a value of one of the measures, and the groups are then empty.</summary>
    public TwoAxisCuts? Cuts => (TwoAxisCuts?)Subject.Cuts;

    /// <summary>How many customers there are, grouped or not.</summary>
    public long Customers => Tally.Sum(..);

    /// <summary>How many customers are in no group: without a value of one of the measures.</summary>
    public long Ungrouped => Tally[^1];

    /// <summary>What makes the groups doubtful: that more than half of the customers with a value have exactly the value of the cut, and are low.</summary>
    public ValueList<Diagnostic> Warnings => TwoAxisTie.Warnings(Definition, Cuts, Ties);

    static StoredForm<TwoAxisCounts> IReportCounts<TwoAxisCounts>.Stored => TwoAxisReportJson.OfCounts;

    /// <summary>The counts of the groups, in the order of <see cref="TwoAxisGroup"/>.</summary>
    internal ValueList<long> Groups { get; }

    /// <summary>For each axis how many customers have a value, and how many exactly that of the cut.</summary>
    internal ValueList<TwoAxisTie> Ties { get; }

    /// <summary>How many customers a group has.</summary>
    /// <param name="group">The group.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such group.</exception>
    public long this[TwoAxisGroup group] =>
        Enum.IsDefined(group) ? Groups[(int)group] : throw new ArgumentOutOfRangeException(nameof(group), group, "There are four groups.");

    /// <summary>What became of the groups since an earlier instant; shares are of all customers.</summary>
    /// <param name="earlier">The counts then, by the same definition and the same cuts: group both with <c>engine.Analyze(groups, cuts, data, asOf)</c>.</param>
    /// <exception cref="ArgumentException">The definition, the cuts, the schema or the calendar of the other differ.</exception>
    public GroupChanges Change(TwoAxisCounts earlier) => ChangeOf(earlier, counts => counts.Shares());

    /// <summary>The groups with their counts and shares of all customers as a table.</summary>
    public override string ToString() => $"{Table()}{string.Concat(Warnings.Select(warning => $"{warning}\n"))}";

    private protected override ReportTable Table() => GroupCount.Table(Definition.Name, Shares());

    private IEnumerable<GroupCount> Shares() => Enum.GetValues<TwoAxisGroup>().Select(group => new GroupCount(group.ToString(), new Proportion(this[group], Customers)));

    private protected override TwoAxisCounts With(Tally tally, TwoAxisCounts other) => new(
        Subject, tally, [.. Ties.Zip(other.Ties, (one, two) => new TwoAxisTie(one.Customers + two.Customers, one.AtTheCut + two.AtTheCut))]);

    private protected override bool HasEqualValues(TwoAxisCounts other) => Ties.Equals(other.Ties);
}

/// <summary>How many customers have a value on an axis, and how many of them exactly that of the cut.</summary>
internal sealed record TwoAxisTie(long Customers, long AtTheCut)
{
    /// <summary>For each axis of which more than half of the customers with a value have exactly that of the cut, and are low.</summary>
    internal static ValueList<Diagnostic> Warnings(TwoAxisGroups groups, TwoAxisCuts? cuts, ValueList<TwoAxisTie> ties) => cuts is null
        ? []
        : [.. ties[0].Warn(groups, groups.First, cuts.FirstCut!), .. ties[1].Warn(groups, groups.Second, cuts.SecondCut!)];

    private IEnumerable<Diagnostic> Warn(TwoAxisGroups groups, Measure measure, AxisCut cut)
    {
        if (AtTheCut > Customers - AtTheCut)
            yield return Diagnostic.Of(
                DiagnosticCodes.MostAtTheCut,
                DiagnosticSeverity.Warning,
                groups.Name,
                $"{AtTheCut} of {Customers} customers with a value of '{measure.ShortName}' have exactly {cut.Bound}, at which it is cut; they are low.",
                $"Cut elsewhere, or look at a longer time.");
    }

    /// <summary>The customers of a distribution.</summary>
    internal static TwoAxisTie Of(MeasureCounts counts, AxisCut? cut) => new(counts.Count, cut is { IsAValue: true } ? counts.CountOf(cut.Bound) : 0);
}
