using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Scoring;

/// <summary>The exact distribution of a measure over customers: its different values in ascending order, and how many customers have each.</summary>
/// <remarks>
/// A value; immutable and thread-safe. Customers without a value are not in it. Distributions of parts merge to that of the whole, exactly, so that
/// cuts can be found for customers who are spread over datasets or machines.
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<MeasureCounts>))]
public sealed class MeasureCounts : IEquatable<MeasureCounts>, IJsonValue<MeasureCounts>, IPopulationPart
{
    private readonly ValueKind _kind;
    private readonly int? _scale;
    private readonly ValueCounts<long> _units;
    private readonly ValueCounts<double> _doubles;

    private MeasureCounts(ValueKind kind, int? scale, ValueCounts<long> units, ValueCounts<double> doubles) =>
        (_kind, _scale, _units, _doubles) = (kind, scale, units, doubles);

    /// <summary>How many customers have a value.</summary>
    public long Count => IsExact ? _units.Count : _doubles.Count;

    /// <summary>How many different values there are.</summary>
    public int Different => IsExact ? _units.Values.Length : _doubles.Values.Length;

    /// <summary>The different values in ascending order, each with the number of customers who have it.</summary>
    public IEnumerable<(FittedValue Value, long Customers)> Values => Enumerable.Range(0, Different).Select(i => (At(i), IsExact ? _units.CountAt(i) : _doubles.CountAt(i)));

    private bool IsExact => _scale is not null;

    /// <summary>The value at a place of the ordered values.</summary>
    /// <param name="rank">The place, from 1 to <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public FittedValue ValueAt(long rank) => IsExact ? Exactly(_units.ValueAt(rank)) : FittedValue.Of(_doubles.ValueAt(rank));

    /// <summary>How many customers have exactly a value: exact values in units of their own, others as doubles.</summary>
    internal long CountOf(FittedValue value)
    {
        if (!IsExact) return _doubles.CountOf(value.ToDouble());
        if (value.Scale == _scale) return _units.CountOf(value.Units);
        double wanted = value.ToDouble();
        long count = 0;
        for (int i = 0; i < _units.Values.Length; i++)
            if (Exact.ToDouble(_units.Values[i], _scale!.Value) == wanted) count += _units.CountAt(i);
        return count;
    }

    /// <summary>How many customers have a value in each of the parts that ascending cuts make; a value at a cut is in the part below it.</summary>
    internal long[] CountsBetween(ValueList<FittedValue> cuts)
    {
        var counts = new long[cuts.Count + 1];
        long below = 0;
        for (int i = 0; i < cuts.Count; i++)
        {
            long upTo = CountUpTo(cuts[i]);
            counts[i] = upTo - below;
            below = upTo;
        }

        counts[^1] = Count - below;
        return counts;
    }

    private long CountUpTo(FittedValue cut)
    {
        if (!IsExact) return _doubles.CountBelow(cut.ToDouble()) + _doubles.CountOf(cut.ToDouble());
        long units = cut.FloorUnits(_scale!.Value);
        return _units.CountBelow(units) + _units.CountOf(units);
    }

    /// <summary>The distribution of both.</summary>
    /// <param name="other">The distribution of the same measure in another part.</param>
    /// <exception cref="ArgumentException">The other is of another kind of values, or together they count more than 2⁵³ − 1 customers.</exception>
    public MeasureCounts Merge(MeasureCounts other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (!Tally.IsSound([Count, other.Count])) throw Tally.TooMany(nameof(other));
        return _kind == other._kind && _scale == other._scale
            ? new MeasureCounts(_kind, _scale, _units.Merge(other._units), _doubles.Merge(other._doubles))
            : throw new ArgumentException("The one distribution is of other values than the other: another kind, or another number of decimals.", nameof(other));
    }

