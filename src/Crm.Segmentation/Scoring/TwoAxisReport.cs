using System.Globalization;

namespace Crm.Segmentation;

/// <summary>Who is in which of four groups.</summary>
public sealed class TwoAxisReport
{
    private readonly CustomerSet[] _groups;

    internal TwoAxisReport(TwoAxisGroups definition, DateTimeOffset asOf, TwoAxisCuts? cuts, CustomerSet[] groups, ValueList<Diagnostic> warnings) =>
        (Definition, AsOf, Cuts, _groups, Warnings) = (definition, asOf, cuts, groups, warnings);

    /// <summary>The definition.</summary>
    public TwoAxisGroups Definition { get; }

    /// <summary>The instant at which the customers were looked at.</summary>
    public DateTimeOffset AsOf { get; }

    /// <summary>The cuts, of durations in milliseconds; null when nobody has a value of one of the measures, and the groups are then empty.</summary>
    public TwoAxisCuts? Cuts { get; }

    /// <summary>What makes the groups doubtful: that more than half of the customers with a value have exactly the value of the cut, and are low.</summary>
    public ValueList<Diagnostic> Warnings { get; }

    /// <summary>The customers of a group.</summary>
    /// <param name="group">The group.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such group.</exception>
    public CustomerSet this[TwoAxisGroup group] =>
        Enum.IsDefined(group) ? _groups[(int)group] : throw new ArgumentOutOfRangeException(nameof(group), group, "There are four groups.");

    /// <summary>The customers in no group: without a value of one of the measures.</summary>
    public CustomerSet Ungrouped => ~(_groups[0] | _groups[1] | _groups[2] | _groups[3]);

    /// <summary>The groups with their counts and shares as a table.</summary>
    public override string ToString()
    {
        var table = new TextTable();
        table.Add(Definition.Name, "customers", "share");
        foreach (TwoAxisGroup group in Enum.GetValues<TwoAxisGroup>())
        {
            CustomerSet members = this[group];
            table.Add(group.ToString(), members.Count.ToString(CultureInfo.InvariantCulture), members.Share?.ToString("P1", CultureInfo.InvariantCulture) ?? "");
        }

        return $"{table}{string.Concat(Warnings.Select(warning => $"{warning}\n"))}";
    }
}

/// <summary>Where two axes are cut.</summary>
/// <param name="First">The cut of the first axis; strictly above it is high.</param>
/// <param name="Second">The cut of the second axis; strictly above it is high.</param>
public sealed record TwoAxisCuts(double First, double Second)
{
    /// <summary>The group of each row, as the number of its <see cref="TwoAxisGroup"/>; allocates nothing.</summary>
    /// <remarks>A NaN is low.</remarks>
    /// <param name="first">Values of the first axis.</param>
    /// <param name="second">Values of the second axis.</param>
    /// <param name="groups">Takes the groups, one for each row.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Group(ReadOnlySpan<double> first, ReadOnlySpan<double> second, Span<byte> groups)
    {
        if (first.Length != groups.Length || second.Length != groups.Length)
            throw new ArgumentException($"There are {first.Length} and {second.Length} values for {groups.Length} groups.", nameof(groups));
        groups.Clear();
        CutCounts.Add(first, [First], 1, groups);
        CutCounts.Add(second, [Second], 2, groups);
    }
}
