using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Lifetime;

/// <summary>
/// The purchases of many customers, summarised: what the models are fitted to. A row stands for one customer, or for as many as it is said to.
/// </summary>
/// <remarks>Immutable and thread-safe. Parts merge to the whole; fits do not depend on the order of rows.</remarks>
[JsonConverter(typeof(JsonValueConverter<PurchaseSummaries>))]
public sealed class PurchaseSummaries : IEquatable<PurchaseSummaries>, IJsonValue<PurchaseSummaries>
{
    private readonly int[] _repeats;
    private readonly double[] _last;
    private readonly double[] _ages;
    private readonly double[]? _values;
    private readonly double[]? _counts;

    /// <summary>INVARIANT: repeats ≥ 0, 0 ≤ last ≤ age, all finite; last is 0 without repeats; values are finite, not a number where there is none; counts are above 0.</summary>
    private PurchaseSummaries(int[] repeats, double[] last, double[] ages, double[]? values, double[]? counts) =>
        (_repeats, _last, _ages, _values, _counts) = (repeats, last, ages, values, counts);

    /// <summary>How many rows there are.</summary>
    public int Count => _repeats.Length;

    /// <summary>How many customers the rows stand for.</summary>
    public double Customers => _counts is null ? Count : CompensatedSum.Of(_counts);

    /// <summary>How many repeats each row has.</summary>
    public ReadOnlySpan<int> Repeats => _repeats;

    /// <summary>The time from the first purchase to the last, row by row.</summary>
    public ReadOnlySpan<double> Last => _last;

    /// <summary>The time from the first purchase to the end, row by row.</summary>
    public ReadOnlySpan<double> Ages => _ages;

    /// <summary>The mean value of the repeats, row by row, NaN without one; empty when values are not known.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>How many customers each row stands for; empty when it is one each.</summary>
    public ReadOnlySpan<double> Counts => _counts;

    /// <summary>One row.</summary>
    /// <param name="row">Its position, from 0.</param>
    public PurchaseSummary this[int row] =>
        new(_repeats[row], _last[row], _ages[row], _values is null || double.IsNaN(_values[row]) ? null : _values[row]);

    /// <summary>Summaries that were made elsewhere, in any order.</summary>
    /// <param name="repeats">How many repeats; not below 0.</param>
    /// <param name="last">The time from the first purchase to the last; of who has no repeats it is taken as 0.</param>
    /// <param name="ages">The time from the first purchase to the end; not below <paramref name="last"/>.</param>
    /// <param name="values">The mean value of the repeats, not a number where there is none; empty when values are not known.</param>
    /// <param name="counts">How many customers each row stands for, above 0; empty for one each.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a number is none that a summary can have; the message names the row.</exception>
    public static PurchaseSummaries Of(
        ReadOnlySpan<int> repeats, ReadOnlySpan<double> last, ReadOnlySpan<double> ages, ReadOnlySpan<double> values = default, ReadOnlySpan<double> counts = default)
    {
        int rows = repeats.Length;
        if (last.Length != rows || ages.Length != rows || (values.Length > 0 && values.Length != rows) || (counts.Length > 0 && counts.Length != rows))
            throw new ArgumentException($"There are {rows} repeats, {last.Length} last purchases, {ages.Length} ages, {values.Length} values and {counts.Length} counts.", nameof(repeats));
        double[] times = last.ToArray();
        double[]? means = values.Length == 0 ? null : values.ToArray();
        for (int i = 0; i < rows; i++)
        {
            if (repeats[i] == 0) times[i] = 0;
            if (repeats[i] < 0) throw new ArgumentException($"Row {i} has {repeats[i]} repeats.", nameof(repeats));
            if (!(times[i] >= 0 && times[i] <= ages[i] && double.IsFinite(ages[i])))
                throw new ArgumentException($"Row {i} bought last after {last[i]} of {ages[i]}; both are finite, and in this order from 0 up.", nameof(last));
            if (means is not null && (repeats[i] == 0 || double.IsNaN(means[i]))) means[i] = double.NaN;
            else if (means is not null && !double.IsFinite(means[i])) throw new ArgumentException($"The value of row {i} is {means[i]}.", nameof(values));
            if (counts.Length > 0 && !(counts[i] > 0 && double.IsFinite(counts[i]))) throw new ArgumentException($"Row {i} stands for {counts[i]} customers.", nameof(counts));
        }

        return new PurchaseSummaries(repeats.ToArray(), times, ages.ToArray(), means, counts.Length == 0 ? null : counts.ToArray());
    }

