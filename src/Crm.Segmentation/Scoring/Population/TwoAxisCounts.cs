namespace Crm.Segmentation.Scoring;

/// <summary>How many customers each of four groups has: what a report counts, without the customers.</summary>
/// <remarks>
/// A value; immutable and thread-safe. It can be stored (<see cref="ToJson"/>), and counts of parts of the customers merge to those of the whole, exactly: customers are
/// counted in one part only, so each must be in one dataset. See <see cref="TwoAxisPopulation"/> for the cuts of the whole.
/// </remarks>
public sealed partial class TwoAxisCounts : IEquatable<TwoAxisCounts>
{
    internal TwoAxisCounts(TwoAxisGroups definition, ReportOrigin origin, TwoAxisCuts? cuts, ValueList<long> groups, long customers, ValueList<TwoAxisTie> ties) =>
        (Definition, Origin, Cuts, Groups, Customers, Ties) = (definition, origin, cuts, groups, customers, ties);

    /// <summary>The definition.</summary>
    public TwoAxisGroups Definition { get; }

    /// <summary>The instant at which the customers were looked at.</summary>
    public DateTimeOffset AsOf => Origin.AsOf;

    /// <summary>The zone of the engine that counted.</summary>
    public string TimeZone => Origin.TimeZone;

    /// <summary>The week start of the engine that counted.</summary>
    public DayOfWeek WeekStart => Origin.WeekStart;

    /// <summary>The cuts, of durations in milliseconds; null when nobody had a value of one of the measures, and the groups are then empty.</summary>
    public TwoAxisCuts? Cuts { get; }

    /// <summary>How many customers there are, grouped or not.</summary>
    public long Customers { get; }

    /// <summary>How many customers are in no group: without a value of one of the measures.</summary>
    public long Ungrouped => Customers - Groups.Sum();

    /// <summary>What makes the groups doubtful: that more than half of the customers with a value have exactly the value of the cut, and are low.</summary>
    public ValueList<Diagnostic> Warnings => Cuts is null ? [] : [.. Warn(Definition.First, Cuts.FirstCut!, Ties[0]), .. Warn(Definition.Second, Cuts.SecondCut!, Ties[1])];

    internal ReportOrigin Origin { get; }

    /// <summary>The counts of the groups, in the order of <see cref="TwoAxisGroup"/>.</summary>
    internal ValueList<long> Groups { get; }

    /// <summary>For each axis how many customers have a value, and how many exactly that of the cut.</summary>
    internal ValueList<TwoAxisTie> Ties { get; }

    /// <summary>How many customers a group has.</summary>
    /// <param name="group">The group.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such group.</exception>
    public long this[TwoAxisGroup group] =>
        Enum.IsDefined(group) ? Groups[(int)group] : throw new ArgumentOutOfRangeException(nameof(group), group, "There are four groups.");

    /// <summary>The counts of both.</summary>
    /// <param name="other">The counts of other customers, by the same definition and cuts, as of the same instant.</param>
    /// <exception cref="ArgumentException">The definition, the cuts, the as-of instant, the schema or the calendar of the other differ.</exception>
    public TwoAxisCounts Merge(TwoAxisCounts other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Origin.ThrowIfNot(other.Origin);
        ThrowIfOfOtherCuts(other);
        return new TwoAxisCounts(
            Definition,
            Origin,
            Cuts,
            [.. Groups.Zip(other.Groups, (one, two) => checked(one + two))],
            checked(Customers + other.Customers),
            [.. Ties.Zip(other.Ties, (one, two) => new TwoAxisTie(checked(one.Customers + two.Customers), one.AtTheCut + two.AtTheCut))]);
    }

    /// <summary>What became of the groups since an earlier instant; shares are of all customers.</summary>
    /// <param name="earlier">The counts then, by the same definition and the same cuts: group both with <c>engine.Analyze(groups, cuts, data, asOf)</c>.</param>
    /// <exception cref="ArgumentException">The definition, the cuts, the schema or the calendar of the other differ.</exception>
    public GroupChanges Change(TwoAxisCounts earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        Origin.ThrowIfNot(earlier.Origin, atAnyInstant: true);
        ThrowIfOfOtherCuts(earlier);
        return new GroupChanges(Definition.Name, earlier.AsOf, AsOf, [.. earlier.Shares()], [.. Shares()]);
    }

    /// <inheritdoc/>
    public bool Equals(TwoAxisCounts? other) =>
        other is not null && Definition.Equals(other.Definition) && Origin.Equals(other.Origin) && Equals(Cuts, other.Cuts)
        && Groups.Equals(other.Groups) && Customers == other.Customers && Ties.Equals(other.Ties);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TwoAxisCounts);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Definition.Name, AsOf, Groups, Customers);

    /// <summary>The groups with their counts and shares of all customers as a table.</summary>
    public override string ToString() => $"{GroupCount.Table(Definition.Name, Shares())}{string.Concat(Warnings.Select(warning => $"{warning}\n"))}";

    private IEnumerable<GroupCount> Shares() => Enum.GetValues<TwoAxisGroup>().Select(group => new GroupCount(group.ToString(), new Proportion(this[group], Customers)));

    private void ThrowIfOfOtherCuts(TwoAxisCounts other)
    {
        ReportOrigin.ThrowIfNot(Definition, other.Definition, Definition.Name, other.Definition.Name);
        if (!Equals(Cuts, other.Cuts))
            throw new ArgumentException(
                $"The one is cut at {Shown(Cuts)}, and the other at {Shown(other.Cuts)}. Find the cuts of all customers first (engine.Population), and group each part by them.", nameof(other));

        static string Shown(TwoAxisCuts? cuts) => cuts is null ? "nothing" : FormattableString.Invariant($"{cuts.First} and {cuts.Second}");
    }

    private IEnumerable<Diagnostic> Warn(Measure measure, AxisCut cut, TwoAxisTie tie)
    {
        if (tie.AtTheCut > tie.Customers - tie.AtTheCut)
            yield return Diagnostic.Of(
                DiagnosticCodes.MostAtTheCut,
                DiagnosticSeverity.Warning,
                Definition.Name,
                $"{tie.AtTheCut} of {tie.Customers} customers with a value of '{measure.ShortName}' have exactly {cut.Bound}, at which it is cut; they are low.",
                $"Cut elsewhere, or look at a longer time.");
    }
}

/// <summary>How many customers have a value on an axis, and how many of them exactly that of the cut.</summary>
internal sealed record TwoAxisTie(long Customers, long AtTheCut);
