using System.Text.Json.Serialization;

namespace Crm.Segmentation.Paths;

/// <summary>Which whole paths are gone, and by how many units: counts, which are stored, merged with those of other customers, and compared.</summary>
/// <remarks>
/// A value; immutable and thread-safe. It has every different path, so that merging is exact; a limit, or collapsing repeats, makes them fewer. Counts whose units
/// are values of a property do not merge: a unit may have customers in both parts.
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<WholePathReport>))]
public sealed class WholePathReport : ReportCounts<WholePathReport>, IReportCounts<WholePathReport>
{
    private const int MostShown = 20;

    /// <summary>The paths in any order, all different.</summary>
    internal WholePathReport(ReportSubject subject, IEnumerable<(ValueList<string> Nodes, long Units)> counts)
        : this(subject, counts.OrderByDescending(path => path.Units).ThenBy(path => path.Nodes, NodeOrder.Instance).ToArray())
    {
    }

    private WholePathReport(ReportSubject subject, (ValueList<string> Nodes, long Units)[] counts)
        : base(subject, Tally.Of([.. counts.Select(path => path.Units)]))
    {
        Paths = Tally.Sum(..);
        All = [.. counts.Select(path => new WholePath(path.Nodes, new Proportion(path.Units, Paths)))];
    }

    /// <summary>The definition.</summary>
    public EventPaths Definition => (EventPaths)Subject.Definition;

    /// <summary>Which events were looked at; null for all up to as-of.</summary>
    public DateSpan? Range => Subject.Range;

    /// <summary>How many units have a path.</summary>
    public long Paths { get; }

    /// <summary>Every different path, from the most frequent on; of equally many units the one whose names come first.</summary>
    public ValueList<WholePath> All { get; }

    static StoredForm<WholePathReport> IReportCounts<WholePathReport>.Stored => WholePathJson.OfReport;

    /// <summary>The most frequent paths.</summary>
    /// <param name="count">How many at most.</param>
    /// <exception cref="ArgumentOutOfRangeException">Below 0.</exception>
    public ValueList<WholePath> Top(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return ValueList.Create(All.AsSpan()[..Math.Min(count, All.Count)]);
    }

    /// <summary>The paths since an earlier report: how many units, of all that have a path.</summary>
    /// <param name="earlier">The report then, of any range.</param>
    /// <exception cref="ArgumentException">The definition, the schema or the calendar of the other differ.</exception>
    public GroupChanges Change(WholePathReport earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        ValueList<string>[] paths = [.. All.Concat(earlier.All).Select(path => path.Nodes).Distinct()];
        return ChangeOf(earlier, report =>
        {
            var counts = report.All.ToDictionary(path => path.Nodes, path => path.Units);
            return paths.Select(nodes => new GroupCount(string.Join(" → ", nodes), counts.GetValueOrDefault(nodes, new Proportion(0, report.Paths))));
        });
    }

    /// <summary>The twenty most frequent paths as a table of plain text, culture-free.</summary>
    public override string ToString() => Table().ToString();

    private protected override ReportTable Table()
    {
        var table = new ReportTable();
        table.Add(Definition.Title ?? Definition.Name, "units", "share");
        foreach (WholePath path in Top(MostShown)) table.Add(string.Join(" → ", path.Nodes), TableCell.Count(path.Units.Count), TableCell.Share(path.Units.Rate));
        return table;
    }

    private protected override WholePathReport Sum(WholePathReport other) => Definition.UnitProperty is { } unit
        ? throw PathCell.UnitsOfBoth(unit, nameof(other))
        : Tally.IsSound([Paths, other.Paths])
            ? new WholePathReport(Subject, All.Concat(other.All).GroupBy(path => path.Nodes).Select(same => (same.Key, same.Sum(path => path.Units.Count))))
            : throw Tally.TooMany(nameof(other));

    private protected override WholePathReport With(Tally tally, WholePathReport other) => Sum(other);

    private protected override bool HasEqualValues(WholePathReport other) => All.Equals(other.All);

    /// <summary>Names one after another, by their characters; a path before those that it begins.</summary>
    private sealed class NodeOrder : IComparer<ValueList<string>>
    {
        internal static readonly NodeOrder Instance = new();

        public int Compare(ValueList<string>? one, ValueList<string>? other)
        {
            for (int i = 0; i < one!.Count && i < other!.Count; i++)
                if (string.CompareOrdinal(one[i], other[i]) is not 0 and var order) return order;
            return one.Count.CompareTo(other!.Count);
        }
    }
}