    /// <summary>Summaries one by one, in any order.</summary>
    /// <param name="customers">A summary of each customer.</param>
    /// <exception cref="ArgumentException">A number is none that a summary can have.</exception>
    public static PurchaseSummaries Of(IEnumerable<PurchaseSummary> customers)
    {
        ArgumentNullException.ThrowIfNull(customers);
        PurchaseSummary[] rows = [.. customers];
        double[] values = Array.Exists(rows, row => row.Value is not null) ? [.. rows.Select(row => row.Value ?? double.NaN)] : [];
        return Of([.. rows.Select(row => row.Repeats)], [.. rows.Select(row => row.Last)], [.. rows.Select(row => row.Age)], values);
    }

    /// <summary>The same in another unit of time: days divided by 7 are weeks.</summary>
    /// <param name="per">How many of the old unit one of the new is; above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not above 0 or not finite.</exception>
    public PurchaseSummaries In(double per)
    {
        if (!(per > 0 && double.IsFinite(per))) throw new ArgumentOutOfRangeException(nameof(per), per, "A unit of time is finite and above 0.");
        return new PurchaseSummaries(_repeats, Array.ConvertAll(_last, time => time / per), Array.ConvertAll(_ages, time => time / per), _values, _counts);
    }

    /// <summary>These rows and others after them; values are known only if they are known of both.</summary>
    /// <param name="other">The summaries of other customers, in the same unit of time.</param>
    public PurchaseSummaries Merge(PurchaseSummaries other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new PurchaseSummaries(
            [.. _repeats, .. other._repeats],
            [.. _last, .. other._last],
            [.. _ages, .. other._ages],
            _values is null || other._values is null ? null : [.. _values, .. other._values],
            _counts is null && other._counts is null ? null : [.. CountsOr1(this), .. CountsOr1(other)]);

        static double[] CountsOr1(PurchaseSummaries one) => one._counts ?? [.. Enumerable.Repeat(1.0, one.Count)];
    }

    /// <inheritdoc/>
    public bool Equals(PurchaseSummaries? other) =>
        other is not null && Repeats.SequenceEqual(other._repeats) && Last.SequenceEqual(other._last) && Ages.SequenceEqual(other._ages)
        && _values is null == other._values is null && Values.SequenceEqual(other._values) && _counts is null == other._counts is null && Counts.SequenceEqual(other._counts);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PurchaseSummaries);

    /// <inheritdoc/>
    public override int GetHashCode() => Count == 0 ? 0 : HashCode.Combine(Count, _repeats[0], _ages[0], _ages[^1]);

    /// <summary>How many customers, and how many repeats they have, culture-free.</summary>
    public override string ToString()
    {
        double repeats = 0;
        for (int i = 0; i < Count; i++) repeats += _repeats[i] * (_counts?[i] ?? 1);
        return string.Create(CultureInfo.InvariantCulture, $"{Customers} customers, {repeats} repeats");
    }

    /// <summary>Equal rows as one that stands for all their customers, in ascending order: the same for any order of the rows.</summary>
    internal PurchaseSummaries Grouped()
    {
        var rows = new (int Repeats, double Last, double Age, double Value, double Count)[Count];
        for (int i = 0; i < rows.Length; i++) rows[i] = (_repeats[i], _last[i], _ages[i], _values is null ? double.NaN : _values[i], _counts?[i] ?? 1);
        Array.Sort(rows);
        int different = 0;
        for (int i = 0; i < rows.Length;)
        {
            (int repeats, double last, double age, double value, _) = rows[i];
            CompensatedSum count = default;
            for (; i < rows.Length && rows[i].Repeats == repeats && rows[i].Last == last && rows[i].Age == age && rows[i].Value.Equals(value); i++) count.Add(rows[i].Count);
            rows[different++] = (repeats, last, age, value, count.Value);
        }

        Array.Resize(ref rows, different);
        return new PurchaseSummaries(
            Array.ConvertAll(rows, row => row.Repeats),
            Array.ConvertAll(rows, row => row.Last),
            Array.ConvertAll(rows, row => row.Age),
            _values is null ? null : Array.ConvertAll(rows, row => row.Value),
            Array.ConvertAll(rows, row => row.Count));
    }

    /// <summary>Summaries that have been made soundly, in the caller's arrays.</summary>
    internal static PurchaseSummaries Taking(int[] repeats, double[] last, double[] ages, double[]? values) => new(repeats, last, ages, values, null);

    static void IJsonValue<PurchaseSummaries>.WriteJson(Utf8JsonWriter writer, PurchaseSummaries value)
    {
        writer.WriteStartObject();
        writer.WriteNumber("customers", (double?)value.Customers);
        writer.WriteStartArray("rows");
        for (int i = 0; i < value.Count; i++)
        {
            PurchaseSummary row = value[i];
            writer.WriteStartObject();
            writer.WriteNumber("repeats", row.Repeats);
            writer.WriteNumber("last", (double?)row.Last);
            writer.WriteNumber("age", (double?)row.Age);
            if (row.Value is not null) writer.WriteNumber("value", row.Value);
            if (value._counts is not null) writer.WriteNumber("count", (double?)value._counts[i]);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
