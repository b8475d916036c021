using System.Globalization;

namespace Crm.Segmentation.Scoring;

/// <summary>How many customers each cell of an rfm has: what a report counts, without the customers.</summary>
/// <remarks>
/// A value; immutable and thread-safe. It can be stored (<see cref="ToJson"/>), and counts of parts of the customers merge to those of the whole, exactly: customers are
/// counted in one part only, so each must be in one dataset. See <see cref="RfmPopulation"/> for the cuts of the whole.
/// </remarks>
public sealed partial class RfmCounts : IEquatable<RfmCounts>
{
    private readonly RfmHistogram _histogram;

    internal RfmCounts(Rfm rfm, ReportOrigin origin, RfmCuts cuts, RfmHistogram histogram, long notScored)
    {
        (Rfm, Origin, Cuts, _histogram, NotScored) = (rfm, origin, cuts, histogram, notScored);
        Scored = histogram.Total;
    }

    /// <summary>The definition.</summary>
    public Rfm Rfm { get; }

    /// <summary>The instant at which the customers were looked at.</summary>
    public DateTimeOffset AsOf => Origin.AsOf;

    /// <summary>The zone of the engine that counted.</summary>
    public string TimeZone => Origin.TimeZone;

    /// <summary>The week start of the engine that counted.</summary>
    public DayOfWeek WeekStart => Origin.WeekStart;

    /// <summary>The cut points.</summary>
    public RfmCuts Cuts { get; }

    /// <summary>How many customers are scored.</summary>
    public long Scored { get; }

    /// <summary>How many customers are not scored.</summary>
    public long NotScored { get; }

    /// <summary>The count of every cell, monetary score turning fastest, then frequency, then recency, each from 1: the last is the cell of all highest scores.</summary>
    public ReadOnlySpan<long> Histogram => _histogram.Counts;

    /// <summary>The scores that nobody has, axis by axis: where many customers have equal values, cuts coincide.</summary>
    public IEnumerable<(RfmAxis Axis, int Score)> EmptyBins => _histogram.EmptyBins;

    internal ReportOrigin Origin { get; }

    /// <summary>How many customers have three scores.</summary>
    /// <param name="recency">The score of recency, 1 to the number of bins.</param>
    /// <param name="frequency">The score of frequency.</param>
    /// <param name="monetary">The score of monetary value.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such score.</exception>
    public long Count(int recency, int frequency, int monetary) => Histogram[_histogram.Cell(recency, frequency, monetary)];

    /// <summary>How many customers have a score on one axis.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="score">The score, 1 to the number of bins.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such score.</exception>
    public long Count(RfmAxis axis, int score) => _histogram.Count(axis, score);

    /// <summary>The named cells with their counts, in the order of the names.</summary>
    /// <param name="names">The names, of as many bins; null for <see cref="RfmNames.Default"/>.</param>
    /// <exception cref="ArgumentException">The names are for another number of bins.</exception>
    public ValueList<GroupCount> Named(RfmNames? names = null)
    {
        names = RfmNames.For(Rfm, names);
        return [.. names.Names.Select(name => new GroupCount(name, new Proportion(_histogram.Count(cell => names.Of(cell) == name), Scored)))];
    }

    /// <summary>The counts of both.</summary>
    /// <param name="other">The counts of other customers, by the same definition and cuts, as of the same instant.</param>
    /// <exception cref="ArgumentException">The definition, the cuts, the as-of instant, the schema or the calendar of the other differ.</exception>
    public RfmCounts Merge(RfmCounts other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Origin.ThrowIfNot(other.Origin);
        ThrowIfOfOtherCuts(other);
        long[] counts = Histogram.ToArray();
        for (int cell = 0; cell < counts.Length; cell++) counts[cell] = checked(counts[cell] + other.Histogram[cell]);
        return new RfmCounts(Rfm, Origin, Cuts, new RfmHistogram(Rfm.Bins, counts), checked(NotScored + other.NotScored));
    }

    /// <summary>What became of the named cells since an earlier instant.</summary>
    /// <param name="earlier">The counts then, by the same definition and the same cuts: score both with <c>engine.Analyze(rfm, cuts, data, asOf)</c>.</param>
    /// <param name="names">The names, of as many bins; null for <see cref="RfmNames.Default"/>.</param>
    /// <exception cref="ArgumentException">The definition, the cuts, the schema or the calendar of the other differ, or the names are for another number of bins.</exception>
    public GroupChanges Change(RfmCounts earlier, RfmNames? names = null)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        Origin.ThrowIfNot(earlier.Origin, atAnyInstant: true);
        ThrowIfOfOtherCuts(earlier);
        return new GroupChanges(Rfm.Name, earlier.AsOf, AsOf, earlier.Named(names), Named(names));
    }

    /// <inheritdoc/>
    public bool Equals(RfmCounts? other) =>
        other is not null && Rfm.Equals(other.Rfm) && Origin.Equals(other.Origin) && Cuts.Equals(other.Cuts) && NotScored == other.NotScored && Histogram.SequenceEqual(other.Histogram);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RfmCounts);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Rfm.Name, AsOf, Scored, NotScored);

    /// <summary>The cuts, and the named cells with their counts and shares, as a table.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Cuts}\n{GroupCount.Table(Rfm.Name, Named().Where(cell => cell.Count > 0))}");

    private void ThrowIfOfOtherCuts(RfmCounts other)
    {
        ReportOrigin.ThrowIfNot(Rfm, other.Rfm, Rfm.Name, other.Rfm.Name);
        if (!Cuts.Equals(other.Cuts))
            throw new ArgumentException(
                $"The one is scored by the cuts {Cuts}, and the other by {other.Cuts}. Find the cuts of all customers first (engine.Population), and score each part by them.", nameof(other));
    }
}
