namespace Crm.Segmentation.Scoring;

/// <summary>Who is in which of four groups.</summary>
public sealed class TwoAxisReport
{
    private readonly CustomerSet[] _groups;

    internal TwoAxisReport(Dataset data, ulong[][] groups, TwoAxisCounts counts) =>
        (_groups, Counts) = ([.. groups.Select(words => new CustomerSet(data, words))], counts);

    /// <summary>The counts without the customers: to be stored, merged with those of other customers, and compared.</summary>
    public TwoAxisCounts Counts { get; }

    /// <summary>The definition.</summary>
    public TwoAxisGroups Definition => Counts.Definition;

    /// <summary>The instant at which the customers were looked at.</summary>
    public DateTimeOffset AsOf => Counts.AsOf;

    /// <summary>The cuts, of durations in milliseconds; null when nobody has a value of one of the measures, and the groups are then empty.</summary>
    public TwoAxisCuts? Cuts => Counts.Cuts;

    /// <summary>What makes the groups doubtful: that more than half of the customers with a value have exactly the value of the cut, and are low.</summary>
    public ValueList<Diagnostic> Warnings => Counts.Warnings;

    /// <summary>The customers of a group.</summary>
    /// <param name="group">The group.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such group.</exception>
    public CustomerSet this[TwoAxisGroup group] =>
        Enum.IsDefined(group) ? _groups[(int)group] : throw new ArgumentOutOfRangeException(nameof(group), group, "There are four groups.");

    /// <summary>The customers in no group: without a value of one of the measures.</summary>
    public CustomerSet Ungrouped => ~(_groups[0] | _groups[1] | _groups[2] | _groups[3]);

    /// <summary>The groups with their counts and shares as a table.</summary>
    public override string ToString() => Counts.ToString();
}
