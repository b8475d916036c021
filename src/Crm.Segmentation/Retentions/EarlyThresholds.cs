using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

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
/// <para>A value; immutable and thread-safe. Counts of parts of the customers merge to those of the whole.</para>
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<EarlyThresholds>))]
[DebuggerDisplay("early thresholds of {Retention.Name,nq}")]
public sealed class EarlyThresholds : IJsonValue<EarlyThresholds>, IEquatable<EarlyThresholds>
{
    /// <summary>The most thresholds that are tried at once, and the counts of each: who is above and below, and who of these came back.</summary>
    internal const int Most = 1000, PerThreshold = 4;

    private readonly ReportSubject _subject;
    private readonly Tally _tally;
    private readonly ValueList<EarlyThreshold> _grid;

    /// <summary>The tally has who is too young, and for each threshold who is above it, who of these came back, who is below it, and who of these came back.</summary>
    internal EarlyThresholds(ReportSubject subject, ValueList<EarlyThreshold> grid, Tally tally)
    {
        (_subject, _grid, _tally) = (subject, grid, tally);
        TwoProportions[] rates = [.. grid.Select((_, i) => RatesAt(1 + (i * PerThreshold)))];
        double[] adjusted = AdjustedP.Of([.. rates.Select(two => two.Fisher().P)], Multiplicity.BenjaminiHochberg);
        Thresholds = [.. grid.Zip(rates, (threshold, two) => (threshold, two)).Zip(adjusted, (pair, p) => new EarlyThresholdResult(pair.threshold, pair.two.First, pair.two.Second, p))];
    }

    /// <summary>The definition.</summary>
    public Retention Retention => (Retention)_subject.Definition;

    /// <summary>The thresholds in the order in which they were asked for.</summary>
    public ValueList<EarlyThresholdResult> Thresholds { get; }

    /// <summary>How many customers are younger than the horizon, and so are left out.</summary>
    public long TooYoung => _tally[0];

    /// <summary>The counts of both; differences and p-values are found anew.</summary>
    /// <param name="other">The counts of other customers, of the same retention, range, instant, thresholds and horizon.</param>
    /// <exception cref="ArgumentException">The definition, the range, the as-of instant, the schema, the calendar, the thresholds or the horizon of the other differ.</exception>
    public EarlyThresholds Merge(EarlyThresholds other)
    {
        ArgumentNullException.ThrowIfNull(other);
        _subject.ThrowIfNot(other._subject);
        return _grid.Equals(other._grid)
            ? new EarlyThresholds(_subject, _grid, _tally.Plus(other._tally))
            : throw new ArgumentException("The two tried other thresholds.", nameof(other));
    }

    /// <inheritdoc/>
    public bool Equals(EarlyThresholds? other) => other is not null && _subject.Equals(other._subject) && _grid.Equals(other._grid) && _tally.Equals(other._tally);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as EarlyThresholds);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_subject.Name, _tally);

    /// <summary>A row for each threshold, as a table of plain text, culture-free.</summary>
    public override string ToString() => Table().ToString();

    /// <summary>The same table as CSV (RFC 4180), with numbers in full.</summary>
    public string ToCsv() => Table().ToCsv();

    private ReportTable Table()
    {
        var table = new ReportTable();
        table.Add(_subject.Name, "did", "came back", "did not", "came back", "difference", "lower", "upper", "p");
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

    private TwoProportions RatesAt(int at) => new(new Proportion(_tally[at + 1], _tally[at]), new Proportion(_tally[at + 3], _tally[at + 2]));

    static void IJsonValue<EarlyThresholds>.WriteJson(Utf8JsonWriter writer, EarlyThresholds value)
    {
        writer.WriteStartObject();
        writer.WriteString("retention", value._subject.Name);
        writer.WriteNumber("tooYoung", value.TooYoung);
        writer.WriteValues("thresholds", value.Thresholds);
        writer.WriteEndObject();
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
