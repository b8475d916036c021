using System.Numerics;

namespace Crm.Segmentation;

/// <summary>Binding of comparisons with a constant: a range of what is stored, so that nothing is decoded to be compared.</summary>
internal sealed partial class Binder
{
    private ConditionOperator BindRange(MeasureOperator bound, Measure measure, ComparisonOperator comparison, decimal constant)
    {
        if (!bound.IsExact) return BindDoubleRange(bound, comparison, NumericTyping.Comparand(measure, constant));
        var range = ExactRange.Of(comparison, constant, bound.Scale!.Value);
        if (range.IsEmpty) return new NobodyOperator(Slots.Next());
        if (bound is YearsSinceOperator years) return BindYears(years, range);
        if (bound is EventTimeOperator time) return BindTest(time, value => value >= range.Low && value <= range.High);
        return (ConditionOperator?)BindEventCount(measure, range) ?? BindRecency(measure, range) ?? BindRange(bound, range);
    }

    private ConditionOperator BindRange(MeasureOperator bound, ExactRange range)
    {
        if (range.IsEmpty) return new NobodyOperator(Slots.Next());
        return bound is IntegerColumnOperator { Column: { } column }
            ? BindStored(column, column.Values, StoredRange(column.Values, range))
            : new ExactRangeOperator(Slots.Next(), bound, range);
    }

    private static ExactRange StoredRange(PackedIntegers values, ExactRange range) => values.Width switch
    {
        1 => range.Stored(values.Base, values.Unit, byte.MaxValue),
        2 => range.Stored(values.Base, values.Unit, ushort.MaxValue),
        4 => range.Stored(values.Base, values.Unit, uint.MaxValue),
        _ => range,
    };

    /// <summary>
    /// A comparison with the number of events of one type in a window that is the same for everybody; null for any other measure. Counts are
    /// not negative, so a range of counts is at most two questions whether there are at least so many.
    /// </summary>
    private EventCountOperator? BindEventCount(Measure measure, ExactRange range)
    {
        if (measure is not Count { Pattern: EventType type, Window: not LastEventsWindow } count || BindWindow(count.Window, events: true).Fixed is not { } window) return null;
        EventRun? run = _part?.Runs[_schema.EventIndex(type.Name)];
        if (run is null || range.High > int.MaxValue - 1 && range.High != long.MaxValue) return null;
        return new EventCountOperator(
            Slots.Next(), _schema.EventIndex(type.Name), run, window, (int)Math.Clamp(range.Low, 0, int.MaxValue),
            range.High == long.MaxValue ? null : (int)Math.Max(range.High, -1));
    }

    /// <summary>
    /// A comparison with the time since the latest event of one type; null for any other measure.
    /// </summary>
    private RecencyOperator? BindRecency(Measure measure, ExactRange range)
    {
        if (measure is not Since { First: false, Pattern: EventType type } || _part?.Runs[_schema.EventIndex(type.Name)] is not { } run) return null;
        return new RecencyOperator(Slots.Next(), _schema.EventIndex(type.Name), run, range, _asOf);
    }

    private ConditionOperator BindStored(Column column, PackedIntegers values, ExactRange stored)
    {
        if (stored.IsEmpty) return new NobodyOperator(Slots.Next());
        return values.Width switch
        {
            1 => BindStored(column, values, (byte)stored.Low, (byte)stored.High),
            2 => BindStored(column, values, (ushort)stored.Low, (ushort)stored.High),
            4 => BindStored(column, values, (uint)stored.Low, (uint)stored.High),
            _ => BindStored(column, values, stored.Low, stored.High),
        };
    }

    private ColumnRangeOperator<T> BindStored<T>(Column column, PackedIntegers values, T low, T high)
        where T : struct, INumber<T>, IMinMaxValue<T> =>
        new(Slots.Next(), values.Width, column, values.Stored<T>(), _isOverCustomers ? values.Ranges<T>() : null, low, high);

    /// <summary>Doubles are finite, so that those above a constant are those from the next double on.</summary>
    private ConditionOperator BindDoubleRange(MeasureOperator bound, ComparisonOperator comparison, double constant)
    {
        (double low, double high) = comparison switch
        {
            ComparisonOperator.Equal => (constant, constant),
            ComparisonOperator.Less => (double.MinValue, Math.BitDecrement(constant)),
            ComparisonOperator.LessOrEqual => (double.MinValue, constant),
            ComparisonOperator.Greater => (Math.BitIncrement(constant), double.MaxValue),
            _ => (constant, double.MaxValue),
        };
        if (bound is DoubleColumnOperator { Column: { } doubles }) return new ColumnRangeOperator<double>(Slots.Next(), 8, doubles, doubles.Values, _isOverCustomers ? doubles.Ranges : null, low, high);
        if (bound is not SingleColumnOperator { Column: { } singles }) return new ComputedRangeOperator(Slots.Next(), bound, low, high);
        (float least, float greatest) = (NumericTyping.CeilingSingle(low), NumericTyping.FloorSingle(high));
        return least > greatest
            ? new NobodyOperator(Slots.Next())
            : new ColumnRangeOperator<float>(Slots.Next(), 4, singles, singles.Values, _isOverCustomers ? singles.Ranges : null, least, greatest);
    }

    private static ComparisonOperator Mirrored(ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.Less => ComparisonOperator.Greater,
        ComparisonOperator.LessOrEqual => ComparisonOperator.GreaterOrEqual,
        ComparisonOperator.Greater => ComparisonOperator.Less,
        ComparisonOperator.GreaterOrEqual => ComparisonOperator.LessOrEqual,
        _ => comparison,
    };
}
