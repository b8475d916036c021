using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Scoring;

/// <summary>Every customer's three scores by the cuts of the same population, counted cell by cell.</summary>
/// <remarks>Immutable and thread-safe. It holds one or two bytes a customer; sets are made when they are asked for.</remarks>
[JsonConverter(typeof(JsonValueConverter<RfmReport>))]
[DebuggerDisplay("{Counts.DebuggerText,nq}")]
public sealed class RfmReport : IJsonValue<RfmReport>
{
    private readonly CustomerCodes _cells;
    private readonly RfmHistogram _histogram;
    private readonly int[] _counts;

    internal RfmReport(Rfm rfm, ReportOrigin origin, RfmCuts cuts, CustomerCodes cells, int[] counts)
    {
        (_cells, _counts, _histogram) = (cells, counts, new RfmHistogram(cuts.Bins, [.. counts.Select(count => (long)count)]));
        Counts = new RfmCounts(rfm, origin, cuts, _histogram, cells.Data.CustomerCount - counts.Sum());
    }

    /// <summary>The counts without the customers: to be stored, merged with those of other customers, and compared.</summary>
    public RfmCounts Counts { get; }

    /// <summary>The definition.</summary>
    public Rfm Rfm => Counts.Rfm;

    /// <summary>The instant at which the customers were looked at.</summary>
    public DateTimeOffset AsOf => Counts.AsOf;

    /// <summary>The cut points.</summary>
    public RfmCuts Cuts => Counts.Cuts;

    /// <summary>How many customers are scored: those with a matching event, or with a value of all three measures.</summary>
    public int Scored => (int)Counts.Scored;

    /// <summary>How many customers are not scored.</summary>
    public int NotScored => (int)Counts.NotScored;

    /// <summary>The count of every cell, monetary score turning fastest, then frequency, then recency, each from 1: the last is the cell of all highest scores.</summary>
    public ReadOnlySpan<int> Histogram => _counts;

    /// <summary>The scores that nobody has, axis by axis: where many customers have equal values, cuts coincide.</summary>
    public IEnumerable<(RfmAxis Axis, int Score)> EmptyBins => Counts.EmptyBins;

    /// <summary>How many customers have three scores.</summary>
    /// <param name="recency">The score of recency, 1 to the number of bins.</param>
    /// <param name="frequency">The score of frequency.</param>
    /// <param name="monetary">The score of monetary value.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such score.</exception>
    public int Count(int recency, int frequency, int monetary) => (int)Counts.Count(recency, frequency, monetary);

    /// <summary>How many customers have a score on one axis.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="score">The score, 1 to the number of bins.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such score.</exception>
    public int Count(RfmAxis axis, int score) => (int)Counts.Count(axis, score);

    /// <summary>The customers with three scores.</summary>
    /// <param name="recency">The score of recency, 1 to the number of bins.</param>
    /// <param name="frequency">The score of frequency.</param>
    /// <param name="monetary">The score of monetary value.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such score.</exception>
    public CustomerSet Customers(int recency, int frequency, int monetary) => _cells.Where(_histogram.Cell(recency, frequency, monetary));

    /// <summary>The scores of a customer; null for one who is not scored, and for a key that is no customer's.</summary>
    /// <param name="customer">The key of a customer.</param>
    public RfmScores? ScoresOf(CustomerKey customer) => _cells.Of(customer) is { } cell ? _histogram.Scores(cell) : null;

    /// <summary>The named cells with their customers, in the order of the names.</summary>
    /// <param name="names">The names, of as many bins; null for <see cref="RfmNames.Default"/>.</param>
    /// <exception cref="ArgumentException">The names are for another number of bins.</exception>
    public ValueList<RfmNamedCell> Named(RfmNames? names = null)
    {
        names = RfmNames.For(Rfm, names);
        return [.. names.Names.Select(name => new RfmNamedCell(name, _cells.Where(_counts.Length, cell => names.Of(cell) == name), Scored))];
    }

    /// <summary>The cuts, and the named cells with their counts and shares, as a table.</summary>
    public override string ToString() => Counts.ToString();

    static void IJsonValue<RfmReport>.WriteJson(Utf8JsonWriter writer, RfmReport value) => writer.WriteValue(value.Counts);

    static RfmReport IJsonValue<RfmReport>.ReadJson(ref Utf8JsonReader reader) => throw ReportJson.HasNoSets<RfmCounts>();
}

/// <summary>A customer's three scores, each from 1 to the number of bins.</summary>
/// <param name="Recency">The more recent, the higher.</param>
/// <param name="Frequency">The more often, the higher.</param>
/// <param name="Monetary">The more money, the higher.</param>
[JsonConverter(typeof(JsonValueConverter<RfmScores>))]
public readonly record struct RfmScores(int Recency, int Frequency, int Monetary) : IJsonValue<RfmScores>
{
    /// <summary>The score on an axis.</summary>
    /// <param name="axis">The axis.</param>
    public int this[RfmAxis axis] => axis switch
    {
        RfmAxis.Recency => Recency,
        RfmAxis.Frequency => Frequency,
        _ => Monetary,
    };

    /// <summary>The cell as rules name it, such as <c>r5f5m5</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"r{Recency}f{Frequency}m{Monetary}");

    static void IJsonValue<RfmScores>.WriteJson(Utf8JsonWriter writer, RfmScores value)
    {
        writer.WriteStartObject();
        writer.WriteNumber("recency", value.Recency);
        writer.WriteNumber("frequency", value.Frequency);
        writer.WriteNumber("monetary", value.Monetary);
        writer.WriteEndObject();
    }
}

/// <summary>The customers of all cells that share a name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Customers">Who is in one of the cells.</param>
/// <param name="Scored">How many customers are scored in all.</param>
[JsonConverter(typeof(JsonValueConverter<RfmNamedCell>))]
public sealed record RfmNamedCell(string Name, CustomerSet Customers, int Scored) : IJsonValue<RfmNamedCell>
{
    /// <summary>How many customers there are.</summary>
    public int Count => Customers.Count;

    /// <summary>The share of the scored customers; null when nobody is scored.</summary>
    public double? Share => new Proportion(Count, Scored).Rate;

    static void IJsonValue<RfmNamedCell>.WriteJson(Utf8JsonWriter writer, RfmNamedCell value)
    {
        writer.WriteStartObject();
        writer.WriteString("name", value.Name);
        writer.WriteNumber("count", value.Count);
        writer.WriteNumber("share", value.Share);
        writer.WriteEndObject();
    }
}
