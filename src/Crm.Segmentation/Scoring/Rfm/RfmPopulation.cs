namespace Crm.Segmentation.Scoring;

/// <summary>The customers from whom the cuts of an rfm are found, as the exact distribution of each axis.</summary>
/// <remarks>
/// A value without customers; immutable and thread-safe. It can be stored (<see cref="ToJson"/>). Populations of parts merge to that of the whole, exactly, so that customers who are spread
/// over datasets or machines are scored as if they were in one place: merge the populations, take the cuts, score each part by them, merge the counts.
/// </remarks>
public sealed partial class RfmPopulation : IEquatable<RfmPopulation>
{
    private readonly MeasureCounts[] _axes;

    internal RfmPopulation(Rfm rfm, ReportOrigin origin, MeasureCounts[] axes, long notScored) => (Rfm, Origin, _axes, NotScored) = (rfm, origin, axes, notScored);

    /// <summary>The definition.</summary>
    public Rfm Rfm { get; }

    /// <summary>The instant at which the customers were looked at.</summary>
    public DateTimeOffset AsOf => Origin.AsOf;

    /// <summary>The zone of the engine that looked at them.</summary>
    public string TimeZone => Origin.TimeZone;

    /// <summary>The week start of the engine that looked at them.</summary>
    public DayOfWeek WeekStart => Origin.WeekStart;

    /// <summary>How many customers have a value of all three axes: those who are scored.</summary>
    public long Scored => _axes[0].Count;

    /// <summary>How many customers do not.</summary>
    public long NotScored { get; }

    internal ReportOrigin Origin { get; }

    /// <summary>The values of the scored customers on an axis.</summary>
    /// <param name="axis">The axis.</param>
    public MeasureCounts this[RfmAxis axis] => _axes[(int)axis];

    /// <summary>The cuts: those that <c>engine.Analyze(rfm, data, asOf)</c> finds where all these customers are in one dataset.</summary>
    public RfmCuts Cuts() => RfmFitter.Fit(Rfm, _axes);

    /// <summary>The customers of both.</summary>
    /// <param name="other">Other customers, of the same definition as of the same instant.</param>
    /// <exception cref="ArgumentException">The definition, the as-of instant, the schema or the calendar of the other differ.</exception>
    public RfmPopulation Merge(RfmPopulation other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Origin.ThrowIfNot(other.Origin);
        ReportOrigin.ThrowIfNot(Rfm, other.Rfm, Rfm.Name, other.Rfm.Name);
        return new RfmPopulation(Rfm, Origin, [.. _axes.Zip(other._axes, (one, two) => one.Merge(two))], checked(NotScored + other.NotScored));
    }

    /// <inheritdoc/>
    public bool Equals(RfmPopulation? other) =>
        other is not null && Rfm.Equals(other.Rfm) && Origin.Equals(other.Origin) && NotScored == other.NotScored && _axes.SequenceEqual(other._axes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RfmPopulation);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Rfm.Name, AsOf, Scored, NotScored);

    /// <summary>The axes as a table: how many different values each has, the least, the median and the greatest.</summary>
    public override string ToString()
    {
        var table = new TextTable();
        table.Add(Rfm.Name, "customers", "different", "least", "median", "greatest");
        foreach (RfmAxis axis in Enum.GetValues<RfmAxis>()) table.Add([axis.ToString().ToLowerInvariant(), .. this[axis].Row]);
        return table.ToString();
    }
}
