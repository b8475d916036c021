using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Scoring;

/// <summary>The scores of a dataset's customers at an as-of instant, a 32-bit float each; not a number where there is none.</summary>
[JsonConverter(typeof(JsonValueConverter<ScoreValues>))]
public sealed class ScoreValues : IJsonValue<ScoreValues>
{
    private readonly float[] _scores;

    internal ScoreValues(Dataset dataset, Scorecard scorecard, DateTimeOffset asOf, float[] scores) =>
        (Dataset, Scorecard, AsOf, _scores) = (dataset, scorecard, asOf, scores);

    /// <summary>The dataset whose customers were scored.</summary>
    public Dataset Dataset { get; }

    /// <summary>The scorecard.</summary>
    public Scorecard Scorecard { get; }

    /// <summary>The instant at which the customers were looked at.</summary>
    public DateTimeOffset AsOf { get; }

    /// <summary>The scores in the dataset's order; not a number where there is none.</summary>
    public ReadOnlySpan<float> Scores => _scores;

    /// <summary>The score of one customer; null when there is none.</summary>
    /// <param name="customer">The key of a customer.</param>
    /// <exception cref="KeyNotFoundException">The dataset has no such customer.</exception>
    public float? this[CustomerKey customer] => Dataset.Customers.Keys.Find(customer) is >= 0 and var ordinal
        ? float.IsNaN(_scores[ordinal]) ? null : _scores[ordinal]
        : throw new KeyNotFoundException($"The dataset has no customer '{customer}'.");

    /// <summary>The score of one customer, if there is one.</summary>
    /// <param name="customer">The key of a customer.</param>
    /// <param name="score">The score; not a number when there is none, or no such customer.</param>
    /// <returns>Whether there is such a customer with a score.</returns>
    public bool TryGet(CustomerKey customer, out float score)
    {
        score = Dataset.Customers.Keys.Find(customer) is >= 0 and var ordinal ? _scores[ordinal] : float.NaN;
        return !float.IsNaN(score);
    }

    /// <summary>The scorecard, and how many customers have a score, culture-free.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Scorecard.Name}: {Count()} of {_scores.Length} customers have a score");

    /// <summary>How many customers have a score.</summary>
    public int Count()
    {
        int count = 0;
        foreach (float score in _scores) count += float.IsNaN(score) ? 0 : 1;
        return count;
    }

    /// <summary>The sum of the scores, added in doubles in the dataset's order; 0 when nobody has one.</summary>
    public double Sum()
    {
        double sum = 0;
        foreach (float score in _scores)
            if (!float.IsNaN(score)) sum += score;
        return sum;
    }

    /// <summary>The mean score of those who have one; null when nobody has.</summary>
    public double? Mean() => Count() is > 0 and var count ? Sum() / count : null;

    /// <summary>The least observed score that at least a share of the scored customers do not exceed (quantile type 1); null when nobody has one.</summary>
    /// <param name="share">From 0 to 1; 0.5 is the median.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is below 0, above 1, or not a number.</exception>
    public float? Quantile(double share)
    {
        if (!(share is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(share), "A share is from 0 to 1.");
        var scored = new ulong[BitWords.Count(_scores.Length)];
        for (int i = 0; i < _scores.Length; i++)
            if (!float.IsNaN(_scores[i])) BitWords.Set(scored, i);
        int count = BitWords.PopCount(scored);
        if (count == 0) return null;
        var selection = new WordSelection(new ParallelOptions { MaxDegreeOfParallelism = 1 }, _scores.Length, () => MemoryMarshal.Cast<float, uint>(_scores), count == _scores.Length ? null : scored);
        return BitConverter.UInt32BitsToSingle(selection.At([Math.Clamp((long)Math.Ceiling(share * count), 1, count)], signed: true)[0]);
    }

    /// <summary>The customers whose score is at least a threshold; nobody without a score.</summary>
    /// <param name="threshold">The threshold, which itself counts.</param>
    public CustomerSet AtLeast(double threshold)
    {
        var words = new ulong[BitWords.Count(_scores.Length)];
        RangeBits.Write<float>(_scores, NumericTyping.CeilingSingle(threshold), float.MaxValue, words);
        return new CustomerSet(Dataset, words);
    }

    static void IJsonValue<ScoreValues>.WriteJson(Utf8JsonWriter writer, ScoreValues value)
    {
        writer.WriteStartObject();
        writer.WriteString("scorecard", value.Scorecard.Name);
        writer.WriteInstant("asOf", value.AsOf);
        writer.WriteStartArray("scores");
        for (int row = 0; row < value._scores.Length; row++)
        {
            writer.WriteStartObject();
            writer.WriteValue("customer", value.Dataset.Customers.Keys[row]);
            if (float.IsFinite(value._scores[row])) writer.WriteNumber("score", value._scores[row]);
            else writer.WriteNull("score");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
