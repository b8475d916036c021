using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Funnels;

/// <summary>How long the customers who reached a step took from an earlier one, by the attempt that stands for each. Exact.</summary>
/// <remarks>A value; immutable and thread-safe. Times of parts of the customers merge to those of the whole, exactly.</remarks>
[JsonConverter(typeof(JsonValueConverter<StepTimes>))]
public sealed class StepTimes : IJsonValue<StepTimes>, IEquatable<StepTimes>
{
    private const int MaxBins = 1000;

    private readonly ReportSubject _subject;
    private readonly ValueCounts<long> _times;

    /// <param name="subject">Of what funnel, where and when.</param>
    /// <param name="from">The name of the earlier step.</param>
    /// <param name="to">The name of the later step.</param>
    /// <param name="times">The times in milliseconds, none below 0.</param>
    internal StepTimes(ReportSubject subject, string from, string to, ValueCounts<long> times) => (_subject, From, To, _times) = (subject, from, to, times);

    /// <summary>The name of the earlier step.</summary>
    public string From { get; }

    /// <summary>The name of the later step.</summary>
    public string To { get; }

    /// <summary>How many customers reached the later step.</summary>
    public long Count => _times.Count;

    /// <summary>The different times in ascending order, each with the number of customers who took it.</summary>
    public IEnumerable<(TimeSpan Time, long Customers)> Values => Enumerable.Range(0, _times.Values.Length).Select(i => (TimeSpan.FromMilliseconds(_times.Values[i]), _times.CountAt(i)));

    /// <summary>The sum of all times, exact.</summary>
    public decimal SumSeconds
    {
        get
        {
            decimal sum = 0;
            for (int i = 0; i < _times.Values.Length; i++) sum += (decimal)_times.Values[i] * _times.CountAt(i);
            return sum / 1000;
        }
    }

    /// <summary>The arithmetic mean in seconds, the double nearest to the exact one; null over nobody.</summary>
    public double? MeanSeconds => Count == 0 ? null : (double)(SumSeconds / Count);

    /// <summary>The arithmetic mean, rounded half to even to 100 nanoseconds; null over nobody.</summary>
    public TimeSpan? Mean => Count == 0 ? null : TimeSpan.FromTicks((long)decimal.Round(SumSeconds * TimeSpan.TicksPerSecond / Count));

    /// <summary>The median: <see cref="Quantile"/> of 0.5; null over nobody.</summary>
    public TimeSpan? Median => Quantile(0.5);

    /// <summary>The time within which 90 % had gone on: <see cref="Quantile"/> of 0.9; null over nobody.</summary>
    public TimeSpan? P90 => Quantile(0.9);

    /// <summary>The least observed time that at least this share of the customers did not exceed (type 1 of Hyndman and Fan); null over nobody.</summary>
    /// <param name="share">0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not from 0 to 1.</exception>
    public TimeSpan? Quantile(double share)
    {
        if (share is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(share), share, "A share is from 0 to 1.");
        if (Count == 0) return null;
        return TimeSpan.FromMilliseconds(_times.ValueAt(Math.Clamp((long)Math.Ceiling(share * Count), 1, Count)));
    }

    /// <summary>How many customers took how long, in bins of equal width from the shortest time.</summary>
    /// <param name="bins">How many bins; null for the cube root of the number of customers, rounded up.</param>
    /// <returns>
    /// The bins, and one more that closes the last edge. The width is the range divided by the number of bins, rounded up to whole seconds, and
    /// at least one second. Empty over nobody.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 1 or more than 1,000 bins.</exception>
    public ValueList<TimeBin> Histogram(int? bins = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins ?? 1, 1, nameof(bins));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bins ?? 1, MaxBins, nameof(bins));
        if (Count == 0) return [];
        int number = bins ?? CubeRoot(Count);
        (long least, long step) = (_times.Values[0], number * 1000L);
        long width = Math.Max(1, (_times.Values[^1] - least + step - 1) / step) * 1000;
        var counts = new long[number + 1];
        for (int i = 0; i < _times.Values.Length; i++) counts[(_times.Values[i] - least) / width] += _times.CountAt(i);
        return [.. counts.Select((count, i) => new TimeBin(TimeSpan.FromMilliseconds(least + (i * width)), TimeSpan.FromMilliseconds(width), count))];
    }

    /// <summary>The times of both.</summary>
    /// <param name="other">The times of other customers between the same steps, of the same funnel, range and instant.</param>
    /// <exception cref="ArgumentException">The steps, the definition, the range, the as-of instant, the schema or the calendar of the other differ; or together they count more than 2⁵³ − 1 customers.</exception>
    public StepTimes Merge(StepTimes other)
    {
        ArgumentNullException.ThrowIfNull(other);
        _subject.ThrowIfNot(other._subject);
        if ((From, To) != (other.From, other.To)) throw new ArgumentException($"The one is from '{From}' to '{To}', and the other from '{other.From}' to '{other.To}'.", nameof(other));
        return Tally.IsSound([Count, other.Count]) ? new StepTimes(_subject, From, To, _times.Merge(other._times)) : throw Tally.TooMany(nameof(other));
    }

    /// <inheritdoc/>
    public bool Equals(StepTimes? other) => other is not null && _subject.Equals(other._subject) && (From, To) == (other.From, other.To) && _times.Equals(other._times);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StepTimes);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_subject.Name, From, To, _times);

    /// <summary>The number of customers, the median and the ninetieth percentile, culture-free.</summary>
    public override string ToString() => Count == 0
        ? $"{From} → {To}: nobody"
        : string.Create(CultureInfo.InvariantCulture, $"{From} → {To}: {Count} customers, median {Median:c}, 90 % within {P90:c}");

    static void IJsonValue<StepTimes>.WriteJson(Utf8JsonWriter writer, StepTimes value)
    {
        writer.WriteStartObject();
        writer.WriteString("funnel", value._subject.Name);
        writer.WriteString("from", value.From);
        writer.WriteString("to", value.To);
        writer.WriteNumber("customers", value.Count);
        writer.WriteNumber("meanSeconds", value.MeanSeconds);
        writer.WriteNumber("medianSeconds", value.Median?.TotalSeconds);
        writer.WriteNumber("p90Seconds", value.P90?.TotalSeconds);
        writer.WriteEndObject();
    }

    private static int CubeRoot(long count)
    {
        int root = 1;
        while (root < MaxBins && (long)root * root * root < count) root++;
        return root;
    }
}

/// <summary>One bin of a histogram of times: [from, from + width).</summary>
/// <param name="From">The shortest time inside.</param>
/// <param name="Width">How wide the bin is.</param>
/// <param name="Count">How many customers took so long.</param>
[JsonConverter(typeof(JsonValueConverter<TimeBin>))]
public sealed record TimeBin(TimeSpan From, TimeSpan Width, long Count) : IJsonValue<TimeBin>
{
    static void IJsonValue<TimeBin>.WriteJson(Utf8JsonWriter writer, TimeBin value)
    {
        writer.WriteStartObject();
        writer.WriteNumber("fromSeconds", value.From.TotalSeconds);
        writer.WriteNumber("widthSeconds", value.Width.TotalSeconds);
        writer.WriteNumber("customers", value.Count);
        writer.WriteEndObject();
    }
}
