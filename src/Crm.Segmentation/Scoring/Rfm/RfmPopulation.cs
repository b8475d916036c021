using System.Text.Json.Serialization;

namespace Crm.Segmentation.Scoring;

/// <summary>The customers from whom the cuts of an rfm are found, as the exact distribution of each axis.</summary>
/// <remarks>
/// A value without customers; immutable and thread-safe. Populations of parts merge to that of the whole, exactly, so that customers who are spread
/// over datasets or machines are scored as if they were in one place: merge the populations, take the cuts, score each part by them, merge the counts.
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<RfmPopulation>))]
public sealed class RfmPopulation : ReportCounts<RfmPopulation>, IReportCounts<RfmPopulation>
{
    private readonly ValueList<MeasureCounts> _axes;

    internal RfmPopulation(Rfm rfm, ReportOrigin origin, ValueList<MeasureCounts> axes, long notScored)
        : this(new ReportSubject(rfm, rfm.Name, origin), axes, Tally.Of(axes[0].Count, notScored))
    {
    }

    private RfmPopulation(ReportSubject subject, ValueList<MeasureCounts> axes, Tally tally)
        : base(subject, tally) => _axes = axes;

    /// <summary>The definition.</summary>
    public Rfm Rfm => (Rfm)Subject.Definition;

    /// <summary>How many customers have a value of all three axes: those who are scored.</summary>
    public long Scored => Tally[0];

    /// <summary>How many customers do not.</summary>
    public long NotScored => Tally[1];

    static StoredForm<RfmPopulation> IReportCounts<RfmPopulation>.Stored => RfmReportJson.OfPopulation;

    /// <summary>The values of the scored customers on an axis.</summary>
    /// <param name="axis">The axis.</param>
    public MeasureCounts this[RfmAxis axis] => _axes[(int)axis];

    /// <summary>The cuts: those that <c>engine.Analyze(rfm, data, asOf)</c> finds where all these customers are in one dataset.</summary>
    public RfmCuts Cuts() => RfmRounds.Fit(Rfm, [_axes]).Cuts;

    /// <summary>The axes as a table: how many different values each has, the least, the median and the greatest.</summary>
    public override string ToString() => Table().ToString();

    private protected override ReportTable Table()
    {
        var table = new ReportTable();
        table.Add(Rfm.Name, "customers", "different", "least", "median", "greatest");
        foreach (RfmAxis axis in Enum.GetValues<RfmAxis>()) table.Add([axis.ToString().ToLowerInvariant(), .. this[axis].Row]);
        return table;
    }

    private protected override RfmPopulation With(Tally tally, RfmPopulation other) => new(Subject, [.. _axes.Zip(other._axes, (one, two) => one.Merge(two))], tally);

    private protected override bool HasEqualValues(RfmPopulation other) => _axes.Equals(other._axes);
}
