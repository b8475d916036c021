using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Funnels;

/// <summary>How many customers, or other units, of each value of a dimension got how far in a funnel.</summary>
/// <remarks>A value; immutable and thread-safe.</remarks>
[JsonConverter(typeof(JsonValueConverter<FunnelGroupCounts>))]
public sealed class FunnelGroupCounts : ReportCounts<FunnelGroupCounts>, IReportCounts<FunnelGroupCounts>
{
    internal FunnelGroupCounts(ReportSubject subject, ValueList<FunnelGroup> groups)
        : base(subject, Tally.Of([.. groups.SelectMany(group => group.Counts.Tally.Counts)])) => Groups = groups;

    /// <summary>The definition.</summary>
    public Funnel Funnel => (Funnel)Subject.Definition;

    /// <summary>Where step 1 had to lie.</summary>
    public DateSpan Entry => Subject.Range!;

    /// <summary>What the units are told apart by.</summary>
    public string By => Subject.By!;

    /// <summary>The groups of those who entered or were excluded, in the order of their values, those without one last.</summary>
    public ValueList<FunnelGroup> Groups { get; }

    /// <summary>The counts of a group.</summary>
    /// <param name="value">The value; <see cref="FunnelDimension.None"/> for those without one.</param>
    /// <exception cref="KeyNotFoundException">Nobody has the value.</exception>
    public FunnelCounts this[string value] => Groups.FirstOrDefault(group => group.Value == value)?.Counts ?? throw new KeyNotFoundException($"Nobody has the value '{value}'.");

    static StoredForm<FunnelGroupCounts> IReportCounts<FunnelGroupCounts>.Stored => FunnelGroupJson.OfGroups;

    /// <summary>The counts of everybody but a group.</summary>
    /// <param name="value">The value that is left out.</param>
    public FunnelCounts Rest(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return FunnelCounts.Sum(Subject with { By = null }, Groups.Where(group => group.Value != value).Select(group => group.Counts));
    }

    /// <summary>
    /// How each group differs from everybody else in the share who converted: with Newcombe's interval, Fisher's exact test, and p-values adjusted for the
    /// number of groups by Benjamini and Hochberg.
    /// </summary>
    /// <exception cref="InvalidOperationException">One customer may have several of the units, which are not independent.</exception>
    public ValueList<FunnelDifference> Compare()
    {
        Proportion all = FunnelCounts.Sum(Subject with { By = null }, Groups.Select(group => group.Counts)).IndependentRate;
        return FunnelDifference.Of(Groups.Select(group =>
        {
            Proportion own = group.Counts.IndependentRate;
            return (group.Value, new TwoProportions(own, new Proportion(all.Count - own.Count, all.Of - own.Of)));
        }));
    }

    /// <summary>Where most is lost, group by group, beside the group with the best rate of each step.</summary>
    /// <param name="orderValue">What a conversion is worth on the average.</param>
    /// <param name="fewest">How many must have reached the step before, for a group to be taken as the best.</param>
    public ValueList<FunnelLeak> Leaks(decimal orderValue, long fewest = 30) => FunnelLeak.Rank(Groups.SelectMany(group => FunnelLeak.Of(
        group.Counts,
        group.Value,
        step => Groups.Select(other => other.Counts.Steps[step].OfPrevious).Where(rate => rate.Of >= fewest).Max(rate => rate.Rate),
        orderValue)));

    /// <summary>The share of each group who converted, since an earlier report of the same funnel by the same.</summary>
    /// <param name="earlier">The counts then, of any range of entry.</param>
    /// <exception cref="ArgumentException">The definition, the dimension, the schema or the calendar of the other differ.</exception>
    public GroupChanges Change(FunnelGroupCounts earlier) => ChangeOf(earlier, counts => counts.Groups.Select(group => new GroupCount(group.Value, group.Counts.Rate.Proportion)));

    /// <summary>The same counts, of a part of the data that has all events of its units: parts were split by the property that makes the units. Only such counts merge.</summary>
    public FunnelGroupCounts OfWholeUnits() => new(Subject, [.. Groups.Select(group => group with { Counts = group.Counts.OfWholeUnits() })]);

    /// <summary>The groups as a table: how many reached each step, and at what rates they converted.</summary>
    public override string ToString() => Table().ToString();

    private protected override ReportTable Table()
    {
        var table = new ReportTable();
        table.Add([By, .. Funnel.Steps.Select(step => (TableCell)step.Name), "converted", "of mature"]);
        foreach (FunnelGroup group in Groups)
            table.Add([group.Value, .. group.Counts.Steps.Select(step => TableCell.Count(step.Reached)), TableCell.Share(group.Counts.Rate.Rate), TableCell.Share(group.Counts.MatureRate?.Rate)]);
        return table;
    }

    private protected override FunnelGroupCounts Sum(FunnelGroupCounts other)
    {
        ValueList<string> names = CustomerGroups.Union([.. Groups.Select(group => group.Value)], [.. other.Groups.Select(group => group.Value)]);
        return new FunnelGroupCounts(Subject, [.. names.Select(name => new FunnelGroup(name, Of(name).Merge(other.Of(name))))]);
    }

    private protected override FunnelGroupCounts With(Tally tally, FunnelGroupCounts other) => throw new InvalidOperationException("Groups are summed one by one.");

    private protected override bool HasEqualValues(FunnelGroupCounts other) => Groups.Equals(other.Groups);

    /// <summary>A group that is not there is of nobody, of whom all units are whole.</summary>
    private FunnelCounts Of(string name) => Groups.FirstOrDefault(group => group.Value == name)?.Counts ?? FunnelCounts.Sum(Subject with { By = null }, []).OfWholeUnits();
}

/// <summary>One group of a funnel.</summary>
/// <param name="Value">The value; <see cref="FunnelDimension.None"/> for those without one.</param>
/// <param name="Counts">Its counts.</param>
[JsonConverter(typeof(JsonValueConverter<FunnelGroup>))]
public sealed record FunnelGroup(string Value, FunnelCounts Counts) : IJsonValue<FunnelGroup>
{
    /// <summary>The value, and the share who converted, culture-free.</summary>
    public override string ToString() => $"{Value}: {Counts.Rate}";

    static void IJsonValue<FunnelGroup>.WriteJson(Utf8JsonWriter writer, FunnelGroup value)
    {
        writer.WriteStartObject();
        writer.WriteString("value", value.Value);
        writer.WritePropertyName("counts");
        writer.WriteValue(value.Counts);
        writer.WriteEndObject();
    }
}
