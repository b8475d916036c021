using System.Text.Json.Serialization;

namespace Crm.Segmentation.Paths;

/// <summary>Which items go together: counts of baskets, which are stored, merged with those of other customers, and compared.</summary>
/// <remarks>
/// A value; immutable and thread-safe. Whose the baskets are is asked of the engine. Counts whose baskets are values of a property do not merge: a basket may have
/// customers in both parts.
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<AffinityReport>))]
public sealed class AffinityReport : ReportCounts<AffinityReport>, IReportCounts<AffinityReport>
{
    private const int MostShown = 20;

    /// <summary>INVARIANT: items and counts are in order, and different.</summary>
    internal AffinityReport(ReportSubject subject, long baskets, long large, ValueList<ItemBaskets> items, ValueList<ItemPair> counts)
        : base(subject, Tally.Of([baskets, large]))
    {
        (Items, Counts) = (items, counts);
        var byItem = items.ToDictionary(item => item.Item, StringComparer.Ordinal);
        Pairs = [.. counts.Select(pair => new AffinityPair(pair.First, pair.Second, new Lift(pair.Both, byItem[pair.First].First, byItem[pair.Second].Second, baskets)))
            .OrderByDescending(pair => pair.Counts.Both).ThenBy(pair => pair.First, StringComparer.Ordinal).ThenBy(pair => pair.Second, StringComparer.Ordinal)];
    }

    /// <summary>The definition.</summary>
    public ProductAffinity Definition => (ProductAffinity)Subject.Definition;

    /// <summary>Which events were looked at; null for all up to as-of.</summary>
    public DateSpan? Range => Subject.Range;

    /// <summary>How many baskets there are with an item, too large ones left out.</summary>
    public long Baskets => Tally[0];

    /// <summary>How many baskets were left out because they have too many different items.</summary>
    public long LargeBaskets => Tally[1];

    /// <summary>The pairs that occur, in both directions, from those in the most baskets on, then by their names.</summary>
    public ValueList<AffinityPair> Pairs { get; }

    /// <summary>For each item in how many baskets it is, and in how many it is one that is gone on to.</summary>
    internal ValueList<ItemBaskets> Items { get; }

    internal ValueList<ItemPair> Counts { get; }

    static StoredForm<AffinityReport> IReportCounts<AffinityReport>.Stored => AffinityReportJson.OfReport;

    /// <summary>The items that go with one, from the greatest lift on; where it is equal, from those in the most baskets on, then by their names.</summary>
    /// <param name="item">The one.</param>
    /// <param name="atLeast">In how many baskets both must be: of few the lift says little.</param>
    public ValueList<AffinityPair> From(string item, long atLeast = 1)
    {
        ArgumentNullException.ThrowIfNull(item);
        return [.. Pairs.Where(pair => pair.First == item && pair.Counts.Both >= atLeast).OrderByDescending(pair => pair.Lift)];
    }

    /// <summary>The pairs since an earlier report: how many baskets have the other, of those with the one.</summary>
    /// <param name="earlier">The report then, of any range.</param>
    /// <exception cref="ArgumentException">The definition, the schema or the calendar of the other differ.</exception>
    public GroupChanges Change(AffinityReport earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        (string First, string Second)[] all = [.. Pairs.Concat(earlier.Pairs).Select(pair => (pair.First, pair.Second)).Distinct()];
        return ChangeOf(earlier, report =>
        {
            var pairs = report.Counts.ToDictionary(pair => (pair.First, pair.Second), pair => pair.Both);
            var items = report.Items.ToDictionary(item => item.Item, item => item.First, StringComparer.Ordinal);
            return all.Select(pair => new GroupCount($"{pair.First} → {pair.Second}", new Proportion(pairs.GetValueOrDefault(pair), items.GetValueOrDefault(pair.First))));
        });
    }

    /// <summary>The twenty pairs in the most baskets as a table of plain text, culture-free.</summary>
    public override string ToString() => Table(MostShown).ToString();

    private protected override ReportTable Table() => Table(int.MaxValue);

    private ReportTable Table(int most)
    {
        var table = new ReportTable();
        table.Add(Definition.Title ?? Definition.Name, "with", "baskets", "support", "confidence", "lift", "from", "to");
        foreach (AffinityPair pair in Pairs.Take(most))
            table.Add(
                pair.First,
                pair.Second,
                TableCell.Count(pair.Counts.Both),
                TableCell.Share(pair.Support.Rate),
                TableCell.Share(pair.Confidence.Rate),
                PathCell.Number(pair.Lift),
                PathCell.Number(pair.Counts.Interval?.Lower),
                PathCell.Number(pair.Counts.Interval?.Upper));
        return table;
    }

    private protected override AffinityReport Sum(AffinityReport other) => Definition.UnitProperty is { } unit
        ? throw PathCell.UnitsOfBoth(unit, nameof(other))
        : With(Tally.Plus(other.Tally), other);

    private protected override AffinityReport With(Tally tally, AffinityReport other) =>
        new(Subject, tally[0], tally[1], ItemBaskets.Sum(Items, other.Items), ItemPair.Sum(Counts, other.Counts));

    private protected override bool HasEqualValues(AffinityReport other) => Items.Equals(other.Items) && Counts.Equals(other.Counts);
}

/// <summary>In how many baskets an item is.</summary>
/// <param name="Item">The item.</param>
/// <param name="First">In how many baskets it is.</param>
/// <param name="Second">In how many it is one that is gone on to; without an order as many.</param>
internal sealed record ItemBaskets(string Item, long First, long Second)
{
    internal static ValueList<ItemBaskets> Sum(IEnumerable<ItemBaskets> items, IEnumerable<ItemBaskets> others) =>
        [.. items.Concat(others).GroupBy(item => item.Item, StringComparer.Ordinal).Select(same => new ItemBaskets(same.Key, same.Sum(item => item.First), same.Sum(item => item.Second))).OrderBy(item => item.Item, StringComparer.Ordinal)];
}

/// <summary>In how many baskets an item goes with another.</summary>
/// <param name="First">The one.</param>
/// <param name="Second">The other.</param>
/// <param name="Both">In how many baskets.</param>
internal sealed record ItemPair(string First, string Second, long Both) : IComparable<ItemPair>
{
    /// <summary>By the characters of the one, then of the other.</summary>
    public int CompareTo(ItemPair? other)
    {
        if (other is null) return 1;
        int order = string.CompareOrdinal(First, other.First);
        return order != 0 ? order : string.CompareOrdinal(Second, other.Second);
    }

    internal static ValueList<ItemPair> Sum(IEnumerable<ItemPair> pairs, IEnumerable<ItemPair> others) =>
        [.. pairs.Concat(others).GroupBy(pair => (pair.First, pair.Second)).Select(same => new ItemPair(same.Key.First, same.Key.Second, same.Sum(pair => pair.Both))).Order()];
}
