using System.Globalization;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Paths;

/// <summary>How long units take from one node to the next. Exact.</summary>
/// <remarks>
/// A value; immutable and thread-safe. Times of parts of the customers merge to those of the whole, exactly; but not where paths show only the most frequent
/// nodes, which are others in each part, nor where units are values of a property, which may have customers in both parts.
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<PathTimes>))]
public sealed class PathTimes : ReportCounts<PathTimes>, IReportCounts<PathTimes>
{
    internal PathTimes(ReportSubject subject, int? step, PathNode from, PathNode to, ValueCounts<long> milliseconds)
        : base(subject, Tally.Of(milliseconds.Count)) => (Step, From, To, Milliseconds) = (step, from, to, milliseconds);

    /// <summary>The definition.</summary>
    public EventPaths Definition => (EventPaths)Subject.Definition;

    /// <summary>Which events were looked at; null for all up to as-of.</summary>
    public DateSpan? Range => Subject.Range;

    /// <summary>The step; null for all.</summary>
    public int? Step { get; }

    /// <summary>The earlier node.</summary>
    public PathNode From { get; }

    /// <summary>The later node.</summary>
    public PathNode To { get; }

    /// <summary>How often units go so: at one step each once.</summary>
    public long Count => Tally[0];

    /// <summary>The times in milliseconds, each with how often it was taken.</summary>
    public ValueCounts<long> Milliseconds { get; }

    /// <summary>The arithmetic mean in seconds, the double nearest to the exact one; null over nobody.</summary>
    public double? MeanSeconds => TakenTimes.MeanSeconds(Milliseconds);

    /// <summary>The median: <see cref="Quantile"/> of 0.5; null over nobody.</summary>
    public TimeSpan? Median => Quantile(0.5m);

    static StoredForm<PathTimes> IReportCounts<PathTimes>.Stored => PathTimesJson.OfTimes;

    /// <summary>The least observed time that at least this share did not exceed (type 1 of Hyndman and Fan); null over nobody.</summary>
    /// <param name="share">0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not from 0 to 1.</exception>
    public TimeSpan? Quantile(decimal share) => Milliseconds.Observed(share) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;

    /// <summary>How often it took at most a minute, ten, an hour, a day, a week and thirty days, beside earlier times between the same nodes.</summary>
    /// <param name="earlier">The times then, of any range.</param>
    /// <exception cref="ArgumentException">The step, the nodes, the definition, the schema or the calendar of the other differ.</exception>
    public GroupChanges Change(PathTimes earlier)
    {
        ThrowIfNotBetween(earlier);
        return ChangeOf(earlier, times => TakenTimes.Within(times.Milliseconds));
    }

    /// <summary>How often, and the mean, the median and the ninetieth percentile, as a table of plain text, culture-free.</summary>
    public override string ToString() => Table().ToString();

    private protected override ReportTable Table()
    {
        var table = new ReportTable();
        table.Add(Definition.Title ?? Definition.Name, "count", "mean seconds", "median", "90% within");
        string step = Step is { } at ? string.Create(CultureInfo.InvariantCulture, $"{at}: ") : "";
        table.Add($"{step}{From} → {To}", TableCell.Count(Count), PathCell.Seconds(MeanSeconds), TableCell.Time(Median), TableCell.Time(Quantile(0.9m)));
        return table;
    }

    private protected override PathTimes Sum(PathTimes other)
    {
        ThrowIfNotBetween(other);
        if (Definition.UnitProperty is { } unit) throw PathCell.UnitsOfBoth(unit, nameof(other));
        if (Definition.MostNodes is not null) throw new ArgumentException("The paths show only the most frequent nodes, which are others in each part: run the times over all customers, or by paths that show all nodes.", nameof(other));
        return Tally.IsSound([Count, other.Count]) ? new PathTimes(Subject, Step, From, To, Milliseconds.Merge(other.Milliseconds)) : throw Tally.TooMany(nameof(other));
    }

    private protected override PathTimes With(Tally tally, PathTimes other) => Sum(other);

    private protected override bool HasEqualValues(PathTimes other) => (Step, From, To) == (other.Step, other.From, other.To) && Milliseconds.Equals(other.Milliseconds);

    private void ThrowIfNotBetween(PathTimes other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if ((Step, From, To) != (other.Step, other.From, other.To)) throw new ArgumentException("The times are between other nodes, or at another step.", nameof(other));
    }
}
