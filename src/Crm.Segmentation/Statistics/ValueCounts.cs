using System.Numerics;

namespace Crm.Segmentation.Statistics;

/// <summary>The exact distribution of a sample: its different values in order, and how often each occurs.</summary>
/// <remarks>
/// Immutable and thread-safe. Parts merge: the distribution of all values is the merged distribution of its parts, exactly, however they were
/// split, so that exact quantiles can be had from customers that are spread over machines.
/// </remarks>
/// <typeparam name="T">A number, such as <see cref="long"/>, <see cref="decimal"/>, <see cref="float"/> or <see cref="double"/>. NaN is refused; negative zero is zero.</typeparam>
public sealed class ValueCounts<T> : IEquatable<ValueCounts<T>>
    where T : struct, INumber<T>
{
    private readonly T[] _values;
    private readonly long[] _cumulative;

    /// <summary>INVARIANT: the values ascend and differ; every cumulative count is above the one before.</summary>
    internal ValueCounts(T[] values, long[] cumulative) => (_values, _cumulative) = (values, cumulative);

    /// <summary>How many values there are, each as often as it occurs.</summary>
    public long Count => _cumulative is [] ? 0 : _cumulative[^1];

    /// <summary>The different values in ascending order.</summary>
    public ReadOnlySpan<T> Values => _values;

    /// <summary>The arithmetic mean as a double; null without values. Summed in ascending order with compensation, so that no order of rows can be told from it.</summary>
    public double? Mean
    {
        get
        {
            if (Count == 0) return null;
            CompensatedSum sum = default;
            for (int i = 0; i < _values.Length; i++) sum.Add(double.CreateChecked(_values[i]) * CountAt(i));
            return sum.Value / Count;
        }
    }

    /// <summary>How often the value at a position of <see cref="Values"/> occurs, at least once.</summary>
    /// <param name="position">The position, from 0.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such position.</exception>
    public long CountAt(int position) => _cumulative[position] - (position == 0 ? 0 : _cumulative[position - 1]);

    /// <summary>How many values are below this one.</summary>
    /// <param name="value">Any value.</param>
    public long CountBelow(T value) => LowerBound(value) is > 0 and var position ? _cumulative[position - 1] : 0;

    /// <summary>How many values equal this one.</summary>
    /// <param name="value">Any value.</param>
    public long CountOf(T value) => LowerBound(value) is var position && position < _values.Length && _values[position] == value ? CountAt(position) : 0;

    /// <summary>The value at a place of the ordered sample.</summary>
    /// <param name="rank">The place, from 1 to <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public T ValueAt(long rank)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rank, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rank, Count);
        int position = Array.BinarySearch(_cumulative, rank);
        return _values[position < 0 ? ~position : position];
    }

    /// <summary>A quantile that is one of the values: the least value at or below which at least this share of the sample lies.</summary>
    /// <param name="probability">0 to 1; 0.5 for the median.</param>
    /// <param name="type">1, or 3 for the nearest place: numbers of Hyndman and Fan (1996).</param>
    /// <returns>The value; null without values.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not 0 to 1, or the type is not 1 or 3.</exception>
    public T? Observed(decimal probability, int type = 1)
    {
        SampleQuantile.Check(probability, type);
        if (type is not (1 or 3)) throw new ArgumentOutOfRangeException(nameof(type), type, "Types 1 and 3 give values of the sample.");
        return Count == 0 ? null : ValueAt(SampleQuantile.Of(Count, probability, type).Rank);
    }

    /// <summary>A quantile as a double, by one of the nine definitions of Hyndman and Fan, "Sample Quantiles in Statistical Packages" (1996).</summary>
    /// <param name="probability">0 to 1; 0.5 for the median.</param>
    /// <param name="type">1 to 9. 7, the default, is that of spreadsheets (PERCENTILE.INC), NumPy and R.</param>
    /// <returns>The quantile; null without values.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not 0 to 1, or the type not 1 to 9.</exception>
    public double? Quantile(decimal probability, int type = 7)
    {
        SampleQuantile.Check(probability, type);
        if (Count == 0) return null;
        SampleQuantile place = SampleQuantile.Of(Count, probability, type);
        double lower = double.CreateChecked(ValueAt(place.Rank));
        return place.Weight == 0 ? lower : place.Between(lower, double.CreateChecked(ValueAt(place.Rank + 1)));
    }

    /// <summary>The distribution of the values of both.</summary>
    /// <param name="other">The distribution of another part.</param>
    public ValueCounts<T> Merge(ValueCounts<T> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var values = new List<T>(_values.Length + other._values.Length);
        var cumulative = new List<long>(values.Capacity);
        long count = 0;
        for (int i = 0, k = 0; i < _values.Length || k < other._values.Length;)
        {
            int order = i == _values.Length ? 1 : k == other._values.Length ? -1 : _values[i].CompareTo(other._values[k]);
            values.Add(order <= 0 ? _values[i] : other._values[k]);
            if (order <= 0) count += CountAt(i++);
            if (order >= 0) count += other.CountAt(k++);
            cumulative.Add(count);
        }

        return new ValueCounts<T>([.. values], [.. cumulative]);
    }

    /// <inheritdoc/>
    public bool Equals(ValueCounts<T>? other) =>
        other is not null && _values.AsSpan().SequenceEqual(other._values) && _cumulative.AsSpan().SequenceEqual(other._cumulative);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ValueCounts<T>);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_values.Length, Count, _values is [] ? default : _values[0], _values is [] ? default : _values[^1]);

    /// <summary>How many values there are, and how many different ones.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Count} values, {_values.Length} different");

    private int LowerBound(T value)
    {
        int position = _values.AsSpan().BinarySearch(value);
        return position < 0 ? ~position : position;
    }
}

