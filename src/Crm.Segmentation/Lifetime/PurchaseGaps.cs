using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Lifetime;

/// <summary>
/// How long customers take until they buy again: from which the time follows after which a customer counts as lost. The gap that is open at as-of is taken as
/// what it is, at least so long (censored): without it the long gaps, which have not ended yet, would be missing.
/// </summary>
/// <remarks>Immutable and thread-safe. Parts merge to the whole.</remarks>
[JsonConverter(typeof(JsonValueConverter<PurchaseGaps>))]
public sealed class PurchaseGaps : IEquatable<PurchaseGaps>, IJsonValue<PurchaseGaps>
{
    private readonly SurvivalCounts _counts;
    private readonly SurvivalCurve _curve;
    private readonly ValueCounts<long> _completed;

    internal PurchaseGaps(Purchases purchases, ReportOrigin origin, GapWeighting weighting, SurvivalCounts counts, ValueCounts<long> completed, long open)
    {
        (Purchases, Origin, Weighting, _counts, _completed, Open) = (purchases, origin, weighting, counts, completed, open);
        _curve = SurvivalCurve.Of(counts);
    }

    /// <summary>The rule.</summary>
    public Purchases Purchases { get; }

    /// <summary>The instant at which the customers were looked at.</summary>
    public DateTimeOffset AsOf => Origin.AsOf;

    /// <summary>How the gaps of one customer count beside those of others.</summary>
    public GapWeighting Weighting { get; }

    /// <summary>How many gaps are completed.</summary>
    public long Completed => _completed.Count;

    /// <summary>The mean of the completed gaps alone; null without any.</summary>
    public double? NaiveMean
    {
        get
        {
            if (Completed == 0) return null;
            CompensatedSum sum = default;
            for (int i = 0; i < _completed.Values.Length; i++) sum.Add(_completed.Values[i] * (double)_completed.CountAt(i));
            return sum.Value / Completed;
        }
    }

    /// <summary>How many gaps are open: one for each customer who ever bought.</summary>
    public long Open { get; }

    internal ReportOrigin Origin { get; }

    /// <summary>How long gaps lasted, completed and open ones, by their weights.</summary>
    public SurvivalCounts ToCounts() => _counts;

    /// <summary>Which share of gaps takes longer than a time, by Kaplan and Meier.</summary>
    public SurvivalCurve ToCurve() => _curve;

    /// <summary>The time within which a share of customers has bought again, and after which who has not may count as lost.</summary>
    /// <param name="share">The share, above 0 and at most 1: 0.9 for nine of ten.</param>
    /// <param name="level">How often such intervals hold the true time; between 0 and 1.</param>
    /// <returns>The time in the rule's periods; its value is null when it is not reached: fewer ever come back while they are seen.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The share or the level is out of its range.</exception>
    public SurvivalQuantile Threshold(double share, double level = 0.95) => _curve.Quantile(share, level: level);

    /// <summary>The quantile of the completed gaps, which is too short: of half the true time or less where many do not come back. To be shown beside the threshold only.</summary>
    /// <param name="share">0 to 1.</param>
    /// <returns>The quantile of type 7; null without completed gaps.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The share is not 0 to 1.</exception>
    public double? Naive(decimal share) => _completed.Quantile(share);

    /// <summary>The gaps of these customers and of others.</summary>
    /// <param name="other">The gaps of other customers by the same rule.</param>
    /// <exception cref="ArgumentException">The rule, the weighting, the instant or the calendar differ.</exception>
    public PurchaseGaps Merge(PurchaseGaps other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Origin.ThrowIfNot(other.Origin);
        if (!Purchases.Equals(other.Purchases) || Weighting != other.Weighting) throw new ArgumentException("The gaps are by another rule, or weighted otherwise.", nameof(other));
        return new PurchaseGaps(Purchases, Origin, Weighting, _counts.Merge(other._counts), _completed.Merge(other._completed), Open + other.Open);
    }

    /// <inheritdoc/>
    public bool Equals(PurchaseGaps? other) =>
        other is not null && Purchases.Equals(other.Purchases) && Origin.Equals(other.Origin) && Weighting == other.Weighting && _counts.Equals(other._counts)
        && _completed.Equals(other._completed) && Open == other.Open;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PurchaseGaps);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Weighting, _counts, Open);

    /// <summary>How many gaps, and the median, culture-free.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Completed} completed and {Open} open gaps, half within {Threshold(0.5).Value?.ToString(CultureInfo.InvariantCulture) ?? "more than was seen"}");

    static void IJsonValue<PurchaseGaps>.WriteJson(Utf8JsonWriter writer, PurchaseGaps value)
    {
        writer.WriteStartObject();
        writer.WriteValue("rule", value.Purchases);
        writer.WriteInstant("asOf", value.AsOf);
        writer.WriteName("weighting", value.Weighting);
        writer.WriteNumber("completed", value.Completed);
        writer.WriteNumber("open", value.Open);
        writer.WriteStartArray("gaps");
        SurvivalCounts counts = value._counts;
        for (int i = 0; i < counts.Times.Length; i++)
        {
            writer.WriteStartObject();
            writer.WriteNumber("time", counts.Times[i]);
            writer.WriteNumber("ended", counts.Ended[i]);
            writer.WriteNumber("open", counts.Censored[i]);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
