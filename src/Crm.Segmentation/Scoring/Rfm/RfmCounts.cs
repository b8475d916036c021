using System.Globalization;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Scoring;

/// <summary>How many customers each cell of an rfm has: what a report counts, without the customers.</summary>
/// <remarks>A value; immutable and thread-safe. See <see cref="RfmPopulation"/> for the cuts of customers who are spread over datasets.</remarks>
[JsonConverter(typeof(JsonValueConverter<RfmCounts>))]
public sealed class RfmCounts : ReportCounts<RfmCounts>, IReportCounts<RfmCounts>
{
    private readonly RfmHistogram _histogram;

    internal RfmCounts(Rfm rfm, ReportOrigin origin, RfmCuts cuts, RfmHistogram histogram, long notScored)
        : this(new ReportSubject(rfm, rfm.Name, origin) { Cuts = cuts }, Tally.Of([.. histogram.Counts, notScored]))
    {
    }

    private RfmCounts(ReportSubject subject, Tally tally)
        : base(subject, tally)
    {
        _histogram = new RfmHistogram(Rfm.Bins, [.. tally.Counts.AsSpan()[..^1]]);
        Scored = _histogram.Total;
    }

    /// <summary>The definition.</summary>
    public Rfm Rfm => (Rfm)Subject.Definition;

    /// <summary>The cut points.</summary>
    public RfmCuts Cuts => (RfmCuts)Subject.Cuts!;

    /// <summary>How many customers are scored.</summary>
    public long Scored { get; }

    /// <summary>How many customers are not scored.</summary>
    public long NotScored => Tally[^1];

    /// <summary>The count of every cell, monetary score turning fastest, then frequency, then recency, each from 1: the last is the cell of all highest scores.</summary>
    public ReadOnlySpan<long> Histogram => _histogram.Counts;

    /// <summary>The scores that nobody has, axis by axis: where many customers have equal values, cuts coincide.</summary>
    public IEnumerable<(RfmAxis Axis, int Score)> EmptyBins => _histogram.EmptyBins;

    static StoredForm<RfmCounts> IReportCounts<RfmCounts>.Stored => RfmReportJson.OfCounts;

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

    /// <summary>What became of the named cells since an earlier instant.</summary>
    /// <param name="earlier">The counts then, by the same definition and the same cuts: score both with <c>engine.Analyze(rfm, cuts, data, asOf)</c>.</param>
    /// <param name="names">The names, of as many bins; null for <see cref="RfmNames.Default"/>.</param>
    /// <exception cref="ArgumentException">The definition, the cuts, the schema or the calendar of the other differ, or the names are for another number of bins.</exception>
    public GroupChanges Change(RfmCounts earlier, RfmNames? names = null) => ChangeOf(earlier, counts => counts.Named(names));

    /// <summary>The cuts, and the named cells with their counts and shares, as a table.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Cuts}\n{Table()}");

    private protected override ReportTable Table() => GroupCount.Table(Rfm.Name, Named().Where(cell => cell.Count > 0));

    private protected override RfmCounts With(Tally tally, RfmCounts other) => new(Subject, tally);
}
