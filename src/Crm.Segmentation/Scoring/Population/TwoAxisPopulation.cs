using System.Text.Json.Serialization;

namespace Crm.Segmentation.Scoring;

/// <summary>The customers from whom the cuts of two axes are found, as the exact distribution of each axis.</summary>
/// <remarks>
/// A value without customers; immutable and thread-safe. Populations of parts merge to that of the whole, exactly; see <see cref="RfmPopulation"/>
/// for how parts are then put into groups. A mean of doubles is summed over the different values in ascending order, each times its count, so that it is the same of one
/// dataset and of merged parts.
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<TwoAxisPopulation>))]
public sealed class TwoAxisPopulation : ReportCounts<TwoAxisPopulation>, IReportCounts<TwoAxisPopulation>
{
    internal TwoAxisPopulation(TwoAxisGroups definition, ReportOrigin origin, MeasureCounts first, MeasureCounts second)
        : this(new ReportSubject(definition, definition.Name, origin), first, second)
    {
    }

    private TwoAxisPopulation(ReportSubject subject, MeasureCounts first, MeasureCounts second)
        : base(subject, Tally.Of(first.Count, second.Count)) => (First, Second) = (first, second);

    /// <summary>The definition.</summary>
    public TwoAxisGroups Definition => (TwoAxisGroups)Subject.Definition;

    /// <summary>The values of the first measure, of all customers who have one.</summary>
    public MeasureCounts First { get; }

    /// <summary>The values of the second measure, of all customers who have one.</summary>
    public MeasureCounts Second { get; }

    static StoredForm<TwoAxisPopulation> IReportCounts<TwoAxisPopulation>.Stored => TwoAxisReportJson.OfPopulation;

    /// <summary>The cuts: those that <c>engine.Analyze(groups, data, asOf)</c> finds where all these customers are in one dataset; null when nobody has a value of one of the measures.</summary>
    public TwoAxisCuts? Cuts() => Cuts(Definition, First, Second);

    /// <summary>The cuts over the distributions of two axes.</summary>
    internal static TwoAxisCuts? Cuts(TwoAxisGroups groups, MeasureCounts first, MeasureCounts second) => TwoAxisCuts.Of(Cut(first, groups.FirstThreshold), Cut(second, groups.SecondThreshold));

    /// <summary>The axes as a table: how many different values each has, the least, the median and the greatest.</summary>
    public override string ToString() => Table().ToString();

    private protected override ReportTable Table()
    {
        var table = new ReportTable();
        table.Add(Definition.Name, "customers", "different", "least", "median", "greatest");
        table.Add([Definition.First.ShortName, .. First.Row]);
        table.Add([Definition.Second.ShortName, .. Second.Row]);
        return table;
    }

    private protected override TwoAxisPopulation With(Tally tally, TwoAxisPopulation other) => new(Subject, First.Merge(other.First), Second.Merge(other.Second));

    private protected override bool HasEqualValues(TwoAxisPopulation other) => First.Equals(other.First) && Second.Equals(other.Second);

    private static AxisCut? Cut(MeasureCounts counts, AxisThreshold threshold) =>
        AxisCut.Of(threshold, counts.Count, ranks => [.. ranks.Select(counts.ValueAt)], counts.Mean);
}
