namespace Crm.Segmentation.Scoring;

/// <summary>The customers from whom the cuts of two axes are found, as the exact distribution of each axis.</summary>
/// <remarks>
/// A value without customers; immutable and thread-safe. It can be stored (<see cref="ToJson"/>). Populations of parts merge to that of the whole, exactly; see <see cref="RfmPopulation"/>
/// for how parts are then put into groups. A mean of doubles is summed over the different values in ascending order, each times its count, so that it is the same of one
/// dataset and of merged parts.
/// </remarks>
public sealed partial class TwoAxisPopulation : IEquatable<TwoAxisPopulation>
{
    internal TwoAxisPopulation(TwoAxisGroups definition, ReportOrigin origin, MeasureCounts first, MeasureCounts second) =>
        (Definition, Origin, First, Second) = (definition, origin, first, second);

    /// <summary>The definition.</summary>
    public TwoAxisGroups Definition { get; }

    /// <summary>The instant at which the customers were looked at.</summary>
    public DateTimeOffset AsOf => Origin.AsOf;

    /// <summary>The zone of the engine that looked at them.</summary>
    public string TimeZone => Origin.TimeZone;

    /// <summary>The week start of the engine that looked at them.</summary>
    public DayOfWeek WeekStart => Origin.WeekStart;

    /// <summary>The values of the first measure, of all customers who have one.</summary>
    public MeasureCounts First { get; }

    /// <summary>The values of the second measure, of all customers who have one.</summary>
    public MeasureCounts Second { get; }

    internal ReportOrigin Origin { get; }

    /// <summary>The cuts: those that <c>engine.Analyze(groups, data, asOf)</c> finds where all these customers are in one dataset; null when nobody has a value of one of the measures.</summary>
    public TwoAxisCuts? Cuts() => TwoAxisCuts.Of(Cut(First, Definition.FirstThreshold), Cut(Second, Definition.SecondThreshold));

    /// <summary>The customers of both.</summary>
    /// <param name="other">Other customers, of the same definition as of the same instant.</param>
    /// <exception cref="ArgumentException">The definition, the as-of instant, the schema or the calendar of the other differ.</exception>
    public TwoAxisPopulation Merge(TwoAxisPopulation other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Origin.ThrowIfNot(other.Origin);
        ReportOrigin.ThrowIfNot(Definition, other.Definition, Definition.Name, other.Definition.Name);
        return new TwoAxisPopulation(Definition, Origin, First.Merge(other.First), Second.Merge(other.Second));
    }

    /// <inheritdoc/>
    public bool Equals(TwoAxisPopulation? other) =>
        other is not null && Definition.Equals(other.Definition) && Origin.Equals(other.Origin) && First.Equals(other.First) && Second.Equals(other.Second);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TwoAxisPopulation);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Definition.Name, AsOf, First, Second);

    /// <summary>The axes as a table: how many different values each has, the least, the median and the greatest.</summary>
    public override string ToString()
    {
        var table = new TextTable();
        table.Add(Definition.Name, "customers", "different", "least", "median", "greatest");
        table.Add([Definition.First.ShortName, .. First.Row]);
        table.Add([Definition.Second.ShortName, .. Second.Row]);
        return table.ToString();
    }

    private static AxisCut? Cut(MeasureCounts counts, AxisThreshold threshold) =>
        AxisCut.Of(threshold, counts.Count, ranks => [.. ranks.Select(counts.ValueAt)], counts.Mean);
}