/// <summary>Makes <see cref="ValueCounts{T}"/> of samples.</summary>
public static class ValueCounts
{
    /// <summary>The distribution of some values, in any order.</summary>
    /// <typeparam name="T">A number.</typeparam>
    /// <param name="values">The values; copied. None is a distribution too.</param>
    /// <exception cref="ArgumentException">A value is NaN.</exception>
    public static ValueCounts<T> Of<T>(ReadOnlySpan<T> values)
        where T : struct, INumber<T>
    {
        T[] sorted = Sound(values);
        Array.Sort(sorted);
        int different = 0;
        var cumulative = new List<long>();
        for (int i = 0; i < sorted.Length; i++)
        {
            if (i > 0 && sorted[i] == sorted[different - 1]) cumulative[^1]++;
            else
            {
                sorted[different++] = sorted[i];
                cumulative.Add(i + 1);
            }
        }

        return new ValueCounts<T>(sorted[..different], [.. cumulative]);
    }

    /// <summary>The distribution with given counts, as another run counted them, in any order.</summary>
    /// <typeparam name="T">A number.</typeparam>
    /// <param name="values">The values; copied. A value may occur several times: its counts add up.</param>
    /// <param name="counts">For each value how often it occurs; at least 1.</param>
    /// <exception cref="ArgumentException">A value is NaN, a count is below 1, or there are not as many counts as values.</exception>
    public static ValueCounts<T> Of<T>(ReadOnlySpan<T> values, ReadOnlySpan<long> counts)
        where T : struct, INumber<T>
    {
        if (values.Length != counts.Length) throw new ArgumentException($"There are {values.Length} values and {counts.Length} counts.", nameof(counts));
        foreach (long count in counts) ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(counts));
        T[] sorted = Sound(values);
        long[] by = counts.ToArray();
        Array.Sort(sorted, by);
        int different = 0;
        var cumulative = new List<long>();
        for (int i = 0; i < sorted.Length; i++)
        {
            if (i > 0 && sorted[i] == sorted[different - 1]) cumulative[^1] = checked(cumulative[^1] + by[i]);
            else
            {
                sorted[different++] = sorted[i];
                cumulative.Add(checked((i == 0 ? 0 : cumulative[^1]) + by[i]));
            }
        }

        return new ValueCounts<T>(sorted[..different], [.. cumulative]);
    }

    private static T[] Sound<T>(ReadOnlySpan<T> values)
        where T : struct, INumber<T>
    {
        T[] copy = values.ToArray();
        for (int i = 0; i < copy.Length; i++)
        {
            if (T.IsNaN(copy[i])) throw new ArgumentException($"Value {i} is NaN, which has no place in an order.", nameof(values));
            copy[i] += T.Zero;
        }

        return copy;
    }
}