    /// <inheritdoc/>
    public bool Equals(MeasureCounts? other) =>
        other is not null && _kind == other._kind && _scale == other._scale && _units.Equals(other._units) && _doubles.Equals(other._doubles);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MeasureCounts);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_kind, _scale, _units, _doubles);

    /// <summary>How many customers have a value, how many different ones there are, and from where to where they go.</summary>
    public override string ToString() => Count == 0
        ? "no values"
        : string.Create(CultureInfo.InvariantCulture, $"{Count} customers, {Different} different values from {At(0)} to {At(Different - 1)}");

    /// <summary>The values of some rows of a column.</summary>
    /// <param name="measure">What was measured: it says whether values are exact. A column of no rows does not know.</param>
    /// <param name="column">The column.</param>
    /// <param name="rows">Which rows take part, a bit a row, each with a value; null for all.</param>
    internal static MeasureCounts Of(Measure measure, MeasureColumn column, ulong[]? rows)
    {
        int length = column.Column.Length, count = rows is null ? length : BitWords.PopCount(rows);
        var longs = new long[column.Column is IntegerColumn ? count : 0];
        var doubles = new double[column.Column is IntegerColumn ? 0 : count];
        for (int i = 0, row = rows is null ? 0 : BitWords.Next(rows, 0); i < count; i++, row = rows is null ? row + 1 : BitWords.Next(rows, row + 1))
        {
            if (column.Column is IntegerColumn integers) longs[i] = integers.Values[row];
            else doubles[i] = column.Column is SingleColumn singles ? singles.Values[row] : ((DoubleColumn)column.Column).Values[row];
        }

        return new MeasureCounts(measure.Kind, measure.ExactScale, ValueCounts.Of<long>(longs), ValueCounts.Of<double>(doubles));
    }

    /// <summary>The distribution with given values of a measure, ascending, and as many counts from 1, whose sum is a 64-bit number.</summary>
    internal static MeasureCounts Of(Measure measure, IReadOnlyList<FittedValue> values, ReadOnlySpan<long> counts)
    {
        int? scale = measure.ExactScale;
        return scale is null
            ? new MeasureCounts(measure.Kind, scale, ValueCounts.Of<long>([]), ValueCounts.Of<double>([.. values.Select(value => value.Double)], counts))
            : new MeasureCounts(measure.Kind, scale, ValueCounts.Of<long>([.. values.Select(value => value.Units)], counts), ValueCounts.Of<double>([]));
    }

    /// <summary>The mean with what is the greatest value not above it: of exact values without rounding.</summary>
    internal AxisCut Mean() => IsExact ? AxisCut.Mean(_kind, _scale!.Value, Sum(), Count) : AxisCut.At(FittedValue.Of(_doubles.Mean!.Value));

    /// <summary>The cells of a table: how many customers and different values, the least, the median (one of the values) and the greatest.</summary>
    internal TableCell[] Row =>
        Count == 0 ? ["0", "0"]
        : [TableCell.Of(GroupCount.Shown(Count), Count), TableCell.Of(GroupCount.Shown((long)Different), (long)Different), ValueAt(1).ToString(), ValueAt((Count + 1) / 2).ToString(), ValueAt(Count).ToString()];

    private Int128 Sum()
    {
        Int128 sum = 0;
        for (int i = 0; i < _units.Values.Length; i++) sum += (Int128)_units.Values[i] * _units.CountAt(i);
        return sum;
    }

    private FittedValue At(int position) => IsExact ? Exactly(_units.Values[position]) : FittedValue.Of(_doubles.Values[position]);

    private FittedValue Exactly(long units) => FittedValue.Exact(_kind, _scale!.Value, units);

    CountsJson IPopulationPart.Stored => CountsJson.Of(this);

    IPopulationPart IPopulationPart.Merge(IPopulationPart other) => Merge((MeasureCounts)other);

    static void IJsonValue<MeasureCounts>.WriteJson(Utf8JsonWriter writer, MeasureCounts value) => CountsJson.Form.Write(writer, CountsJson.Of(value));
}
