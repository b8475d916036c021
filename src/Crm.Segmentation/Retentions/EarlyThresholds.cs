using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Crm.Segmentation.Reports;

namespace Crm.Segmentation.Retentions;

/// <summary>A threshold to try: doing something so often within a time after the start.</summary>
/// <param name="Times">How often, at least 1.</param>
/// <param name="Within">How soon after the start, the far edge inclusive; shorter than the horizon.</param>
[JsonConverter(typeof(JsonValueConverter<EarlyThreshold>))]
public sealed record EarlyThreshold(int Times, TimeSpan Within) : IJsonValue<EarlyThreshold>
{
    /// <summary>The threshold in words, culture-free: <c>3 in 7 days</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Times} in {Timestamp.DurationText(Timestamp.Milliseconds(Within))}");

    static void IJsonValue<EarlyThreshold>.WriteJson(Utf8JsonWriter writer, EarlyThreshold value)
    {
        writer.WriteStartObject();
        writer.WriteNumber("times", value.Times);
        writer.WriteNumber("withinSeconds", value.Within.TotalSeconds);
        writer.WriteEndObject();
    }
}

/// <summary>
/// Whether customers who do something early so often come back more than others: "3 times in 7 days". For each threshold customers are told apart at start +
/// within, and followed from then until start + horizon, so that nobody is helped by having come back in order to do it.
/// </summary>
/// <remarks>
/// <para>Who is younger than the horizon is left out, and counted. A difference is no cause: those who like the shop do more of everything.</para>
/// <para>A value; immutable and thread-safe. Counts of parts of the customers merge to those of the whole; differences and p-values are found anew.</para>
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<EarlyThresholds>))]
public sealed class EarlyThresholds : ReportCounts<EarlyThresholds>, IReportCounts<EarlyThresholds>
{
    /// <summary>The most thresholds that are tried at once, and the counts of each: who is above and below, and who of these came back.</summary>
    internal const int Most = 1000, PerThreshold = 4;

    private readonly ValueList<EarlyThreshold> _grid;

    /// <summary>The tally has who is too young, and for each threshold who is above it, who of these came back, who is below it, and who of these came back.</summary>
    internal EarlyThresholds(ReportSubject subject, ValueList<EarlyThreshold> grid, Tally tally)
        : base(subject, tally)
    {
        _grid = grid;
        TwoProportions[] rates = [.. grid.Select((_, i) => RatesAt(1 + (i * PerThreshold)))];
        double[] adjusted = AdjustedP.Of([.. rates.Select(two => two.Fisher().P)], Multiplicity.BenjaminiHochberg);
        Thresholds = [.. grid.Zip(rates, (threshold, two) => (threshold, two)).Zip(adjusted, (pair, p) => new EarlyThresholdResult(pair.threshold, pair.two.First, pair.two.Second, p))];
    }

    /// <summary>The definition.</summary>
    public Retention Retention => (Retention)Subject.Definition;

    /// <summary>The range of the cohorts.</summary>
    public DateSpan Range => (DateSpan)Subject.Range!;

    /// <summary>The thresholds in the order in which they were asked for.</summary>
    public ValueList<EarlyThresholdResult> Thresholds { get; }

    /// <summary>How many customers are younger than the horizon, and so are left out.</summary>
    public long TooYoung => Tally[0];

    static StoredForm<EarlyThresholds> IReportCounts<EarlyThresholds>.Stored => ReturnTimesJson.OfThresholds;

    /// <summary>Of those who did it so often, and of those who did not, how many came back, beside an earlier report of the same thresholds.</summary>
    /// <param name="earlier">The report then, of any range.</param>
    /// <exception cref="ArgumentException">The definition, the schema or the calendar of the other differ, the early events, the thresholds or the horizon.</exception>
    public GroupChanges Change(EarlyThresholds earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        ThrowIfOfOthers(earlier);
        return ChangeOf(earlier, report => report.Thresholds.SelectMany(row => (GroupCount[])[new GroupCount(row.Threshold.ToString(), row.Did), new GroupCount($"not {row.Threshold}", row.DidNot)]));
    }

    /// <summary>A row for each threshold, as a table of plain text, culture-free.</summary>
    public override string ToString() => Table().ToString();

    private protected override EarlyThresholds Sum(EarlyThresholds other)
    {
        ThrowIfOfOthers(other);
        return base.Sum(other);
    }

    private protected override EarlyThresholds With(Tally tally, EarlyThresholds other) => new(Subject, _grid, tally);

    private protected override bool HasEqualValues(EarlyThresholds other) => _grid.Equals(other._grid);

    private protected override ReportTable Table()
    {
        var table = new ReportTable();
        table.Add(Subject.Name, "did", "came back", "did not", "came back", "difference", "lower", "upper", "p");
        foreach (EarlyThresholdResult row in Thresholds)
        {
            ConfidenceInterval? interval = row.Interval;
            table.Add(
                row.Threshold.ToString(),
                TableCell.Count(row.Did.Of),
                TableCell.Share(row.Did.Rate),
                TableCell.Count(row.DidNot.Of),
                TableCell.Share(row.DidNot.Rate),
                TableCell.Share(row.Difference),
                TableCell.Share(interval?.Lower),
                TableCell.Share(interval?.Upper),
                TableCell.Of(row.AdjustedP.ToString("0.0000", CultureInfo.InvariantCulture), row.AdjustedP));
        }

        return table;
    }

    private TwoProportions RatesAt(int at) => new(new Proportion(Tally[at + 1], Tally[at]), new Proportion(Tally[at + 3], Tally[at + 2]));

    private void ThrowIfOfOthers(EarlyThresholds other)
    {
        if (!_grid.Equals(other._grid)) throw new ArgumentException("The two tried other thresholds.", nameof(other));
    }
}

/// <summary>What became of those above and below a threshold.</summary>
/// <param name="Threshold">The threshold.</param>
/// <param name="Did">Of those who did it so often, how many came back after that.</param>
/// <param name="DidNot">Of the others, how many came back after that time.</param>
/// <param name="AdjustedP">Fisher's exact p-value of the difference, adjusted for all thresholds that were tried (Benjamini–Hochberg).</param>
[JsonConverter(typeof(JsonValueConverter<EarlyThresholdResult>))]
public sealed record EarlyThresholdResult(EarlyThreshold Threshold, Proportion Did, Proportion DidNot, double AdjustedP) : IJsonValue<EarlyThresholdResult>
{
    /// <summary>The share of those who did it less that of the others; null when one group is of nobody.</summary>
    public double? Difference => Both.Difference;

    /// <summary>The 95 % interval of the difference by Newcombe, of this threshold alone; null when one group is of nobody.</summary>
    public ConfidenceInterval? Interval => Both.Interval();

    private TwoProportions Both => new(Did, DidNot);

    static void IJsonValue<EarlyThresholdResult>.WriteJson(Utf8JsonWriter writer, EarlyThresholdResult value)
    {
        writer.WriteStartObject();
        writer.WriteValue("threshold", value.Threshold);
        writer.WriteProportion("did", value.Did);
        writer.WriteProportion("didNot", value.DidNot);
        writer.WriteNumber("difference", value.Difference);
        writer.WriteInterval("interval", value.Interval);
        writer.WriteNumber("adjustedP", value.AdjustedP);
        writer.WriteEndObject();
    }
}
